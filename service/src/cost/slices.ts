import type { Clock } from '../clock';
import type { SliceAsk, Store } from '../store/store';

export interface SliceOptions {
  readonly key: string;
  readonly holder: string;
  /** Milliseconds after which an unrenewed slice is anyone's again. */
  readonly lease: number;
  readonly windows: (now: number) => SliceAsk['windows'];
  /** A slice of usual size, given what may still be spent. */
  readonly size: (left: number) => number;
}

/** Of what is left, the part that one holder may keep unused. */
const share = 20;

/**
 * A part of an amount that replicas share, held here so that a request need not ask for each unit. What is out on loan
 * never adds up to more than there is; what a dead replica held comes back when its lease ends.
 */
export class Slices {
  private free = 0;
  private reserved = 0;
  private spent = 0;
  private until = 0;
  /** Reserved of slices that ended meanwhile: it does not come back to us. */
  private lost = 0;
  /** The slice that was asked for last, and what of it nobody here counts on yet. */
  private asking: Promise<boolean> | undefined;
  private coming = 0;
  /** The slice that is going to be asked for, and what callers want of it. */
  private next: Promise<boolean> | undefined;
  private wanted = 0;
  private renewal: NodeJS.Timeout | undefined;
  private left = Number.POSITIVE_INFINITY;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly options: SliceOptions,
    private readonly onSpent: (windows: SliceAsk['windows'], spent: readonly number[]) => void = () => undefined,
  ) {}

  /** Whether `amount` could be taken from what is here. */
  has(amount: number): boolean {
    return this.clock.now() < this.until && this.free >= amount;
  }

  /**
   * Reserves `wish`, or `least` where there is no more, and says how much; 0: not even that. Where there is too little
   * here a slice is asked for: one wait, however many others wait too.
   */
  async take(least: number, wish = least): Promise<number> {
    for (let tries = 0; tries < 20; tries += 1) {
      if (this.tryTake(wish)) return wish;
      let all: boolean;
      if (this.asking !== undefined && this.coming >= wish) {
        this.coming -= wish;
        all = await this.asking;
      } else {
        this.wanted += wish;
        this.next ??= this.fetch();
        all = await this.next;
      }
      // Less than was asked for is all there is. Anything else, others took, or it ended on its way.
      if (!all && this.clock.now() < this.until) break;
    }
    return this.tryTake(wish) ? wish : this.tryTake(least) ? least : 0;
  }

  tryTake(amount: number): boolean {
    if (!this.has(amount)) return false;
    this.free -= amount;
    this.reserved += amount;
    this.renew();
    return true;
  }

  /** Ends a reservation with what it came to. */
  settle(reserved: number, spent: number): void {
    const lost = Math.min(this.lost, reserved);
    this.lost -= lost;
    this.reserved -= reserved;
    this.free += reserved - spent - lost;
    this.spent += spent;
  }

  /** Tells the store what was spent, and keeps the rest for another lease; towards the end others may need some of it. */
  async report(): Promise<void> {
    const fair = Math.max(0, Math.floor((this.left - this.spent) / share));
    const settled = this.asking === undefined && this.next === undefined && this.clock.now() < this.until;
    if (this.free <= fair || !settled) return void (await this.exchange(0, this.options.lease));
    this.free = fair;
    const kept = this.reserved + fair;
    await this.exchange(kept, this.options.lease, kept);
  }

  /** Gives everything back. */
  async close(): Promise<void> {
    clearTimeout(this.renewal);
    this.renewal = undefined;
    this.free = 0;
    if (this.until > 0) await this.exchange(0, 0, 0);
  }

  /** Asks for what is wanted in this turn of the event loop, all at once. */
  private async fetch(): Promise<boolean> {
    await Promise.resolve();
    const size = Math.max(this.wanted, this.options.size(this.left));
    this.coming = size - this.wanted;
    this.wanted = 0;
    this.next = undefined;
    const asking = this.exchange(size, this.options.lease).finally(() => {
      if (this.asking === asking) this.asking = undefined;
    });
    this.asking = asking;
    return asking;
  }

  /** Whether all was given that was wanted. With `kept`, all that is held is exchanged for that. */
  private async exchange(want: number, lease: number, kept?: number): Promise<boolean> {
    const now = this.clock.now();
    const expired = now >= this.until;
    // After its end a slice is not ours any more; what was taken from it is counted when it is spent.
    if (expired) {
      this.free = 0;
      this.lost = this.reserved;
    }
    const windows = this.options.windows(now);
    const spent = this.spent;
    this.spent = 0;
    try {
      const { key, holder } = this.options;
      const release = kept !== undefined;
      const answer = await this.store.slice({ key, holder, want, spent, windows, lease, release });
      this.free += answer.given - (kept ?? 0);
      this.until = now + lease;
      this.left = Math.min(...windows.map(({ capacity }, index) => capacity - (answer.spent[index] ?? 0)));
      this.onSpent(windows, answer.spent);
      return answer.given >= want;
    } catch (error) {
      this.spent += spent;
      throw error;
    }
  }

  /** A long call holds its reservation for as long as it runs. */
  private renew(): void {
    if (this.renewal !== undefined) return;
    this.renewal = setTimeout(() => {
      this.renewal = undefined;
      if (this.reserved === 0 && this.spent === 0) return;
      void this.report()
        .catch(() => undefined)
        .finally(() => this.renew());
    }, this.options.lease / 3).unref();
  }
}
