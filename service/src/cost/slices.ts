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

/**
 * A part of an amount that replicas share, held here so that a request need not ask for each unit. What is out on loan
 * never adds up to more than there is; what a dead replica held comes back when its lease ends.
 */
export class Slices {
  private free = 0;
  private reserved = 0;
  private spent = 0;
  private until = 0;
  /** What callers wait for that is not here yet. */
  private wanted = 0;
  private asking: Promise<void> | undefined;
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

  /** Reserves, asking for a slice where there is too little here. */
  async take(amount: number): Promise<boolean> {
    if (this.tryTake(amount)) return true;
    this.wanted += amount;
    try {
      // Those who wait together may use up what one of them asked for.
      for (let tries = 0; tries < 20; tries += 1) {
        const mine = this.asking === undefined;
        this.asking ??= this.ask(this.wanted).finally(() => {
          this.asking = undefined;
        });
        await this.asking;
        if (this.tryTake(amount)) return true;
        // Less than was wanted is all there is, but a slice that ended on its way says nothing of that.
        if (mine && this.clock.now() < this.until) return false;
      }
      return false;
    } finally {
      this.wanted -= amount;
    }
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
    this.reserved -= reserved;
    this.free += reserved - spent;
    this.spent += spent;
  }

  /** Tells the store what was spent, and keeps the rest for another lease. */
  async report(): Promise<void> {
    await this.ask(0);
  }

  /** Gives everything back. */
  async close(): Promise<void> {
    clearTimeout(this.renewal);
    this.renewal = undefined;
    this.free = 0;
    if (this.until > 0) await this.exchange(0, 0);
  }

  private async ask(amount: number): Promise<void> {
    const size = amount === 0 ? 0 : Math.max(amount, this.options.size(this.left));
    await this.exchange(size, this.options.lease);
  }

  private async exchange(want: number, lease: number): Promise<void> {
    const now = this.clock.now();
    const expired = now >= this.until;
    // After its end a slice is not ours any more; what was taken from it is counted when it is spent.
    if (expired) this.free = 0;
    const windows = this.options.windows(now);
    const spent = this.spent;
    this.spent = 0;
    try {
      const { key, holder } = this.options;
      const giveBack = lease === 0 ? { want: 0, release: true } : { want, release: false };
      const answer = await this.store.slice({ key, holder, spent, windows, lease, ...giveBack });
      this.free += answer.given;
      this.until = now + lease;
      this.left = Math.min(...windows.map(({ capacity }, index) => capacity - (answer.spent[index] ?? 0)));
      this.onSpent(windows, answer.spent);
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
