import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { storeSink } from '../../src/governance/ledger';
import { verify } from '../../src/governance/verify';
import { type Started, startProcess } from '../support/process';
import { eventually } from '../support/servers';
import { reply, upstream } from '../support/upstream';
import { kafkaJars, startKafka } from './kafka/start';
import { openStore } from './redis/open';
import { missingRedis, RedisServer } from './redis/server';

const kills = Number(process.env.KILLS ?? 20);
const found = kafkaJars();
const missing = typeof found === 'string' ? found : missingRedis();
if (missing !== undefined) console.warn(`skipped: workers killed over Kafka: ${missing}`);

it.skipIf(missing !== undefined)(
  `D20: over Kafka no task is lost and none done twice by ${kills} × kill -9 of workers, and one of the broker`,
  async () => {
    if (typeof found === 'string') return;
    const key = 'k'.repeat(32);
    const [broker, redis] = await Promise.all([
      startKafka(found.jars),
      RedisServer.start('--appendonly', 'yes', '--appendfsync', 'always'),
    ]);
    await broker.makeTopics('tasks', 'tasks.dlq');
    let calls = 0;
    const model = await upstream((_, response) => {
      calls += 1;
      const usage = { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 };
      const message = { role: 'assistant', content: 'fine' };
      setTimeout(() => reply(response, 200, { choices: [{ index: 0, message, finish_reason: 'stop' }], usage }), 150);
    });
    const environment = {
      ...{ REDIS_URL: redis.url, KAFKA_BROKERS: broker.plain, DATA_DIR: 'off', AUDIT_KEY: key, LOG_LEVEL: 'error' },
      ...{ RATE_LIMIT: '1000000', GLOBAL_RATE: '1000000', TASK_LEASE_SECONDS: '2', TASK_ATTEMPTS: '50' },
      ...{ LLM_BASE_URL: model.url, LLM_API_KEY: 'x', CACHE_ENABLED: 'false', TASK_CONCURRENCY: '4' },
    };
    const service = await startProcess(environment);
    const workers = await Promise.all([1, 2].map(() => startProcess(environment, ['worker'])));
    const users = ['a', 'b', 'c', 'd'];
    const tasks: { id: string; user: string }[] = [];
    let sending = true;
    const lanes = users.map(async (user) => {
      while (sending) {
        const { status, body } = await service.post('/tasks', { message: 'x', user_id: user, session_id: 'tasks' });
        if (status === 202) tasks.push({ id: body.id, user });
        await sleep(100);
      }
    });
    for (let kill = 0; kill < kills; kill += 1) {
      await sleep(500 + Math.random() * 2500);
      const victim = kill % workers.length;
      (workers[victim] as Started).child.kill('SIGKILL');
      await workers[victim]?.ended;
      if (kill === Math.floor(kills / 2)) await broker.restart('SIGKILL');
      workers[victim] = await startProcess(environment, ['worker']);
    }
    sending = false;
    await Promise.all(lanes);
    const state = async ({ id, user }: { id: string; user: string }): Promise<string> => {
      const { status, body } = await service.ask('GET', `/tasks/${id}?user_id=${user}`);
      return status === 200 ? body.status : `status ${status}`;
    };
    await eventually(
      async () => (await Promise.all(tasks.map(state))).every((one) => one === 'done'),
      'every task is done',
      180_000,
    );
    const ends = [service, ...workers];
    for (const { child } of ends) child.kill('SIGTERM');
    expect(await Promise.all(ends.map(({ ended }) => ended))).toEqual(ends.map(() => 0));

    const store = await openStore({ REDIS_URL: redis.url });
    let turns = 0;
    for (const user of users) turns += (await store.readSession(`user%3A${user}/tasks`)).messages.length / 2;
    const once = new Map<string, number>();
    for await (const { chain } of storeSink(store).rows()) {
      if (chain.startsWith('task-')) once.set(chain, (once.get(chain) ?? 0) + 1);
    }
    const { faults } = await verify(storeSink(store), key);
    console.log(
      `${kills} kills: ${tasks.length} tasks accepted, ${turns} turns written, ${once.size} rows, ${calls} model calls`,
    );
    expect(tasks.length).toBeGreaterThan(kills);
    expect(turns).toBe(tasks.length);
    expect([...once.values()].every((rows) => rows === 1)).toBe(true);
    expect(new Set(tasks.map(({ id }) => `task-${id}`))).toEqual(new Set(once.keys()));
    expect(faults).toEqual([]);
    await store.close();
    await Promise.all([model.close(), redis.stop(), broker.stop()]);
  },
  1_800_000,
);
