import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock';
import { storeSink } from '../../src/governance/ledger';
import { verify } from '../../src/governance/verify';
import { EmbeddedStore } from '../../src/store/embedded';
import { startProcess, temporaryFolder } from '../support/process';

const kills = Number(process.env.KILLS ?? 50);

it(`D5 D20: nothing that was answered is lost by ${kills} × kill -9`, async () => {
  const folder = temporaryFolder();
  const environment = {
    DATA_DIR: folder,
    RATE_LIMIT: '1000000',
    GLOBAL_RATE: '1000000',
    LOG_LEVEL: 'error',
    TASK_LEASE_SECONDS: '1',
  };
  const turns = new Map<string, number>();
  const tasks: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const service = await startProcess(environment);
    const end = performance.now() + 20 + Math.random() * 60;
    const lane = async (user: string): Promise<void> => {
      while (performance.now() < end + 50) {
        const { status } = await service.post('/chat', { message: 'x', user_id: user, session_id: 's' });
        if (status === 200) turns.set(user, (turns.get(user) ?? 0) + 1);
        const task = await service.post('/tasks', { message: 'x', user_id: user, session_id: 'tasks' });
        if (task.status === 202) tasks.push(task.body.id as string);
      }
    };
    const lanes = ['a', 'b', 'c', 'd'].map((user) => lane(user).catch(() => undefined));
    await new Promise((resolve) => setTimeout(resolve, end - performance.now()));
    service.child.kill('SIGKILL');
    await Promise.all([...lanes, service.ended]);
  }
  // A worker finishes what was begun.
  const service = await startProcess(environment);
  const left = async (): Promise<number> => {
    const states = await Promise.all(
      tasks.map(async (id) => {
        for (const user of ['a', 'b', 'c', 'd']) {
          const { status, body } = await service.ask('GET', `/tasks/${id}?user_id=${user}`);
          if (status === 200) return body.status as string;
        }
        return 'lost';
      }),
    );
    return states.filter((state) => state !== 'done').length;
  };
  await expect.poll(left, { timeout: 60_000, interval: 500 }).toBe(0);
  service.child.kill('SIGTERM');
  await service.ended;

  const store = new EmbeddedStore(systemClock, folder);
  for (const [user, answered] of turns) {
    const { messages, fields } = await store.readSession(`user%3A${user}/s`);
    // What was killed after its turn was written had no answer; what had an answer is there.
    expect(messages.length / 2).toBeGreaterThanOrEqual(answered);
    expect(messages.length / 2).toBeLessThanOrEqual(answered + kills);
    expect(Number.isInteger(Number(fields.total))).toBe(true);
  }
  let written = 0;
  for (const user of ['a', 'b', 'c', 'd'])
    written += (await store.readSession(`user%3A${user}/tasks`)).messages.length / 2;
  expect(written).toBeGreaterThanOrEqual(tasks.length);
  // Tasks whose acceptance was cut off by a kill: one a lane and kill at most.
  expect(written).toBeLessThanOrEqual(tasks.length + kills * 4);
  const once = new Map<string, number>();
  for await (const { chain } of storeSink(store).rows())
    if (chain.startsWith('task-')) once.set(chain, (once.get(chain) ?? 0) + 1);
  for (const id of tasks) expect(once.get(`task-${id}`)).toBe(1);
  const verdict = await verify(storeSink(store), readFileSync(join(folder, 'audit.key'), 'utf8'));
  expect(verdict.faults).toEqual([]);
  expect(tasks.length).toBeGreaterThan(kills);
  await store.close();
});
