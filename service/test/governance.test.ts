import { describe, expect, it } from 'vitest';
import { Keyring } from '../src/governance/keyring';
import { type Entry, Ledger, type Row, type RowSink, taskChain } from '../src/governance/ledger';
import { verify } from '../src/governance/verify';
import { startService } from './support/service';

const key = 'an audit key of thirty-two characters';
const entry = (request: string): Entry => ({
  ...{ time: 1, request, user: 'u', action: 'chat', resource: 'session/u/s', ip: '::1', outcome: 'success' },
});

class Rows implements RowSink {
  constructor(
    readonly all: Row[] = [],
    readonly kept: number = Number.POSITIVE_INFINITY,
  ) {}
  async append(row: Row): Promise<void> {
    if (!row.chain.startsWith('task-') || !this.all.some(({ chain }) => chain === row.chain)) this.all.push(row);
  }
  async *rows(): AsyncIterable<Row> {
    yield* this.all;
  }
}

async function written(): Promise<Rows> {
  const rows = new Rows();
  const [one, two] = [new Ledger(rows, 'one', key), new Ledger(rows, 'two', key)];
  for (let index = 0; index < 5; index += 1) {
    await one.append(entry(`a${index}`));
    await two.append(entry(`b${index}`));
  }
  await one.appendOnce(taskChain('t'), entry('t'));
  return rows;
}

describe('audit log', () => {
  it('D28: what was not touched is whole', async () => {
    expect(await verify(await written(), key)).toEqual({ rows: 12, chains: 3, faults: [] });
  });

  it.each<[string, (rows: Row[]) => void, RegExp]>([
    ['an edit', (rows) => void rows.splice(2, 1, { ...(rows[2] as Row), entry: entry('x') }), /one row 1: was changed/],
    ['a deletion', (rows) => void rows.splice(2, 1), /one row 2: expected row 1/],
    ['a reordering', (rows) => void rows.splice(2, 3, ...(rows.slice(2, 5).reverse() as Row[])), /expected row/],
    ['a doubled row', (rows) => void rows.splice(2, 0, rows[2] as Row), /one row 1: expected row 2/],
    ['a missing beginning', (rows) => void rows.splice(0, 1), /one: its beginning is missing/],
    ['a missing task', (rows) => void rows.splice(10, 1), /task-t: is missing, but referred to/],
    [
      'a row of another key',
      (rows) => void rows.push({ ...(rows[9] as Row), seq: 5, previous: (rows[9] as Row).code }),
      /two row 5: was changed/,
    ],
  ])('D28: %s is found', async (_, change, fault) => {
    const rows = await written();
    change(rows.all);
    expect((await verify(rows, key)).faults.join('\n')).toMatch(fault);
  });

  it('D28: what is missing from an end shows against what the log says of it', async () => {
    const rows = await written();
    const head = { chain: 'two', rows: 5, code: rows.all[9]?.code ?? '' };
    expect((await verify(rows, key, [head])).faults).toEqual([]);
    rows.all.splice(9, 1);
    expect((await verify(rows, key)).faults).toEqual([]);
    expect((await verify(rows, key, [head])).faults).toEqual([
      'two: had 5 rows and ended otherwise: its end is missing or was written anew',
    ]);
  });

  describe('D28: an append that failed', () => {
    /** Fails at the numbered appends, before or after it has written. */
    class Failing extends Rows {
      count = 0;
      constructor(readonly fails: (count: number) => 'before' | 'after' | undefined) {
        super();
      }
      override async append(row: Row): Promise<void> {
        const fails = this.fails(this.count++);
        await Promise.resolve();
        if (fails === 'before') throw new Error('away');
        if (!this.all.some(({ chain, seq }) => chain === row.chain && seq === row.seq)) await super.append(row);
        if (fails === 'after') throw new Error('away');
      }
    }
    const appendAll = async (ledger: Ledger, names: readonly string[]): Promise<void> => {
      for (const name of names) await ledger.append(entry(name)).catch(() => undefined);
    };

    it.each(['before', 'after'] as const)('leaves no gap, whether it failed %s it was written', async (when) => {
      const rows = new Failing((count) => (count === 2 || count === 3 ? when : undefined));
      const ledger = new Ledger(rows, 'one', key);
      await appendAll(ledger, ['a', 'b', 'c', 'd', 'e', 'f']);
      expect(await verify(rows, key, [ledger.head()])).toMatchObject({ faults: [] });
      // The one that failed is there; those that were refused meanwhile used up no number.
      expect(rows.all.map((row) => `${row.seq}${row.entry.request}`)).toEqual(['0a', '1b', '2c', '3e', '4f']);
      rows.all.splice(2, 1);
      expect((await verify(rows, key)).faults).toEqual([
        'one row 3: expected row 2: rows are missing, doubled or in another order',
      ]);
    });

    it('says no head that is not written', async () => {
      const rows = new Failing((count) => (count > 0 ? 'before' : undefined));
      const ledger = new Ledger(rows, 'one', key);
      await appendAll(ledger, ['a', 'b', 'c']);
      expect(ledger.head()).toEqual({ chain: 'one', rows: 1, code: rows.all[0]?.code });
      expect((await verify(rows, key, [ledger.head()])).faults).toEqual([]);
    });

    it('among many at once is written with the next, or at the end', async () => {
      const rows = new Failing((count) => (count >= 5 && count < 10 ? 'before' : undefined));
      const ledger = new Ledger(rows, 'one', key);
      const settled = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => ledger.append(entry(`${index}`))),
      );
      expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(5);
      await ledger.close();
      expect((await verify(rows, key, [ledger.head()])).faults).toEqual([]);
      expect(rows.all).toHaveLength(10);
    });
  });

  it('D28: a chain that may forget is followed from its oldest row', async () => {
    const rows = await written();
    expect((await verify(new Rows(rows.all.slice(2), 4), key)).faults).toEqual([]);
    expect((await verify(new Rows(rows.all.slice(2), 5), key)).faults).toHaveLength(1);
  });

  it('D28: every request leaves who, when, what, from where and how it went; never what was said', async () => {
    const service = await startService({ TRUSTED_HOPS: '1' });
    const from = { 'x-forwarded-for': '203.0.113.9' };
    await service.post('/chat', { message: 'secret', user_id: 'u', session_id: 's' }, from);
    await service.ask('DELETE', '/session/s?user_id=u', undefined, from);
    await service.post('/memory', { user_id: 'u', memories: [{ id: 'a', text: 'secret' }] }, from);
    const rows = await service.rows();
    expect(
      rows.map(({ entry: { action, resource, user, ip, outcome } }) => [action, resource, user, ip, outcome]),
    ).toEqual([
      ['chat', 'session/user%3Au/s', 'user:u', '203.0.113.9', 'success'],
      ['delete_session', 'session/user%3Au/s', 'user:u', '203.0.113.9', 'success'],
      ['remember', 'memory', 'user:u', '203.0.113.9', 'success'],
    ]);
    expect(JSON.stringify(rows)).not.toContain('secret');
    await service.stop();
  });
});

