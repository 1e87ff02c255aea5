import type { App } from './app';

/** Milliseconds between looks at the store, and that each may take. */
const every = 2000;
const patience = 1500;

/** Whether this replica can do its work. Looks in the background, so that a probe is answered at once. */
export class Wellness {
  connected = false;
  private kept = false;
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
    if (!this.kept) return 'no ledger';
    return this.app.models.fair.saturated ? 'full' : undefined;
  }

  /** All that this region needs. */
  async depth(): Promise<Readonly<Record<string, string>>> {
    const { store, ledger, memory, queue, models } = this.app;
    const checks = {
      ...{ store: () => store.ping(), ledger: () => ledger.ping() },
      ...{ vectors: () => memory.vectors.ping(), queue: () => queue.ping() },
    };
    const found = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        return [name, (await fault(check)) === undefined ? 'ok' : 'unreachable'] as const;
      }),
    );
    const answering = models.breakers.some(({ open }) => !open);
    return { ...Object.fromEntries(found), models: answering ? 'ok' : 'unavailable' };
  }

  private async look(): Promise<void> {
    const { store, ledger } = this.app;
    const [noStore, noLedger] = await Promise.all([fault(() => store.ping()), fault(() => ledger.ping())]);
    this.changed('store', this.connected, noStore);
    this.changed('ledger', this.kept, noLedger);
    this.connected = noStore === undefined;
    this.kept = noLedger === undefined;
  }

  private changed(part: string, before: boolean, now: Error | undefined): void {
    if (now !== undefined && (before || !this.started)) this.app.log.error(`the ${part} does not answer`, now);
    if (now === undefined && !before && this.started) this.app.log.info(`the ${part} answers`);
  }
}

/** Why it is not well, if so. */
async function fault(check: () => Promise<void>): Promise<Error | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Error>((resolve) => {
    timer = setTimeout(() => resolve(new Error(`no answer within ${patience} ms`)), patience);
  });
  try {
    return await Promise.race([check().then(() => undefined), late]);
  } catch (error) {
    return error as Error;
  } finally {
    clearTimeout(timer);
  }
}
