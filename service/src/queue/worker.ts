import { randomUUID } from 'node:crypto';
import type { App } from '../app';
import { answerable } from '../http/errors';
import type { ChatRequest } from '../http/schemas';
import type { Caller } from '../identity';
import { chatAnswer, chatAsk } from '../routes/chat';
import type { TaskRecord } from '../store/store';
import { turn } from '../turn/turn';
import type { Verdict } from './queue';
import { due } from './schedule';

/** What is kept of a task: who asked, and what. */
export interface TaskInput {
  readonly caller: Caller;
  readonly request: ChatRequest;
}

/** Longest pause between two tries, milliseconds. */
const longestPause = 300_000;

/** Works off the queue until the signal fires, then finishes what is under way. */
export async function runWorker(app: App, stop: AbortSignal): Promise<void> {
  const schedules = setInterval(
    () => void enqueueDue(app).catch((error: unknown) => app.log.error('schedules', error)),
    10_000,
  );
  const lengths = setInterval(() => void measure(app).catch(() => undefined), 15_000);
  try {
    await app.queue.consume((id, signal) => work(app, id, signal), stop);
  } finally {
    clearInterval(schedules);
    clearInterval(lengths);
  }
}

/** One attempt at one task. Its outcome is written once, however often it is delivered. */
export async function work(app: App, id: string, lost: AbortSignal): Promise<Verdict> {
  const lease = app.config.TASK_LEASE_SECONDS * 1000;
  const claim = await app.store.claimTask(id, lease);
  if (claim.kind === 'over') return afterEnd(app, id);
  if (claim.kind === 'busy') return { kind: 'again', delay: lease };
  const { task } = claim;
  const ended = new AbortController();
  const signal = AbortSignal.any([lost, ended.signal]);
  const renewal = setInterval(() => {
    void app.store.renewTask(id, task.attempt, lease).then(
      (ours) => void (ours || ended.abort(new Error('another worker has taken over'))),
      () => undefined,
    );
  }, lease / 3);
  try {
    const outcome = await attempt(app, task, signal);
    await app.store.endTask(id, task.attempt, 'done', app.seal.seal(JSON.stringify(outcome), id));
    app.metrics.tasks.add(1, 'done');
    return { kind: 'done' };
  } catch (error) {
    return await afterFailure(app, task, error);
  } finally {
    clearInterval(renewal);
  }
}

/** Whoever died between the end of a task and its dead letter leaves the letter to the next. */
async function afterEnd(app: App, id: string): Promise<Verdict> {
  const task = await app.store.readTask(id);
  return task?.state === 'failed' ? { kind: 'dead', reason: 'failed' } : { kind: 'done' };
}

async function attempt(app: App, task: TaskRecord, signal: AbortSignal): Promise<object> {
  const { caller, request } = JSON.parse(app.seal.open(task.input, task.id)) as TaskInput;
  const deadline = AbortSignal.timeout(app.config.REQUEST_TIMEOUT_SECONDS * 1000);
  const ask = chatAsk(app, caller, request, {
    id: task.id,
    action: 'task',
    wait: 60,
    signal: AbortSignal.any([signal, deadline]),
  });
  return chatAnswer(ask, await turn(app, { ...ask, task: task.id }));
}

async function afterFailure(app: App, task: TaskRecord, error: unknown): Promise<Verdict> {
  const { status, code, message, details } = answerable(error);
  // A question that is wrong stays wrong; everything else may pass.
  const final = status === 400 || task.attempt >= app.config.TASK_ATTEMPTS;
  const outcome = JSON.stringify({ error: { code, message } });
  const counted = await app.store.endTask(
    task.id,
    task.attempt,
    final ? 'failed' : 'queued',
    app.seal.seal(outcome, task.id),
  );
  if (!counted) return { kind: 'again', delay: app.config.TASK_LEASE_SECONDS * 1000 };
  app.metrics.tasks.add(1, final ? 'dead' : 'again');
  app.log.warn('task failed', { task: task.id, attempt: task.attempt, code, final });
  const asked = (details.retryAfter ?? 0) * 1000;
  return final
    ? { kind: 'dead', reason: code }
    : { kind: 'again', delay: Math.min(longestPause, Math.max(asked, 1000 * 2 ** (task.attempt - 1))) };
}

/** Every worker looks; the first to name a minute puts its task in line. */
export async function enqueueDue(app: App): Promise<void> {
  const now = app.clock.now();
  const minute = Math.floor(now / 60_000);
  for (const { name, cron, message } of app.config.SCHEDULES) {
    if (!due(cron, now)) continue;
    const id = `schedule-${name}-${minute}`;
    const input: TaskInput = { caller: { owner: `schedule:${name}`, address: 'schedule' }, request: { message } };
    await submit(app, id, input);
  }
}

/** Keeps a task and puts it in line; one that is known is only put in line again if it has not begun. */
export async function submit(app: App, id: string, input: TaskInput): Promise<void> {
  const ttl = app.config.TASK_TTL_HOURS * 3_600_000;
  const created = await app.store.createTask({
    id,
    owner: input.caller.owner,
    input: app.seal.seal(JSON.stringify(input), id),
    ttl,
  });
  // Whoever died between the two steps was not answered, and asks again.
  if (created || (await app.store.readTask(id))?.state === 'queued') await app.queue.send(id);
}

async function measure(app: App): Promise<void> {
  const lengths = await app.queue.lengths();
  if (lengths === undefined) return;
  app.metrics.waiting.set(lengths.waiting, 'tasks');
  app.metrics.dead.set(lengths.dead, 'tasks');
}

export const newTaskId = (): string => randomUUID();
