import type { App } from './app';

/** Milliseconds between looks at the store, and that each may take. */
const every = 2000;
const patience = 1500;

/** Whether this replica can do its work. Looks in the background, so that a probe is answered at once. */
export class Wellness {
  connected = false;
  private started = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly app: App) {}

  async start(): Promise<void> {
    await this.look();
    this.started = true;
    this.timer = setInterval(() => void this.look(), every).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Why it takes no requests, if so. */
  notReady(): string | undefined {
    if (!this.started) return 'starting';
    if (this.app.draining) return 'ending';
    if (!this.connected) return 'no store';
    return this.app.models.fair.saturated ? 'full' : undefined;
  }

  /** All that this region needs. */
  async depth(): Promise<Readonly<Record<string, string>>> {
    const { store, memory, queue, models } = this.app;
    const checks = { store: () => store.ping(), vectors: () => memory.vectors.ping(), queue: () => queue.ping() };
    const found = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, (await well(check)) ? 'ok' : 'unreachable'] as const),
    );
    const answering = models.breakers.some(({ open }) => !open);
    return { ...Object.fromEntries(found), models: answering ? 'ok' : 'unavailable' };
  }

  private async look(): Promise<void> {
    const before = this.connected;
    this.connected = await well(() => this.app.store.ping());
    if (before && !this.connected) this.app.log.warn('the store does not answer');
    if (!before && this.connected && this.started) this.app.log.info('the store answers again');
  }
}

async function well(check: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patience);
  });
  try {
    return await Promise.race([check().then(() => true), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
