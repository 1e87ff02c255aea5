import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Row, storeSink } from '../../src/governance/ledger';
import { verify } from '../../src/governance/verify';
import { type Started, startProcess } from '../support/process';
import { chatCompletion, reply, upstream } from '../support/upstream';
import { openStore } from './redis/open';
import { missingRedis, RedisServer } from './redis/server';

const missing = missingRedis();
if (missing !== undefined) console.warn(`skipped: ${missing}`);

/** Of Redis; every third time a worker is killed too. 200 for a full run. */
const kills = Number(process.env.KILLS ?? 20);
const lanes = 4;

describe.skipIf(missing !== undefined)('tasks', () => {
  it(`D20: ${kills} × kill -9 of Redis and of workers lose no task and double no side effect`, async () => {
    const redis = await RedisServer.start('--appendonly', 'yes', '--appendfsync', 'always');
    const model = await upstream((_, response) => {
      setTimeout(() => reply(response, 200, chatCompletion('an answer that is long enough')), 20 + Math.random() * 100);
    });
    const auditKey = 'k'.repeat(32);
    const environment = {
      ...{ REDIS_URL: redis.url, LLM_BASE_URL: model.url, LLM_MODEL: 'gpt-5.4-mini' },
      ...{ RATE_LIMIT: '1000000', GLOBAL_RATE: '1000000', CONCURRENCY_PER_USER: '100', CACHE_ENABLED: 'false' },
      ...{ TASK_LEASE_SECONDS: '1', TASK_ATTEMPTS: '50', LOG_LEVEL: 'error', DATA_DIR: 'off', AUDIT_KEY: auditKey },
    };
    const api = await startProcess(environment);
    const worker = (): Promise<Started> => startProcess(environment, ['worker']);
    const workers = await Promise.all([worker(), worker()]);

    let over = false;
    const accepted = new Map<string, string>();
    /** Asks until it is told that the task is taken; the key makes it one task. */
    const submit = async (lane: number, number: number): Promise<void> => {
      const headers = { 'idempotency-key': `task ${lane} ${number}` };
      const body = { message: `task ${lane} ${number}`, user_id: `lane${lane}`, session_id: 's' };
      for (;;) {
        const answer = await api.post('/tasks', body, headers);
        if (answer.status === 202) return void accepted.set(answer.body.id as string, `lane${lane}`);
        expect(answer.status).toBeGreaterThanOrEqual(500);
        await sleep(50);
      }
    };
    const submitting = Array.from({ length: lanes }, async (_, lane) => {
      for (let number = 0; !over; number += 1) {
        await submit(lane, number);
        await sleep(100 + Math.random() * 200);
      }
      return lane;
    });

    for (let kill = 0; kill < kills; kill += 1) {
      await sleep(200 + Math.random() * 400);
      const starting: Promise<unknown>[] = [];
      if (kill % 3 === 0) {
        const at = (kill / 3) % workers.length;
        const victim = workers[at];
        victim?.child.kill('SIGKILL');
        await victim?.ended;
        starting.push(
          worker().then((started) => {
            workers[at] = started;
          }),
        );
      }
      await redis.kill();
      await sleep(Math.random() * 100);
      await redis.start();
      await Promise.all(starting);
    }
    over = true;
    await Promise.all(submitting);

    const states = async (): Promise<Record<string, number>> => {
      const count: Record<string, number> = {};
      for (const [id, user] of accepted) {
        const { status, body } = await api.ask('GET', `/tasks/${id}?user_id=${user}`);
        const state = status === 200 ? (body.status as string) : `status ${status}`;
        count[state] = (count[state] ?? 0) + 1;
      }
      return count;
    };
    await expect.poll(states, { timeout: 180_000, interval: 1000 }).toEqual({ done: accepted.size });

    const store = await openStore({ REDIS_URL: redis.url });
    for (let lane = 0; lane < lanes; lane += 1) {
      const { messages } = await store.readSession(`user%3Alane${lane}/s`);
      const asked = messages
        .map((text) => JSON.parse(text) as { role: string; content: string })
        .filter(({ role }) => role === 'user');
      const mine = [...accepted.values()].filter((user) => user === `lane${lane}`).length;
      // Each task wrote its turn, once.
      expect(asked).toHaveLength(mine);
      expect(new Set(asked.map(({ content }) => content)).size).toBe(mine);
    }
    const rows = new Map<string, number>();
    for await (const { chain } of storeSink(store).rows() as AsyncIterable<Row>)
      if (chain.startsWith('task-')) rows.set(chain, (rows.get(chain) ?? 0) + 1);
    // Each task has its row in the ledger, once, and nothing else has one.
    expect(rows.size).toBe(accepted.size);
    for (const id of accepted.keys()) expect(rows.get(`task-${id}`)).toBe(1);
    expect(await store.queueLength('tasks')).toEqual({ waiting: 0, dead: 0 });
    const { faults } = await verify(storeSink(store), auditKey);
    console.info(
      `${kills} kills: ${accepted.size} tasks, ${model.received.length} model calls, ${faults.length} faults`,
    );

    await store.close();
    for (const { child, ended } of [api, ...workers]) {
      child.kill('SIGTERM');
      await ended;
    }
    await model.close();
    await redis.stop();
  }, 1_800_000);
});
