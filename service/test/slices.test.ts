import { describe, expect, it } from 'vitest';
import { systemClock } from '../src/clock';
import { readConfig } from '../src/config/read';
import { Budget } from '../src/cost/budget';
import { Slices } from '../src/cost/slices';
import { EmbeddedStore } from '../src/store/embedded';
import { Log } from '../src/telemetry/log';
import { Metrics } from '../src/telemetry/metrics';
import { TestClock } from './support/clock';
import { ScriptedModel } from './support/model';
import { startService } from './support/service';

const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('D6, D8: whoever comes while a slice is on its way waits once too, and not for one after the other', async () => {
  const clock = new TestClock();
  const store = new EmbeddedStore(clock);
  const slice = store.slice.bind(store);
  const asked: (() => void)[] = [];
  store.slice = async (ask) => {
    await new Promise<void>((resolve) => asked.push(resolve));
    return slice(ask);
  };
  const windows = () => [{ name: 'all', capacity: 1000, ends: clock.now() + 600_000 }];
  const one = new Slices(store, clock, { key: 'k', holder: 'a', lease: 60_000, windows, size: () => 10 });
  const taken: number[] = [];
  for (let index = 0; index < 45; index += 1) {
    void one.take(1).then((had) => taken.push(had));
    await turnOfTheLoop();
  }
  // Nobody was answered yet; 45 fit into five slices.
  expect(asked).toHaveLength(5);
  for (const answer of asked.splice(0)) answer();
  await turnOfTheLoop();
  expect(taken).toEqual(Array.from({ length: 45 }, () => 1));
  expect(asked).toHaveLength(0);
  await store.close();
});

/** A store that answers a slice when told to, and counts how often it was asked. */
function slowly(store: EmbeddedStore): { asked: (() => void)[]; count: () => number } {
  const slice = store.slice.bind(store);
  const asked: (() => void)[] = [];
  let count = 0;
  store.slice = async (ask) => {
    count += 1;
    await new Promise<void>((resolve) => asked.push(resolve));
    return slice(ask);
  };
  return { asked, count: () => count };
}

it('D8: takes what is wished where it is there, and what is needed where it is not, in one wait', async () => {
  const clock = new TestClock();
  const store = new EmbeddedStore(clock);
  const windows = () => [{ name: 'all', capacity: 100, ends: clock.now() + 600_000 }];
  const one = new Slices(store, clock, { key: 'k', holder: 'a', lease: 60_000, windows, size: () => 0 });
  expect(await one.take(10, 60)).toBe(60);
  const { asked, count } = slowly(store);
  const taken = Promise.all([one.take(10, 60), one.take(10, 60), one.take(10, 60), one.take(10, 60), one.take(10, 60)]);
  while (asked.length > 0 || (await Promise.race([taken, turnOfTheLoop()])) === undefined) asked.shift()?.();
  // Forty are left: four times ten, and nobody waits twice to hear that there is no more.
  expect(await taken).toEqual([10, 10, 10, 10, 0]);
  expect(count()).toBe(1);
  await store.close();
});

it('D8: gives back what others may need towards the end', async () => {
  const clock = new TestClock();
  const store = new EmbeddedStore(clock);
  const windows = () => [{ name: 'all', capacity: 1000, ends: clock.now() + 600_000 }];
  const make = (holder: string) =>
    new Slices(store, clock, { key: 'k', holder, lease: 60_000, windows, size: () => 0 });
  const [one, two] = [make('a'), make('b')];
  expect([await one.take(600), await one.take(100), await two.take(400)]).toEqual([600, 100, 0]);
  one.settle(600, 500);
  expect(await two.take(400)).toBe(0);
  await one.report();
  // It keeps what is reserved, and a twentieth of what is left.
  expect(one.has(25)).toBe(true);
  expect(one.has(26)).toBe(false);
  expect(await two.take(375)).toBe(375);
  expect(await two.take(1)).toBe(0);
  one.settle(100, 0);
  await one.report();
  expect(await two.take(100)).toBe(100);
  await store.close();
});

it('D8: what was reserved of a slice that ended is not spent a second time', async () => {
  const clock = new TestClock();
  const store = new EmbeddedStore(clock);
  const windows = () => [{ name: 'all', capacity: 100, ends: clock.now() + 600_000 }];
  const make = (holder: string) =>
    new Slices(store, clock, { key: 'k', holder, lease: 60_000, windows, size: () => 0 });
  const [one, two] = [make('a'), make('b')];
  expect(await one.take(40)).toBe(40);
  await clock.pass(60_001);
  expect(await two.take(100)).toBe(100);
  expect(await one.take(1)).toBe(0);
  one.settle(40, 0);
  expect(one.has(1)).toBe(false);
  await store.close();
});

