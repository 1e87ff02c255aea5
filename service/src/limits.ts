import type { Signal } from './cancel';
import type { Clock } from './clock';
import type { Config } from './config/settings';
import { Slices } from './cost/slices';
import { ApiError } from './http/errors';
import type { Store } from './store/store';
import type { HealthWindow } from './telemetry/health-window';
import type { Metrics } from './telemetry/metrics';

/** Longest that a request is kept waiting for its turn, seconds. */
const longestWait = 60;

/** How often one user, and all together, may ask. */
export class Limits {
  private readonly everyone: Slices;

  constructor(
    private readonly config: Config,
    private readonly store: Store,
    private readonly clock: Clock,
    holder: string,
    private readonly health: HealthWindow,
    private readonly metrics: Metrics,
  ) {
    const capacity = config.GLOBAL_RATE;
    this.everyone = new Slices(store, clock, {
      key: 'rate',
      holder,
      // Longer than a replica or the network stalls now and then: a slice that ended on its way is of no use.
      lease: 3000,
      windows: (now) => [{ name: String(Math.floor(now / 1000)), capacity, ends: (Math.floor(now / 1000) + 1) * 1000 }],
      size: () => Math.max(1, Math.floor(capacity / 20)),
    });
  }

  /** Lets a request through, or refuses it; with `wait` it may be kept that many seconds first. */
  async admit(owner: string, wait: number, signal: Signal): Promise<void> {
    const deadline = this.clock.now() + Math.min(wait, longestWait) * 1000;
    for (;;) {
      const pause = await this.ask(owner);
      if (pause === 0) return;
      if (this.clock.now() + pause > deadline) {
        this.metrics.refused.add(1, 'rate');
        throw new ApiError(429, 'rate_limited', 'Too many requests; ask again later.', { retryAfter: pause / 1000 });
      }
      await this.clock.sleep(pause, signal);
    }
  }

  /** 0, or milliseconds until it is worth asking again. */
  private async ask(owner: string): Promise<number> {
    const { RATE_LIMIT, RATE_POLICY, RATE_WINDOW, RATE_ADAPTIVE } = this.config;
    const capacity = RATE_ADAPTIVE ? Math.max(1, Math.floor(RATE_LIMIT * this.health.factor)) : RATE_LIMIT;
    const limit = { key: owner, policy: RATE_POLICY, capacity, window: RATE_WINDOW * 1000 };
    const [own, all] = await Promise.allSettled([
      this.store.limit(limit),
      this.everyone.tryTake(1) ? 1 : this.everyone.take(1),
    ]);
    const mine = own.status === 'fulfilled' && own.value.allowed;
    const ours = all.status === 'fulfilled' && all.value === 1;
    // Both count, or neither: what one of them refuses is not used up at the other.
    if (ours) this.everyone.settle(1, mine ? 1 : 0);
    if (mine && !ours) this.store.giveBack(limit).catch(() => undefined);
    if (own.status === 'rejected') throw own.reason;
    if (all.status === 'rejected') throw all.reason;
    if (!mine) return Math.max(1, own.value.wait);
    return ours ? 0 : 1000 - (this.clock.now() % 1000);
  }

  async close(): Promise<void> {
    await this.everyone.close();
  }
}

/** `Prefer: wait=10`, as RFC 7240 has it. */
export function preferredWait(header: string | undefined): number {
  return Number(/(?:^|[,;\s])wait=(\d{1,3})(?:$|[,;\s])/.exec(header ?? '')?.[1] ?? 0);
}