describe('encryption', () => {
  const secret = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

  it('D23: what is sealed can be read again, and only there', () => {
    const ring = new Keyring(`k1:${secret(1)}`);
    const sealed = ring.seal('Grüße 🙂', 'a/b');
    expect(sealed).toMatch(/^enc1\.k1\./);
    expect(ring.open(sealed, 'a/b')).toBe('Grüße 🙂');
    expect(() => ring.open(sealed, 'a/c')).toThrow();
    expect(() => ring.open(`${sealed.slice(0, -2)}xx`, 'a/b')).toThrow();
    expect(ring.seal('Grüße 🙂', 'a/b')).not.toBe(sealed);
  });

  it('D23: keys rotate: the first writes, all read', () => {
    const old = new Keyring(`k1:${secret(1)}`);
    const sealed = old.seal('text', 'c');
    const both = new Keyring(`k2:${secret(2)},k1:${secret(1)}`);
    expect(both.open(sealed, 'c')).toBe('text');
    expect(both.seal('text', 'c')).toMatch(/^enc1\.k2\./);
    expect(() => new Keyring(`k2:${secret(2)}`).open(sealed, 'c')).toThrow('no key "k1"');
  });

  it('D23: text from before there were keys is read as it is', () => {
    expect(new Keyring(`k1:${secret(1)}`).open('{"role":"user"}', 'c')).toBe('{"role":"user"}');
  });

  it('D23: a key of another length is refused', () => {
    expect(() => new Keyring(`k1:${Buffer.alloc(16).toString('base64')}`)).toThrow('32 bytes');
  });
});
