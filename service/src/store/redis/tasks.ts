import { type Claim, keys, type TaskRecord } from '../store';
import * as scripts from './task-scripts';
import type { Wire } from './wire';

type State = TaskRecord['state'];

/** Tasks and their line in Redis. */
export class RedisTasks {
  constructor(protected readonly wire: Wire) {}

  async createTask(task: {
    readonly id: string;
    readonly owner: string;
    readonly input: string;
    readonly ttl: number;
  }): Promise<boolean> {
    const { id, owner, input, ttl } = task;
    return (await this.wire.run(scripts.createTask, [keys.task(id)], [owner, input, ttl])) === 1;
  }

  async readTask(id: string): Promise<TaskRecord | undefined> {
    return taskOf(id, await this.wire.ask(() => this.wire.client.hgetall(keys.task(id))));
  }

  async claimTask(id: string, lease: number): Promise<Claim> {
    const answer = await this.wire.run(scripts.claimTask, [keys.task(id)], [lease]);
    const [kind, fields] = answer as [Claim['kind'], string[]?];
    if (kind !== 'claimed') return { kind };
    const task = taskOf(id, fieldsOf(fields ?? []));
    return task === undefined ? { kind: 'over' } : { kind, task };
  }

  async renewTask(id: string, attempt: number, lease: number): Promise<boolean> {
    return (await this.wire.run(scripts.renewTask, [keys.task(id)], [attempt, lease])) === 1;
  }

  async endTask(id: string, attempt: number, state: 'queued' | 'done' | 'failed', outcome: string): Promise<boolean> {
    return (await this.wire.run(scripts.endTask, [keys.task(id)], [attempt, state, outcome])) === 1;
  }

  async enqueue(queue: string, id: string, delay: number): Promise<void> {
    await this.wire.run(scripts.enqueue, [keys.queue(queue).line], [id, delay]);
  }

  async dequeue(queue: string, lease: number): Promise<string | undefined> {
    return ((await this.wire.run(scripts.dequeue, [keys.queue(queue).line], [lease])) as string | null) ?? undefined;
  }

  async dismiss(queue: string, id: string, dead: boolean): Promise<void> {
    const { line, dead: letters } = keys.queue(queue);
    await this.wire.run(scripts.dismiss, [line, letters], [id, Number(dead)]);
  }

  async queueLength(queue: string): Promise<{ readonly waiting: number; readonly dead: number }> {
    const { line, dead: letters } = keys.queue(queue);
    const [waiting, dead] = (await this.wire.run(scripts.queueLength, [line, letters])) as [number, number];
    return { waiting, dead };
  }

  async once(name: string, ttl: number): Promise<boolean> {
    return (await this.wire.ask(() => this.wire.client.set(keys.once(name), '1', 'PX', ttl, 'NX'))) === 'OK';
  }
}

/** Fields and values in turn, as Redis lists them. */
export function fieldsOf(flat: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (let index = 0; index < flat.length; index += 2) fields[flat[index] ?? ''] = flat[index + 1] ?? '';
  return fields;
}

function taskOf(id: string, fields: Readonly<Record<string, string>>): TaskRecord | undefined {
  const { state, attempt, owner = '', input = '', outcome } = fields;
  if (state === undefined) return undefined;
  const task = { id, state: state as State, attempt: Number(attempt), owner, input };
  return outcome === undefined ? task : { ...task, outcome };
}
