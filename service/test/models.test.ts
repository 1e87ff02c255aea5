import { describe, expect, it } from 'vitest';
import { Breaker } from '../src/models/breaker';
import { cascade, failover, quality, timed } from '../src/models/compose';
import { Fair } from '../src/models/fair';
import type { Completion, Model } from '../src/models/model';
import { RetryBudget, retrying } from '../src/models/retry';
import { TestClock } from './support/clock';
import { call, failure, gate, ScriptedModel } from './support/model';

const kinds = async (model: Model, count: number): Promise<string[]> => {
  const found: string[] = [];
  for (let index = 0; index < count; index += 1) {
    found.push(
      await model.complete(call()).then(
        () => 'ok',
        (error: { kind?: string }) => error.kind ?? 'error',
      ),
    );
  }
  return found;
};

describe('retries', () => {
  const options = (clock: TestClock, more: object = {}) => {
    const budget = new RetryBudget(clock);
    return { retries: 3, base: 100, cap: 1000, clock, random: () => 1, budget, ...more };
  };

  it('D10: asks again what may pass, with doubling pauses of full jitter', async () => {
    const clock = new TestClock();
    const model = new ScriptedModel('m', failure('unavailable'), failure('timeout'), failure('limited'), 'ok');
    const pauses: number[] = [];
    const recorded = {
      ...options(clock),
      clock: { now: clock.now, sleep: async (ms: number) => void pauses.push(ms) },
    };
    await retrying(model, { ...recorded, budget: new RetryBudget(clock, 1, 10) }).complete(call());
    expect(pauses).toEqual([100, 200, 400]);
    const half = new ScriptedModel('m', failure('unavailable'), 'ok');
    await retrying(half, { ...recorded, random: () => 0.25 }).complete(call());
    expect(pauses.at(-1)).toBe(25);
  });

  it.each(['refused', 'rejected', 'open'] as const)('D10: never asks again what is %s', async (kind) => {
    const clock = new TestClock();
    const model = new ScriptedModel('m', failure(kind));
    await expect(retrying(model, options(clock)).complete(call())).rejects.toMatchObject({ kind });
    expect(model.calls).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });

  it('D10: waits as long as the provider asks for, or gives up where that is too long', async () => {
    const clock = new TestClock();
    const pauses: number[] = [];
    const sleeping = {
      ...options(clock),
      clock: { now: clock.now, sleep: async (ms: number) => void pauses.push(ms) },
    };
    await retrying(new ScriptedModel('m', failure('limited', 0.9), 'ok'), sleeping).complete(call());
    expect(pauses).toEqual([900]);
    const long = new ScriptedModel('m', failure('limited', 30), 'ok');
    await expect(retrying(long, sleeping).complete(call())).rejects.toMatchObject({ kind: 'limited' });
    expect(long.calls).toHaveLength(1);
  });

  it('D10: adds at most a tenth to the calls of ten seconds', async () => {
    const clock = new TestClock();
    const model = new ScriptedModel('m', failure('unavailable'));
    const sturdy = retrying(model, { ...options(clock), clock: { now: clock.now, sleep: async () => undefined } });
    for (let index = 0; index < 500; index += 1) await sturdy.complete(call()).catch(() => undefined);
    expect(model.calls.length).toBeGreaterThan(500);
    expect(model.calls.length).toBeLessThanOrEqual(550);
  });

  it('D10: words that were seen are not taken back', async () => {
    const model = new ScriptedModel('m', async ({ onText }) => {
      await onText?.('Half an ');
      return failure('unavailable');
    });
    const sturdy = retrying(model, options(new TestClock()));
    await expect(sturdy.complete(call({ onText: () => undefined }))).rejects.toMatchObject({ kind: 'unavailable' });
    expect(model.calls).toHaveLength(1);
  });

  it('D10: nobody waits for a caller who has gone', async () => {
    const clock = new TestClock();
    const gone = new AbortController();
    const asked = retrying(new ScriptedModel('m', failure('unavailable')), options(clock)).complete(
      call({ signal: gone.signal }),
    );
    await expect.poll(() => clock.sleeping).toBe(1);
    gone.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
  });
});

