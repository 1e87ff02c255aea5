import type { Clock } from '../clock';
import type { Store } from '../store/store';
import type { TaskQueue, Verdict } from './queue';

export interface StoreQueueOptions {
  readonly name: string;
  readonly concurrency: number;
  /** Milliseconds after which another worker takes over a silent one's task. */
  readonly lease: number;
}

/** Milliseconds between looks at an empty line. */
const pause = 200;

/** A line in the store itself: nothing else to run. */
export class StoreQueue implements TaskQueue {
  readonly kind = 'store';

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly options: StoreQueueOptions,
    private readonly failed: (error: unknown) => void,
  ) {}

  send(id: string): Promise<void> {
    return this.store.enqueue(this.options.name, id, 0);
  }

  async consume(work: (id: string, signal: AbortSignal) => Promise<Verdict>, stop: AbortSignal): Promise<void> {
    const lanes = Array.from({ length: this.options.concurrency }, () => this.lane(work, stop));
    await Promise.all(lanes);
  }

  lengths() {
    return this.store.queueLength(this.options.name);
  }

  async ping(): Promise<void> {
    await this.store.ping();
  }

  async close(): Promise<void> {}

  private async lane(work: (id: string, signal: AbortSignal) => Promise<Verdict>, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        const id = await this.store.dequeue(this.options.name, this.options.lease);
        if (id === undefined) await this.clock.sleep(pause, stop);
        else await this.take(id, work);
      } catch (error) {
        if (stop.aborted) return;
        this.failed(error);
        await this.clock.sleep(1000, stop).catch(() => undefined);
      }
    }
  }

  private async take(id: string, work: (id: string, signal: AbortSignal) => Promise<Verdict>): Promise<void> {
    const { name, lease } = this.options;
    const lost = new AbortController();
    // While it is worked on it stays out of others' sight.
    const renewal = setInterval(() => void this.store.enqueue(name, id, lease).catch(this.failed), lease / 3);
    try {
      const verdict = await work(id, lost.signal);
      clearInterval(renewal);
      if (verdict.kind === 'again') await this.store.enqueue(name, id, verdict.delay);
      else await this.store.dismiss(name, id, verdict.kind === 'dead');
    } finally {
      clearInterval(renewal);
    }
  }
}
