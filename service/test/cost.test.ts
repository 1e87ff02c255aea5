import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../src/clock';
import { periodOf } from '../src/cost/budget';
import { PriceList, readPrices } from '../src/cost/prices';
import { Slices } from '../src/cost/slices';
import { EmbeddedStore } from '../src/store/embedded';
import { TestClock } from './support/clock';
import { failure, ScriptedModel } from './support/model';
import { type Service, startService } from './support/service';

const services: Service[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
});
const start = async (...given: Parameters<typeof startService>): Promise<Service> => {
  const service = await startService(...given);
  services.push(service);
  return service;
};

/** A model at a dollar a thousand tokens, of which a call uses ten. */
const PRICES = JSON.stringify([{ model: 'built-in', from: '2020-01-01', input: '1000', output: '1000' }]);
const tenTokens = { prompt: 6, completion: 4, cached: 0 };

describe('prices', () => {
  const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
  const list = new PriceList([
    {
      model: 'm',
      from: '2026-01-01',
      input: '2',
      cachedInput: '0.5',
      output: '10',
      long: { above: 1000, input: '4', output: '20' },
    },
    { model: 'm', from: '2026-07-01', input: '1', output: '5' },
  ]);

  it('D9: each model and day has its price', () => {
    const usage = { prompt: 100, completion: 10, cached: 0 };
    expect(list.cost('m', usage, day('2026-06-30'))).toBe(300);
    expect(list.cost('m', usage, day('2026-07-01'))).toBe(150);
    expect(list.cost('m', usage, day('2020-01-01'))).toBe(300);
  });

  it('D9: cached input and long prompts have theirs', () => {
    expect(list.cost('m', { prompt: 100, completion: 0, cached: 60 }, day('2026-02-01'))).toBe(110);
    expect(list.cost('m', { prompt: 1001, completion: 1, cached: 0 }, day('2026-02-01'))).toBe(4024);
    expect(list.cost('m', { prompt: 100, completion: 0, cached: 60 }, day('2026-08-01'))).toBe(100);
  });

  it('D9: a model without a price is refused, never free', () => {
    expect(() => list.cost('unknown', { prompt: 1, completion: 1, cached: 0 }, 0)).toThrow('no price');
  });

  it('D9: prices of our own beat the list’s', () => {
    const own = new PriceList([{ model: 'gpt-5.5', from: '2026-06-04', input: '1', output: '1' }]);
    expect(own.cost('gpt-5.5', { prompt: 100, completion: 100, cached: 0 }, day('2026-08-01'))).toBe(200);
  });

  it('D9: what is not a price is not read', () => {
    const fine = { model: 'm', from: '2026-01-01', input: '1', output: '2' };
    expect(readPrices([fine])).toEqual([fine]);
    for (const wrong of [{}, null, { ...fine, input: 1 }, { ...fine, from: 'today' }, { ...fine, outputs: '1' }]) {
      expect(readPrices([wrong])).toBeUndefined();
    }
  });
});

describe('periods', () => {
  it('D8: hours, days and months are UTC’s, years included', () => {
    const now = Date.parse('2026-12-31T23:59:59.999Z');
    expect(periodOf('hourly', now)).toEqual({ name: '2026-12-31T23', ends: Date.parse('2027-01-01T00:00:00Z') });
    expect(periodOf('daily', now)).toEqual({ name: '2026-12-31', ends: Date.parse('2027-01-01T00:00:00Z') });
    expect(periodOf('monthly', now)).toEqual({ name: '2026-12', ends: Date.parse('2027-01-01T00:00:00Z') });
    expect(periodOf('monthly', now + 1).name).toBe('2027-01');
  });
});

describe('slices', () => {
  const slices = (store: EmbeddedStore, clock: TestClock, holder: string): Slices =>
    new Slices(store, clock, {
      ...{ key: 'k', holder, lease: 60_000, size: () => 10 },
      windows: () => [{ name: 'all', capacity: 1000, ends: clock.now() + 10_000_000 }],
    });

  it('D8: replicas together never reserve more than there is', async () => {
    const clock = new TestClock();
    const store = new EmbeddedStore(clock);
    const holders = ['a', 'b', 'c', 'd'].map((name) => slices(store, clock, name));
    const taken = await Promise.all(Array.from({ length: 600 }, (_, index) => holders[index % 4]?.take(3)));
    const reserved = taken.filter(Boolean).length * 3;
    expect(reserved).toBeLessThanOrEqual(1000);
    // Less than one amount is left at each.
    expect(reserved).toBeGreaterThan(1000 - 4 * 3);
  });

  it('D8: what many wait for is asked for at once', async () => {
    const clock = new TestClock();
    const store = new EmbeddedStore(clock);
    let asked = 0;
    const slice = store.slice.bind(store);
    store.slice = async (ask) => {
      asked += 1;
      await new Promise(setImmediate);
      return slice(ask);
    };
    const one = slices(store, clock, 'a');
    expect((await Promise.all(Array.from({ length: 300 }, () => one.take(3)))).every(Boolean)).toBe(true);
    expect(asked).toBeLessThanOrEqual(3);
  });

  it('D8: nothing is taken from a slice whose lease has ended', async () => {
    const clock = new TestClock();
    const store = new EmbeddedStore(clock);
    const [one, two] = [slices(store, clock, 'a'), slices(store, clock, 'b')];
    await one.take(3);
    expect(one.has(3)).toBe(true);
    await clock.pass(60_001);
    expect(one.has(1)).toBe(false);
    expect(await two.take(1000)).toBe(1000);
    expect(await one.take(1)).toBe(0);
  });
});

