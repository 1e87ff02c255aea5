import type { Clock } from '../../src/clock';

/** Time that passes when a test says so. */
export class TestClock implements Clock {
  private sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  constructor(private time = Date.now()) {}

  now = (): number => this.time;

  sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper = { at: this.time + milliseconds, wake: resolve };
      this.sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.sleepers = this.sleepers.filter((one) => one !== sleeper);
        reject(signal.reason);
      });
    });

  /** Wakes those whose time has come, and lets them run. */
  async pass(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    const due = this.sleepers.filter(({ at }) => at <= this.time);
    this.sleepers = this.sleepers.filter(({ at }) => at > this.time);
    for (const { wake } of due) wake();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }

  get sleeping(): number {
    return this.sleepers.length;
  }
}