describe('breaker', () => {
  const guarded = (clock: TestClock, model: Model, changes: string[] = []): Breaker => {
    const onChange = (_: string, open: boolean): void => void changes.push(open ? 'open' : 'closed');
    return new Breaker(model, { threshold: 5, recovery: 60_000, clock, onChange });
  };

  it('D11: opens after five failures, asks nobody then, closes after a probe that went well', async () => {
    const [clock, changes] = [new TestClock(), [] as string[]];
    const model = new ScriptedModel('m', ...Array.from({ length: 5 }, () => failure('unavailable')), 'fine');
    const breaker = guarded(clock, model, changes);
    expect(await kinds(breaker, 7)).toEqual([...Array.from({ length: 5 }, () => 'unavailable'), 'open', 'open']);
    expect(model.calls).toHaveLength(5);
    await clock.pass(59_999);
    expect(await kinds(breaker, 1)).toEqual(['open']);
    await clock.pass(1);
    expect(await kinds(breaker, 2)).toEqual(['ok', 'ok']);
    expect(changes).toEqual(['open', 'closed']);
  });

  it('D11: lets one probe through a recovery interval, of however many', async () => {
    const clock = new TestClock();
    const open = gate();
    const model = new ScriptedModel('m', ...Array.from({ length: 5 }, () => failure('timeout')), async () => {
      await open.opened;
      return failure('timeout');
    });
    const breaker = guarded(clock, model);
    await kinds(breaker, 5);
    for (let interval = 1; interval <= 3; interval += 1) {
      await clock.pass(60_000);
      const asked = Promise.all(
        Array.from({ length: 100 }, () => breaker.complete(call()).catch(({ kind }) => kind as string)),
      );
      open.open();
      const found = await asked;
      expect(found.filter((kind) => kind === 'timeout')).toHaveLength(1);
      expect(model.calls).toHaveLength(5 + interval);
    }
  });

  it.each(['limited', 'refused', 'rejected'] as const)('D11: a model that is %s is not unwell', async (kind) => {
    const breaker = guarded(new TestClock(), new ScriptedModel('m', failure(kind)));
    expect(await kinds(breaker, 20)).toEqual(Array.from({ length: 20 }, () => kind));
    expect(breaker.open).toBe(false);
  });

  it('D11: forgets failures after a minute, and weighs them against successes', async () => {
    const clock = new TestClock();
    const model = new ScriptedModel('m', failure('unavailable'));
    const breaker = guarded(clock, model);
    for (let index = 0; index < 10; index += 1) {
      await kinds(breaker, 1);
      await clock.pass(20_000);
    }
    expect(breaker.open).toBe(false);
    let turn = 0;
    const mixed = guarded(clock, new ScriptedModel('m', () => (turn++ % 4 === 0 ? failure('unavailable') : 'fine')));
    await kinds(mixed, 100);
    expect(mixed.open).toBe(false);
  });

  it('D11: a probe whose caller leaves does not hold the place', async () => {
    const clock = new TestClock();
    const model = new ScriptedModel(
      'm',
      ...Array.from({ length: 5 }, () => failure('timeout')),
      new Error('gone'),
      'fine',
    );
    const breaker = guarded(clock, model);
    await kinds(breaker, 5);
    await clock.pass(60_000);
    expect(await kinds(breaker, 1)).toEqual(['error']);
    await clock.pass(60_000);
    expect(await kinds(breaker, 1)).toEqual(['ok']);
  });
});

describe('failover', () => {
  it('D13: backups take over in order', async () => {
    const [one, two, three] = [failure('unavailable'), failure('open'), 'third'].map(
      (reply, index) => new ScriptedModel(`m${index}`, reply),
    );
    const models = [one, two, three].filter((model) => model !== undefined);
    expect((await failover(models).complete(call())).model).toBe('m2');
    expect(models.map(({ calls }) => calls.length)).toEqual([1, 1, 1]);
  });

  it('D13: a wrong question is not asked of others', async () => {
    const backup = new ScriptedModel('b');
    const model = failover([new ScriptedModel('a', failure('rejected')), backup]);
    await expect(model.complete(call())).rejects.toMatchObject({ kind: 'rejected' });
    expect(backup.calls).toHaveLength(0);
  });

  it('D13: where all fail, the soonest retry is told', async () => {
    const model = failover([
      new ScriptedModel('a', failure('limited', 30)),
      new ScriptedModel('b', failure('open', 5)),
    ]);
    await expect(model.complete(call())).rejects.toMatchObject({ details: { retryAfter: 5 } });
  });
});

