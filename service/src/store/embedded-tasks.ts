import type { Clock } from '../clock';
import type { Keyspace } from './keyspace';
import { type Claim, keys, type TaskRecord } from './store';

type State = TaskRecord['state'];

/** Tasks and their line in an embedded store: the same decisions as the scripts in `redis/task-scripts.ts`. */
export class EmbeddedTasks {
  constructor(
    protected readonly keyspace: Keyspace,
    protected readonly clock: Clock,
  ) {}

  createTask(task: {
    readonly id: string;
    readonly owner: string;
    readonly input: string;
    readonly ttl: number;
  }): Promise<boolean> {
    const key = keys.task(task.id);
    return this.change((space, now) => {
      if (space.has(key)) return false;
      for (const [field, value] of Object.entries({
        state: 'queued',
        attempt: 0,
        owner: task.owner,
        input: task.input,
      })) {
        space.setField(key, field, value);
      }
      space.expire(key, now + task.ttl);
      return true;
    });
  }

  readTask(id: string): Promise<TaskRecord | undefined> {
    return this.change((space) => this.task(space, id));
  }

  claimTask(id: string, lease: number): Promise<Claim> {
    const key = keys.task(id);
    return this.change((space, now): Claim => {
      const task = this.task(space, id);
      if (task === undefined || task.state === 'done' || task.state === 'failed') return { kind: 'over' };
      if (task.state === 'running' && space.number(key, 'until') > now) return { kind: 'busy' };
      space.setField(key, 'state', 'running');
      space.setField(key, 'attempt', task.attempt + 1);
      space.setField(key, 'until', now + lease);
      return { kind: 'claimed', task: { ...task, state: 'running', attempt: task.attempt + 1 } };
    });
  }

  renewTask(id: string, attempt: number, lease: number): Promise<boolean> {
    return this.change((space, now) => {
      if (!this.holds(space, id, attempt)) return false;
      space.setField(keys.task(id), 'until', now + lease);
      return true;
    });
  }

  endTask(id: string, attempt: number, state: 'queued' | 'done' | 'failed', outcome: string): Promise<boolean> {
    return this.change((space) => {
      if (!this.holds(space, id, attempt)) return false;
      space.setField(keys.task(id), 'state', state);
      space.setField(keys.task(id), 'outcome', outcome);
      return true;
    });
  }

  enqueue(queue: string, id: string, delay: number): Promise<void> {
    return this.change((space, now) => space.score(keys.queue(queue).line, id, now + delay));
  }

  dequeue(queue: string, lease: number): Promise<string | undefined> {
    const { line } = keys.queue(queue);
    return this.change((space, now) => {
      let [next, first] = ['', Number.POSITIVE_INFINITY];
      for (const [id, at] of space.fields(line)) if (Number(at) < first) [next, first] = [id, Number(at)];
      if (first > now) return undefined;
      space.score(line, next, now + lease);
      return next;
    });
  }

  dismiss(queue: string, id: string, dead: boolean): Promise<void> {
    const { line, dead: letters } = keys.queue(queue);
    return this.change((space, now) => {
      space.drop(line, id);
      if (dead) space.score(letters, id, now);
    });
  }

  queueLength(queue: string): Promise<{ readonly waiting: number; readonly dead: number }> {
    const { line, dead } = keys.queue(queue);
    return this.change((space) => ({ waiting: space.fields(line).size, dead: space.fields(dead).size }));
  }

  once(name: string, ttl: number): Promise<boolean> {
    const key = keys.once(name);
    return this.change((space, now) => {
      if (space.has(key)) return false;
      space.set(key, '1', now + ttl);
      return true;
    });
  }

  protected change<T>(change: (space: Keyspace, now: number) => T): Promise<T> {
    const now = this.clock.now();
    return this.keyspace.transact(now, (space) => change(space, now));
  }

  private holds(space: Keyspace, id: string, attempt: number): boolean {
    const task = this.task(space, id);
    return task?.state === 'running' && task.attempt === attempt;
  }

  private task(space: Keyspace, id: string): TaskRecord | undefined {
    const fields = space.fields(keys.task(id));
    const outcome = fields.get('outcome');
    if (fields.size === 0) return undefined;
    return {
      id,
      state: (fields.get('state') ?? 'queued') as State,
      attempt: Number(fields.get('attempt')),
      owner: fields.get('owner') ?? '',
      input: fields.get('input') ?? '',
      ...(outcome === undefined ? {} : { outcome }),
    };
  }
}
