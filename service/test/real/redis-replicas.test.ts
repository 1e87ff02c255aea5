import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store';
import { eventually } from '../support/servers';
import { chatCompletion, reply, type Upstream, upstream } from '../support/upstream';
import { openStore, sleep } from './redis/open';
import { Replicas } from './redis/replicas';
import { missingRedis, RedisCluster, RedisServer } from './redis/server';

const missing = missingRedis();
if (missing !== undefined) console.warn(`skipped: ${missing}`);

const kinds = [
  ['a server', () => RedisServer.start(), {}],
  ['a cluster of three nodes', () => RedisCluster.start(), { REDIS_CLUSTER: 'true' }],
] as const;

describe.skipIf(missing !== undefined).each(kinds)('four replicas on %s', (_, start, more) => {
  let redis: RedisServer | RedisCluster;
  let where: Record<string, string>;
  let store: Store;
  let model: Upstream;
  /** Milliseconds that the model takes; without an end where it is to hang. */
  let slow = 0;
  let running: Replicas | undefined;

  beforeAll(async () => {
    redis = await start();
    where = { REDIS_URL: redis.url, ...more };
    store = await openStore(where);
    model = await upstream((_, response) => {
      if (slow < Number.POSITIVE_INFINITY)
        setTimeout(() => reply(response, 200, chatCompletion('an answer that is long enough')), slow);
    });
  });
  afterAll(async () => {
    await store?.close();
    await model?.close();
    await redis?.stop();
  });

  const replicas = async <T>(
    environment: Record<string, string>,
    use: (replicas: Replicas) => Promise<T>,
  ): Promise<T> => {
    running = await Replicas.start(4, { ...where, ...environment });
    try {
      return await use(running);
    } finally {
      await running.stop();
    }
  };
  const asked = () => ({ LLM_BASE_URL: model.url, LLM_MODEL: 'gpt-5.4-mini' });

  it.each(['bucket', 'window'])(
    'D6: 1,000 concurrent requests under a limit of 100 (%s) admit exactly 100',
    async (policy) => {
      await replicas({ RATE_LIMIT: '100', RATE_WINDOW: '3600', RATE_POLICY: policy }, async (all) => {
        const answers = await Promise.all(
          Array.from({ length: 1000 }, (_, index) =>
            all.at(index).post('/chat', { message: `${index}`, user_id: policy }),
          ),
        );
        const statuses = answers.map(({ status }) => status);
        expect(statuses.filter((status) => status === 200)).toHaveLength(100);
        expect(statuses.filter((status) => status === 429)).toHaveLength(900);
      });
    },
  );

  it('D5: of 200 concurrent turns on one conversation none is lost', async () => {
    await replicas({ CONCURRENCY_PER_USER: '1000', RATE_LIMIT: '100000' }, async (all) => {
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, index) =>
          all.at(index).post('/chat', { message: `turn ${index}`, user_id: 'turns', session_id: 'one' }),
        ),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(200);
      const { messages, fields } = await store.readSession('user%3Aturns/one');
      const said = messages.map((text) => JSON.parse(text) as { role: string; content: string });
      // Question and answer side by side, each question once.
      expect(said.map(({ role }) => role)).toEqual(Array.from({ length: 200 }, () => ['user', 'assistant']).flat());
      expect(new Set(said.filter(({ role }) => role === 'user').map(({ content }) => content)).size).toBe(200);
      const total = answers.reduce((sum, { body }) => sum + body.token_usage.total, 0);
      expect(Number(fields.total)).toBe(total);
    });
  });

  it('D16: 1,000 identical misses make one upstream call', async () => {
    await replicas({ ...asked(), CACHE_SCOPE: 'everyone', RATE_LIMIT: '100000' }, async (all) => {
      slow = 1500;
      const before = model.received.length;
      const body = { model: 'gpt-5.4-mini', messages: [{ role: 'user', content: `the same ${Date.now()}` }] };
      const answers = await Promise.all(
        Array.from({ length: 1000 }, (_, index) =>
          all.at(index).post('/v1/chat/completions', { ...body, user: `u${index}` }),
        ),
      );
      slow = 0;
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1000);
      expect(model.received.length - before).toBe(1);
    });
  });

  it('D8: a money budget that four replicas share is never overspent, and is used', async () => {
    // 11 tokens in and 7 out, at a dollar a million.
    const price = { model: 'gpt-5.4-mini', from: '2026-06-04', input: '1', output: '1' };
    const cost = 18;
    const capacity = 40_000;
    const lease = 2;
    const environment = { ...asked(), PRICES: JSON.stringify([price]), MAX_TOKENS: '100', LEASE_SECONDS: `${lease}` };
    const limits = {
      BUDGET_DAILY: String(capacity / 1e6),
      RATE_LIMIT: '100000',
      CONCURRENCY_PER_USER: '1000',
      CACHE_ENABLED: 'false',
    };
    await replicas({ ...environment, ...limits }, async (all) => {
      const before = model.received.length;
      const calls = () => model.received.length - before;
      let refused = 0;
      // A request holds what it may cost at most, six times what it does: the end of a budget is used little by little.
      const done = () => refused >= 400 && calls() * cost > capacity * 0.9;
      for (let round = 0; round < 40 && !done(); round += 1) {
        const answers = await Promise.all(
          Array.from({ length: 100 }, (_, index) =>
            all.at(index).post('/v1/chat/completions', {
              messages: [{ role: 'user', content: `${round} ${index}` }],
              user: `u${index}`,
            }),
          ),
        );
        for (const { status } of answers) expect([200, 429]).toContain(status);
        const turnedAway = answers.filter(({ status }) => status === 429).length;
        refused += turnedAway;
        expect(calls() * cost).toBeLessThanOrEqual(capacity);
        // What a replica holds and does not use comes back with its lease, however slow the machine is.
        if (turnedAway > 0) await sleep(lease * 1000 + 200);
      }
      expect(refused).toBeGreaterThan(0);
      // What no single call could still be paid from is all that may be left.
      expect(calls() * cost).toBeGreaterThan(capacity * 0.9);
    });
  });

  it('D7, D8: after kill -9 of a replica no reservation outlives its lease', async () => {
    // Long enough for both calls to be under way on a busy machine.
    const lease = 6;
    const leases = { TIMEOUT_SECONDS: `${lease}`, REQUEST_TIMEOUT_SECONDS: `${lease}`, LEASE_SECONDS: `${lease}` };
    // Of tokens and of money there is enough for what the dead one holds, and not for as much again.
    const budgets = { SESSION_TOKEN_BUDGET: '5000', MAX_TOKENS: '4000', BUDGET_MONTHLY: '0.04' };
    await replicas({ ...asked(), ...leases, ...budgets, CACHE_SCOPE: 'everyone' }, async (all) => {
      const [victim, survivor] = [all.at(0), all.at(1)];
      const turn = { message: 'will you come back?', user_id: 'k', session_id: 'killed' };
      const alone = { messages: [{ role: 'user', content: 'who leads?' }], user: 'k' };
      const other = { messages: [{ role: 'user', content: 'another question' }], user: 'k' };
      slow = Number.POSITIVE_INFINITY;
      const before = model.received.length;
      for (const [path, body] of [
        ['/chat', turn],
        ['/v1/chat/completions', alone],
      ] as const)
        victim.post(path, body).catch(() => undefined);
      await eventually(() => model.received.length - before === 2, 'both calls under way');
      victim.child.kill('SIGKILL');
      const killed = Date.now();
      slow = 0;

      const codes = async (): Promise<string[]> => [
        (await survivor.post('/chat', turn)).body.error?.code ?? 'answered',
        (await survivor.post('/v1/chat/completions', other)).body.error?.code ?? 'answered',
      ];
      const look = { key: 'user%3Ak/killed', tail: 0, budget: 5000, reserve: 4000, reservation: 'look', lease: 1 };
      expect((await store.session(look)).allowed).toBe(false);
      expect(await codes()).toEqual(['budget_exhausted', 'budget_exhausted']);
      expect(Date.now() - killed).toBeLessThan(lease * 1000 - 500);
      await sleep(lease * 1000 + 100 - (Date.now() - killed));
      expect(await codes()).toEqual(['answered', 'answered']);
      // The question that the dead one led has a new leader.
      expect((await survivor.post('/v1/chat/completions', alone)).status).toBe(200);
      expect(Date.now() - killed).toBeLessThan(lease * 1000 + 1500);
    });
  });
});
