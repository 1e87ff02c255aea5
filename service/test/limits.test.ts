import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../src/clock';
import { preferredWait } from '../src/limits';
import { EmbeddedStore } from '../src/store/embedded';
import { HealthWindow } from '../src/telemetry/health-window';
import { failure, gate, ScriptedModel } from './support/model';
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
const statuses = (answers: readonly { status: number }[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

describe('rate limits', () => {
  it('D6: four replicas admit exactly the limit of a thousand concurrent requests', async () => {
    const store = new EmbeddedStore(systemClock);
    const replicas = await Promise.all(
      [1, 2, 3, 4].map((number) =>
        start(
          { RATE_LIMIT: '100', CONCURRENCY_PER_USER: '1000', GLOBAL_RATE: '10000' },
          { store, replica: `replica-${number}` },
        ),
      ),
    );
    const asked = Array.from({ length: 1000 }, (_, index) =>
      replicas[index % 4]?.post('/chat', { message: `m${index}`, user_id: 'u' }),
    );
    const answers = (await Promise.all(asked)).filter((answer) => answer !== undefined);
    expect(statuses(answers)).toEqual({ 200: 100, 429: 900 });
  });

  it('D6: a refusal says when to ask again, and what is refused leaves nothing', async () => {
    const service = await start({ RATE_LIMIT: '1', RATE_WINDOW: '60' });
    await service.post('/chat', { message: 'x', user_id: 'u' });
    const { status, headers, body } = await service.post('/chat', { message: 'y', user_id: 'u' });
    expect(status).toBe(429);
    expect(body.error).toMatchObject({ type: 'rate_limit_error', code: 'rate_limited' });
    expect(Number(headers['retry-after'])).toBeGreaterThan(50);
    expect((await service.post('/chat', { message: 'y', user_id: 'v' })).status).toBe(200);
    expect(await service.rows()).toHaveLength(2);
  });

  it('D6: waits instead of refusing where asked', async () => {
    const service = await start({ RATE_LIMIT: '2', RATE_WINDOW: '1' });
    const ask = () => service.post('/chat', { message: 'x', user_id: 'u' }, { prefer: 'respond-async, wait=5' });
    const started = performance.now();
    expect(statuses(await Promise.all([ask(), ask(), ask(), ask()]))).toEqual({ 200: 4 });
    expect(performance.now() - started).toBeGreaterThan(700);
    expect(preferredWait('wait=10')).toBe(10);
    expect(preferredWait('handling=lenient')).toBe(0);
    expect(preferredWait(undefined)).toBe(0);
  });

  it('D6: all users together are limited by the second', async () => {
    const service = await start({ GLOBAL_RATE: '20' });
    const asked = Array.from({ length: 100 }, (_, index) =>
      service.post('/chat', { message: 'x', user_id: `u${index}` }),
    );
    const { 200: admitted = 0 } = statuses(await Promise.all(asked));
    // The requests may fall into two seconds.
    expect(admitted).toBeGreaterThanOrEqual(20);
    expect(admitted).toBeLessThanOrEqual(40);
  });

  it('D6: what all together are refused costs no user a request, and what a user is refused costs nobody', async () => {
    const store = new EmbeddedStore(systemClock);
    const service = await start(
      { GLOBAL_RATE: '5', RATE_LIMIT: '8', RATE_WINDOW: '600', RATE_POLICY: 'window', CACHE_ENABLED: 'false' },
      { store },
    );
    const ask = (user_id: string) => service.post('/chat', { message: 'x', user_id });
    const startOfSecond = () => new Promise((resolve) => setTimeout(resolve, 1010 - (Date.now() % 1000)));
    await startOfSecond();
    const { 200: admitted = 0, 429: refused = 0 } = statuses(
      await Promise.all(Array.from({ length: 8 }, () => ask('u'))),
    );
    expect(refused).toBeGreaterThan(0);
    const limit = { key: 'user:u', policy: 'window', capacity: 8, window: 600_000 } as const;
    await expect
      .poll(async () => {
        const { remaining } = await store.limit(limit);
        await store.giveBack(limit);
        return remaining;
      })
      .toBe(8 - admitted - 1);
    // A user who is at the limit takes nothing from the others.
    for (let index = 0; index < 8 - admitted; index += 1) await store.limit(limit);
    await startOfSecond();
    expect(statuses(await Promise.all(Array.from({ length: 10 }, () => ask('u'))))).toEqual({ 429: 10 });
    expect(statuses(await Promise.all(['a', 'b', 'c', 'd', 'e'].map(ask)))).toEqual({ 200: 5 });
  });

  it('D6: adapts to failures, and recovers', () => {
    const health = new HealthWindow();
    for (let index = 0; index < 100; index += 1) health.add(5, index % 2 === 0, 0);
    expect(health.factor).toBeCloseTo(0.8);
    for (let index = 0; index < 2000; index += 1) health.add(5, true, 0);
    expect(health.factor).toBeCloseTo(0.1);
    for (let index = 0; index < 3000; index += 1) health.add(5, false, 0);
    expect(health.factor).toBe(1);
  });

  it('D18: one user’s calls at once are limited in a replica, and do not hold up others', async () => {
    const open = gate();
    let [active, most] = [0, 0];
    const model = new ScriptedModel('built-in', async ({ owner }) => {
      if (owner === 'user:v') return 'quick';
      active += 1;
      most = Math.max(most, active);
      await open.opened;
      active -= 1;
      return 'slow';
    });
    const service = await start({ CONCURRENCY_PER_USER: '3', CACHE_ENABLED: 'false' }, { provider: () => model });
    const asked = Array.from({ length: 10 }, () => service.post('/chat', { message: 'x', user_id: 'u' }));
    await expect.poll(() => active).toBe(3);
    expect((await service.post('/chat', { message: 'x', user_id: 'v' })).status).toBe(200);
    open.open();
    expect(statuses(await Promise.all(asked))).toEqual({ 200: 10 });
    expect(most).toBe(3);
  });
});

describe('token budgets', () => {
  it('D7: a conversation stops when its tokens are spent, by the provider’s count', async () => {
    const model = new ScriptedModel('built-in', { text: 'fine', usage: { prompt: 900, completion: 90, cached: 0 } });
    const environment = { SESSION_TOKEN_BUDGET: '2000', MAX_TOKENS: '100' };
    const service = await start(environment, { provider: () => model });
    const ask = (session_id: string) => service.post('/chat', { message: 'x', user_id: 'u', session_id });
    expect((await ask('s')).status).toBe(200);
    expect((await ask('s')).status).toBe(200);
    const refused = await ask('s');
    expect(refused.status).toBe(429);
    expect(refused.body.error).toMatchObject({
      code: 'token_budget_exhausted',
      message: 'This conversation has used 1980 of its 2000 tokens.',
    });
    expect((await ask('other')).status).toBe(200);
  });

  it('D7: a failed turn gives back what was reserved', async () => {
    const model = new ScriptedModel('built-in', failure('rejected'), 'fine');
    const environment = { SESSION_TOKEN_BUDGET: '120', MAX_TOKENS: '100' };
    const service = await start(environment, { provider: () => model });
    const ask = () => service.post('/chat', { message: 'x', user_id: 'u', session_id: 's' });
    expect((await ask()).status).toBe(400);
    expect((await ask()).status).toBe(200);
  });

  it('D7: two requests of one id do not pass for one', async () => {
    const open = gate();
    const model = new ScriptedModel('built-in', async () => {
      await open.opened;
      return 'fine';
    });
    const service = await start({ SESSION_TOKEN_BUDGET: '250', MAX_TOKENS: '100' }, { provider: () => model });
    const ask = () =>
      service.post('/chat', { message: 'x', user_id: 'u', session_id: 's' }, { 'x-request-id': 'the-same-id' });
    const asked = [ask(), ask(), ask(), ask()];
    await expect.poll(() => model.calls.length).toBe(2);
    open.open();
    expect(statuses(await Promise.all(asked))).toEqual({ 200: 2, 429: 2 });
  });
});