describe('D8: money of a request', () => {
  const config = readConfig({ CONFIG_DIR: '/nowhere', BUDGET_DAILY: '1' });
  const budgetOf = (store: EmbeddedStore) =>
    new Budget(config, store, systemClock, 'r', new Log('error', () => undefined), new Metrics());

  it('is held when it is let in, so that no call waits for it', async () => {
    const store = new EmbeddedStore(systemClock);
    const budget = budgetOf(store);
    // What others hold meanwhile leaves nothing of the slices that were fetched.
    const holds = await Promise.all(Array.from({ length: 30 }, () => budget.hold(7000, 7000)));
    const { asked } = slowly(store);
    for (const hold of holds) {
      await Promise.race([budget.reserve(7000, hold), turnOfTheLoop().then(() => Promise.reject(new Error('waited')))]);
      budget.settle(7000, 2000, hold);
      // A second round has what the first left.
      await Promise.race([budget.reserve(5000, hold), turnOfTheLoop().then(() => Promise.reject(new Error('waited')))]);
      budget.settle(5000, 1000, hold);
      budget.release(hold);
    }
    expect(asked).toHaveLength(0);
  });

  it('comes back whole from a request that ended without a call', async () => {
    const store = new EmbeddedStore(systemClock);
    const budget = budgetOf(store);
    for (let index = 0; index < 50; index += 1) budget.release(await budget.hold(900_000, 900_000));
    await expect(budget.hold(1_000_001, 1_000_001)).rejects.toMatchObject({ code: 'budget_exhausted' });
    const hold = await budget.hold(900_000, 2_000_000);
    expect(hold.left).toBe(900_000);
  });

  it.each(['/chat', '/v1/chat/completions'])('%s waits for the store twice, however many ask at once', async (path) => {
    const store = new EmbeddedStore(systemClock);
    let waiting: (() => void)[] = [];
    for (const name of ['limit', 'session', 'slice', 'turn', 'flight', 'land', 'appendRow'] as const) {
      const real = store[name].bind(store) as (...given: unknown[]) => Promise<unknown>;
      (store as unknown as Record<string, unknown>)[name] = async (...given: unknown[]) => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return real(...given);
      };
    }
    const model = new ScriptedModel('built-in', { text: 'fine', usage: { prompt: 6, completion: 4, cached: 0 } });
    const PRICES = JSON.stringify([{ model: 'built-in', from: '2020-01-01', input: '10', output: '30' }]);
    const service = await startService(
      { PRICES, BUDGET_DAILY: '3', MAX_TOKENS: '400', CONCURRENCY_PER_USER: '100' },
      { store, provider: () => model },
    );
    // Slices that only just hold what comes: a few requests each.
    const asked = Array.from({ length: 60 }, (_, index) =>
      service.post(
        path,
        path === '/chat'
          ? { message: 'x', user_id: `u${index}` }
          : { messages: [{ role: 'user', content: `x${index}` }], user: `u${index}` },
      ),
    );
    let answered = 0;
    for (const one of asked) void one.then(() => (answered += 1));
    let rounds = 0;
    while (answered < asked.length) {
      // Everything that can be asked now is asked before anything is answered.
      await new Promise((resolve) => setTimeout(resolve, 150));
      if (waiting.length === 0) continue;
      rounds += 1;
      for (const answer of waiting.splice(0)) answer();
    }
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 200));
    expect(rounds).toBeLessThanOrEqual(2);
    const stopped = service.stop();
    const timer = setInterval(() => waiting.splice(0).forEach((answer) => void answer()), 5);
    await stopped;
    clearInterval(timer);
    waiting = [];
  });
});

it('D6: a slice that ended on its way is asked for again, and refuses nobody', async () => {
  const clock = new TestClock();
  const store = new EmbeddedStore(clock);
  const slice = store.slice.bind(store);
  let late = true;
  store.slice = async (ask) => {
    const answer = await slice(ask);
    if (late) await clock.pass(2000);
    late = false;
    return answer;
  };
  const windows = () => [{ name: 'all', capacity: 1000, ends: clock.now() + 600_000 }];
  const one = new Slices(store, clock, { key: 'k', holder: 'a', lease: 1000, windows, size: () => 10 });
  expect(await one.take(1)).toBe(1);
  await store.close();
});