describe('money budgets', () => {
  it('D8: what is spent is spent, to the last cent that fits, over all replicas', async () => {
    const store = new EmbeddedStore(systemClock);
    const model = new ScriptedModel('built-in', { text: 'fine', usage: tenTokens });
    const environment = { PRICES, BUDGET_DAILY: '$1', MAX_TOKENS: '4', RATE_LIMIT: '10000', CACHE_ENABLED: 'false' };
    const replicas = await Promise.all(
      ['one', 'two', 'three', 'four'].map((replica) => start(environment, { store, replica, provider: () => model })),
    );
    const asked = Array.from({ length: 400 }, (_, index) =>
      replicas[index % 4]?.post('/chat', { message: 'x', user_id: `u${index}` }),
    );
    const answers = await Promise.all(asked);
    const admitted = answers.filter((answer) => answer?.status === 200).length;
    // A call costs a cent, and reserves some more while it runs.
    expect(admitted).toBeLessThanOrEqual(100);
    expect(admitted).toBeGreaterThan(10);
    expect(model.calls).toHaveLength(admitted);
    const refused = answers.find((answer) => answer?.status === 429);
    expect(refused?.body.error).toMatchObject({ code: 'budget_exhausted', message: 'The budget is spent.' });
    expect(Number(refused?.headers['retry-after'])).toBeLessThanOrEqual(86_400);
    for (let index = 0; index < 120; index += 1) await replicas[0]?.post('/chat', { message: 'x', user_id: 'late' });
    expect(model.calls.length).toBeLessThanOrEqual(100);
    // Each replica keeps less than one reservation, which is some cents here.
    expect(model.calls.length).toBeGreaterThan(70);
  });

  it('D8: warns once at 80 %, and shows the share', async () => {
    const model = new ScriptedModel('built-in', { text: 'fine', usage: tenTokens });
    const service = await start(
      { PRICES, BUDGET_MONTHLY: '1', MAX_TOKENS: '4', CACHE_ENABLED: 'false' },
      { provider: () => model },
    );
    for (let index = 0; index < 85; index += 1) await service.post('/chat', { message: 'x', user_id: 'u' });
    await expect
      .poll(() => service.lines.filter(({ message }) => message === 'budget alert'))
      .toMatchObject([{ level: 'warn', period: 'monthly', percent: expect.any(Number) }]);
    expect((await service.manage('/metrics')).text).toMatch(/agent_budget_spent_ratio\{period="monthly"\} 0\.[89]/);
  });

  it('D8: a call that was cut off is charged at what it may have cost', async () => {
    const model = new ScriptedModel('built-in', failure('timeout'));
    const service = await start(
      { PRICES, BUDGET_HOURLY: '5', MAX_TOKENS: '4', MAX_RETRIES: '0' },
      { provider: () => model },
    );
    await service.post('/chat', { message: 'x', user_id: 'u' });
    await expect
      .poll(async () => Number(/period="hourly"\} (.*)/.exec((await service.manage('/metrics')).text)?.[1]))
      .toBeGreaterThan(0);
  });

  it('D9: a cascade’s cheap tries are paid for too', async () => {
    const model = (name: string) =>
      new ScriptedModel(
        name,
        name === 'built-in'
          ? { text: 'A fine answer, long enough.', usage: tenTokens }
          : { text: '', usage: tenTokens },
      );
    const cheap = [...JSON.parse(PRICES), { model: 'cheap', from: '2020-01-01', input: '100', output: '100' }];
    const environment = {
      PRICES: JSON.stringify(cheap),
      CASCADE_MODELS: 'cheap',
      LLM_BASE_URL: 'http://127.0.0.1:9',
      LLM_MODEL: 'built-in',
    };
    const service = await start(environment, { provider: model });
    const { body } = await service.post('/chat', { message: 'x', user_id: 'u' });
    expect(body.token_usage.total).toBe(20);
    const [row] = await service.rows();
    expect(row?.entry).toMatchObject({ cost: 11_000, prompt: 12, completion: 8, model: 'built-in' });
  });
});
