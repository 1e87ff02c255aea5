import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read';
import { tlsOf } from '../../src/database/pool';
import { lazily } from '../../src/lazily';
import { Outbox } from '../../src/outbox';
import { SettledOffsets } from '../../src/queue/settled-offsets';

describe('offsets that may be committed', () => {
  it('are those before the first task in hand', () => {
    const offsets = new SettledOffsets();
    const [a, b, c] = ['7', '8', '12'].map((offset) => offsets.begin(0, offset));
    for (const one of [b, c]) if (one !== undefined) one.settled = true;
    expect(offsets.due()).toEqual(new Map());
    if (a !== undefined) a.settled = true;
    expect(offsets.due()).toEqual(new Map([[0, '13']]));
    offsets.committed(0, '13');
    expect(offsets.due()).toEqual(new Map());
  });

  it('never pass one that is not settled, in whatever order tasks begin, end, repeat and are committed', () => {
    const step = fc.record({
      offset: fc.integer({ min: 0, max: 30 }),
      does: fc.constantFrom('begin', 'settle', 'commit'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const offsets = new SettledOffsets();
        const inHand = new Map<number, { settled: boolean }>();
        let committed = 0;
        for (const { offset, does } of steps) {
          if (does === 'begin' && offset >= committed) {
            const one = offsets.begin(1, String(offset));
            expect(one === undefined).toBe(inHand.has(offset));
            if (one !== undefined) inHand.set(offset, one);
          }
          const held = inHand.get(offset);
          if (does === 'settle' && held !== undefined) held.settled = true;
          const next = Number(offsets.due().get(1) ?? 0);
          for (const [at, { settled }] of inHand) if (at < next) expect(settled).toBe(true);
          if (does === 'commit' && next > 0) {
            offsets.committed(1, String(next));
            for (const at of inHand.keys()) if (at < next) inHand.delete(at);
            committed = next;
          }
        }
      }),
    );
  });

  it('are forgotten with their partition', () => {
    const offsets = new SettledOffsets();
    const one = offsets.begin(3, '5');
    offsets.keep([1]);
    if (one !== undefined) one.settled = true;
    expect(offsets.due()).toEqual(new Map());
    expect(offsets.begin(3, '5')).toBeDefined();
  });

  it('are compared as numbers, beyond what a double holds', () => {
    const offsets = new SettledOffsets();
    for (const offset of ['9007199254740993', '9']) {
      const one = offsets.begin(0, offset);
      if (one !== undefined) one.settled = true;
    }
    expect(offsets.due()).toEqual(new Map([[0, '9007199254740994']]));
  });
});

describe('an outbox', () => {
  it('sends what comes meanwhile together, in order, never more than it may', async () => {
    const sent: number[][] = [];
    const outbox = new Outbox<number>(4, async (items) => {
      sent.push([...items]);
      await new Promise((done) => setImmediate(done));
    });
    await Promise.all([...Array(10).keys()].map((item) => outbox.add(item)));
    expect(sent).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
    await outbox.empty();
  });

  it('tells those whose batch failed, and goes on', async () => {
    let fails = true;
    const outbox = new Outbox<number>(2, async () => {
      if (fails) throw new Error('away');
    });
    const first = [outbox.add(1), outbox.add(2)];
    expect((await Promise.allSettled(first)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    await outbox.add(3);
  });
});

it('what is made lazily is made once, and again after a failure', async () => {
  let made = 0;
  const make = lazily(async () => {
    made += 1;
    if (made === 1) throw new Error('away');
    return made;
  });
  const first = await Promise.allSettled([make(), make()]);
  expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await Promise.all([make(), make()])).toEqual([2, 2]);
});

describe('PGSSLMODE', () => {
  const of = (mode: string, file = '') =>
    tlsOf(readConfig({ CONFIG_DIR: '/nowhere', PGHOST: 'h', PGSSLMODE: mode, PGSSLROOTCERT: file }));
  it('means what libpq means', () => {
    expect(of('disable')).toBe(false);
    expect(of('prefer')).toEqual({ rejectUnauthorized: false });
    expect(of('require')).toEqual({ rejectUnauthorized: false });
    expect(of('require', '/dev/null')).toMatchObject({ rejectUnauthorized: true, ca: '' });
    expect(of('verify-ca', '/dev/null')).toHaveProperty('checkServerIdentity');
    expect(of('verify-full')).toEqual({ rejectUnauthorized: true });
    expect(of('verify-full', '/dev/null')).toEqual({ rejectUnauthorized: true, ca: '' });
    expect(of('require', 'system')).toEqual({ rejectUnauthorized: true });
  });

  it('must verify the server that gets a token', () => {
    const environment = { CONFIG_DIR: '/nowhere', PGHOST: 'h', DATABASE_AUTH: 'identity' };
    for (const mode of ['disable', 'prefer', 'require']) {
      expect(() => readConfig({ ...environment, PGSSLMODE: mode })).toThrow(
        `PGSSLMODE: got "${mode}" beside DATABASE_AUTH=identity, want verify-full: a token goes to nobody else.`,
      );
    }
    expect(readConfig({ ...environment, PGSSLMODE: 'verify-full' }).PGSSLMODE).toBe('verify-full');
  });
});
