import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { storeSink } from '../../src/governance/ledger';
import { verify } from '../../src/governance/verify';
import { type Started, startProcess } from '../support/process';
import { ended } from '../support/servers';
import { reply, upstream } from '../support/upstream';
import { kafkaJars, startKafka } from './kafka/start';
import { openStore } from './redis/open';
import { missingRedis, RedisServer } from './redis/server';

const kills = Number(process.env.KILLS ?? 10);
const found = kafkaJars();
const missing = typeof found === 'string' ? found : missingRedis();
if (missing !== undefined) console.warn(`skipped: workers killed over Kafka: ${missing}`);

const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
}, 60_000);

it.skipIf(missing !== undefined)(
  `D20: over Kafka no task is lost and none done twice by ${kills} × kill -9 of workers, and one of the broker`,
  async () => {
    if (typeof found === 'string') return;
    const key = 'k'.repeat(32);
    const redis = await RedisServer.start('--appendonly', 'yes', '--appendfsync', 'always');
    closing.push(() => redis.stop());
    const broker = await startKafka(found.jars);
    closing.push(() => broker.stop());
    await broker.makeTopics('tasks', 'tasks.dlq');
    let calls = 0;
    const model = await upstream((_, response) => {
      calls += 1;
      const usage = { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 };
      const message = { role: 'assistant', content: 'fine' };
      setTimeout(() => reply(response, 200, { choices: [{ index: 0, message, finish_reason: 'stop' }], usage }), 150);
    });
    closing.push(() => model.close());
    const environment = {
      ...{ REDIS_URL: redis.url, KAFKA_BROKERS: broker.plain, DATA_DIR: 'off', AUDIT_KEY: key, LOG_LEVEL: 'error' },
      ...{ RATE_LIMIT: '1000000', GLOBAL_RATE: '1000000', TASK_LEASE_SECONDS: '2', TASK_ATTEMPTS: '50' },
      ...{ LLM_BASE_URL: model.url, LLM_API_KEY: 'x', CACHE_ENABLED: 'false', TASK_CONCURRENCY: '4' },
    };
    const start = async (...command: string[]): Promise<Started> => {
      const started = await startProcess(environment, command);
      closing.push(() => ended(started.child, 'SIGKILL'));
      return started;
    };
    const service = await start();
    const workers = await Promise.all([1, 2].map(() => start('worker')));
    const users = ['a', 'b', 'c', 'd'];
    const tasks: { id: string; user: string }[] = [];
    let [sending, interrupted, refused] = [true, 0, 0];
    const lanes = users.map(async (user) => {
      while (sending) {
        const { status, body } = await service.post('/tasks', { message: 'x', user_id: user, session_id: 'tasks' });
        if (status === 202) tasks.push({ id: body.id, user });
        else refused += 1;
        await sleep(300);
      }
    });
    for (let kill = 0; kill < kills; kill += 1) {
      // The group has come together again, and tasks are in hand.
      const before = calls;
      for (const end = Date.now() + 30_000; calls < before + 10 && Date.now() < end; ) await sleep(20);
      interrupted += calls >= before + 10 ? 1 : 0;
      await sleep(Math.random() * 300);
      const victim = kill % workers.length;
      (workers[victim] as Started).child.kill('SIGKILL');
      await workers[victim]?.ended;
      if (kill === Math.floor(kills / 2)) await broker.restart('SIGKILL');
      workers[victim] = await start('worker');
    }
    sending = false;
    await Promise.all(lanes);
    const open = new Map(tasks.map((task) => [task.id, { ...task, state: 'unknown' }]));
    const end = Date.now() + 180_000;
    while (open.size > 0 && Date.now() < end) {
      for (const task of [...open.values()].slice(0, 100)) {
        const { status, body } = await service.ask('GET', `/tasks/${task.id}?user_id=${task.user}`);
        task.state = status === 200 ? `${body.status} ${body.attempts}` : `status ${status}`;
        if (body.status === 'done') open.delete(task.id);
      }
      await sleep(100);
    }
    expect([...open.values()].slice(0, 10), `${open.size} of ${tasks.length} open: ${said(workers)}`).toEqual([]);
    const last = [service, ...workers];
    for (const { child } of last) child.kill('SIGTERM');
    expect(await Promise.all(last.map((one) => one.ended))).toEqual(last.map(() => 0));

    const store = await openStore({ REDIS_URL: redis.url });
    let turns = 0;
    for (const user of users) turns += (await store.readSession(`user%3A${user}/tasks`)).messages.length / 2;
    const once = new Map<string, number>();
    for await (const { chain } of storeSink(store).rows()) {
      if (chain.startsWith('task-')) once.set(chain, (once.get(chain) ?? 0) + 1);
    }
    const { faults } = await verify(storeSink(store), key);
    console.log(
      `${kills} kills, ${interrupted} of them amid work: ${tasks.length} tasks accepted, ${refused} refused, ${turns} turns written, ${once.size} rows, ${calls} model calls`,
    );
    expect(interrupted).toBeGreaterThan(kills / 2);
    expect(tasks.length).toBeGreaterThan(kills);
    expect([...once.values()].every((rows) => rows === 1)).toBe(true);
    expect(turns).toBe(once.size);
    expect(tasks.filter(({ id }) => !once.has(`task-${id}`))).toEqual([]);
    // While the broker was away a task may have been taken though its caller heard of a failure.
    expect(once.size - tasks.length).toBeLessThanOrEqual(refused);
    expect(faults).toEqual([]);
    await store.close();
  },
  1_800_000,
);

/** What workers logged last. */
const said = (workers: readonly Started[]): string =>
  JSON.stringify(workers.map(({ lines, child }) => [child.exitCode, child.signalCode, ...lines.slice(-5)]));