describe('cascade', () => {
  const answer = 'An answer of some length that stands by itself.';
  it('D15: a cheap answer stands where it is good enough', async () => {
    const [cheap, best] = [new ScriptedModel('cheap', answer), new ScriptedModel('best')];
    expect((await cascade([cheap, best], 0.6).complete(call())).model).toBe('cheap');
    expect(best.calls).toHaveLength(0);
  });

  it.each([
    ['evasive', "I'm not sure, I can't say."],
    ['cut off', { text: 'Half an answ', finish: 'length' } as Partial<Completion>],
    ['empty', ''],
    ['filtered', { text: answer, finish: 'filter' } as Partial<Completion>],
  ])('D15: an answer that is %s goes to the better model, and both are paid for', async (_, reply) => {
    const model = cascade([new ScriptedModel('cheap', reply), new ScriptedModel('best', answer)], 0.7);
    const completion = (await model.complete(call())) as Completion & { tries: Completion[] };
    expect(completion.model).toBe('best');
    expect(completion.tries.map(({ model: name }) => name)).toEqual(['cheap']);
  });

  it('D15: a caller never sees words of an answer that does not stand', async () => {
    const shown: string[] = [];
    const model = cascade([new ScriptedModel('cheap', "I don't know."), new ScriptedModel('best', answer)], 0.7);
    await model.complete(call({ onText: (text) => void shown.push(text) }));
    expect(shown.join('')).toBe(answer);
  });

  it('D15: a cheap model that fails is no failure', async () => {
    const model = cascade([new ScriptedModel('cheap', failure('open')), new ScriptedModel('best', answer)], 0.6);
    expect((await model.complete(call())).model).toBe('best');
  });

  it('D15: quality goes from 0 to 1', () => {
    const completion = {
      text: answer,
      toolCalls: [],
      finish: 'stop' as const,
      usage: { prompt: 1, completion: 1, cached: 0 },
      model: 'm',
    };
    expect(quality(completion)).toBeCloseTo(1);
    expect(quality({ ...completion, text: ' ' })).toBe(0);
  });
});

describe('time and turns', () => {
  it('D33: a call ends after its time', async () => {
    const model = new ScriptedModel(
      'm',
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    await expect(timed(model, 20).complete(call())).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('D14: who waits is served by turn, past owners at their limit; a line that is too long is refused', async () => {
    const open = gate();
    const model = new ScriptedModel('m', async () => {
      await open.opened;
      return 'ok';
    });
    const fair = new Fair(model, 2, 1);
    const asked = ['a', 'a', 'a', 'b', 'c', 'c', 'd', 'e', 'f', 'g'].map((owner) => fair.complete(call({ owner })));
    await expect.poll(() => model.calls.length).toBe(2);
    expect(model.calls.map(({ owner }) => owner)).toEqual(['a', 'b']);
    expect(fair.saturated).toBe(true);
    await expect(fair.complete(call({ owner: 'z' }))).rejects.toMatchObject({ kind: 'limited' });
    open.open();
    await Promise.all(asked);
    expect(model.calls).toHaveLength(10);
  });

  it('D14: who leaves the line frees the place', async () => {
    const open = gate();
    const gone = new AbortController();
    const model = new ScriptedModel('m', async () => {
      await open.opened;
      return 'ok';
    });
    const fair = new Fair(model, 1, 1);
    const first = fair.complete(call());
    const left = fair.complete(call({ signal: gone.signal }));
    gone.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    open.open();
    await first;
    await fair.complete(call());
    expect(model.calls).toHaveLength(2);
  });
});
