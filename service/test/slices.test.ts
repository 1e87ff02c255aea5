import { expect, it } from 'vitest';
import { Slices } from '../src/cost/slices';
import { EmbeddedStore } from '../src/store/embedded';
import { TestClock } from './support/clock';

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
  const taken: boolean[] = [];
  for (let index = 0; index < 45; index += 1) {
    void one.take(1).then((had) => taken.push(had));
    await turnOfTheLoop();
  }
  // Nobody was answered yet; 45 fit into five slices.
  expect(asked).toHaveLength(5);
  for (const answer of asked.splice(0)) answer();
  await turnOfTheLoop();
  expect(taken).toEqual(Array.from({ length: 45 }, () => true));
  expect(asked).toHaveLength(0);
  await store.close();
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
  expect(await one.take(1)).toBe(true);
  await store.close();
});
