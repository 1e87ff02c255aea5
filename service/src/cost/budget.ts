import type { Clock } from '../clock';
import type { Config } from '../config/settings';
import { ApiError } from '../http/errors';
import type { Cascaded } from '../models/compose';
import { type Completion, type Model, type ModelCall, ModelError } from '../models/model';
import type { Store } from '../store/store';
import type { Log } from '../telemetry/log';
import type { Metrics } from '../telemetry/metrics';
import type { PriceList } from './prices';
import { RecentMost } from './recent-most';
import { Slices } from './slices';

type Period = 'hourly' | 'daily' | 'monthly';

/** The name and end of the hour, day or month of a moment, in UTC. */
export function periodOf(period: Period, now: number): { readonly name: string; readonly ends: number } {
  const at = new Date(now);
  const [year, month, day, hour] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours()];
  const text = at.toISOString();
  if (period === 'hourly') return { name: text.slice(0, 13), ends: Date.UTC(year, month, day, hour + 1) };
  if (period === 'daily') return { name: text.slice(0, 10), ends: Date.UTC(year, month, day + 1) };
  return { name: text.slice(0, 7), ends: Date.UTC(year, month + 1, 1) };
}

/** Money that a request has in hand for its model calls. */
export interface Hold {
  left: number;
  over: boolean;
}

/** Milliseconds for which the cost of a call is remembered as usual. */
const memory = 300_000;

/** What all replicas together may spend on models, in hours, days and months. */
export class Budget {
  private readonly slices: Slices | undefined;
  /** Of the calls of late. */
  private readonly largest: RecentMost;
  private readonly alerted = new Set<string>();
  private readonly limits: readonly { readonly period: Period; readonly capacity: number }[];

  constructor(
    private readonly config: Config,
    store: Store,
    private readonly clock: Clock,
    holder: string,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {
    this.largest = new RecentMost(clock, memory);
    const all = { hourly: config.BUDGET_HOURLY, daily: config.BUDGET_DAILY, monthly: config.BUDGET_MONTHLY };
    this.limits = Object.entries(all).flatMap(([period, capacity]) =>
      capacity === undefined ? [] : [{ period: period as Period, capacity }],
    );
    if (this.limits.length === 0) return;
    const smallest = Math.min(...this.limits.map(({ capacity }) => capacity));
    this.slices = new Slices(
      store,
      clock,
      {
        key: 'budget',
        holder,
        lease: config.LEASE_SECONDS * 1000,
        windows: (now) => this.limits.map(({ period, capacity }) => ({ capacity, ...periodOf(period, now) })),
        // Small slices towards the end, so that no replica sits on the last cents.
        size: (left) => Math.floor(Math.min(smallest / 100, Math.max(0, left) / 20)),
      },
      (windows, spent) =>
        this.watch(
          windows.map(({ name }) => name),
          spent,
        ),
    );
  }

  /** Whether anything is counted at all. */
  get limited(): boolean {
    return this.slices !== undefined;
  }

  /** The most that a call may have cost of late. */
  get usual(): number {
    return this.largest.value;
  }

  /**
   * Takes money in hand together with the other questions of a request, so that its model call need not wait: `wish`
   * where the budget has it, at least `least`. It is given back by `release`.
   */
  async hold(least: number, wish: number): Promise<Hold> {
    const { slices } = this;
    if (slices === undefined || least === 0) return { left: 0, over: false };
    const left = await slices.take(least, wish);
    if (left === 0) throw this.exhausted();
    return { left, over: false };
  }

  release(hold: Hold): void {
    this.slices?.settle(hold.left, 0);
    hold.left = 0;
    hold.over = true;
  }

  /** For one call: of what is in hand, and only what is missing from the slices. */
  async reserve(amount: number, hold?: Hold): Promise<void> {
    const { slices } = this;
    if (slices === undefined) return;
    this.largest.add(amount);
    const held = Math.min(amount, hold?.left ?? 0);
    if (hold !== undefined) hold.left -= held;
    const missing = amount - held;
    if (missing === 0 || slices.tryTake(missing) || (await slices.take(missing)) > 0) return;
    slices.settle(held, 0);
    throw this.exhausted();
  }

  /** Ends a reservation with what the call came to; the rest is in hand for the next call of the request. */
  settle(reserved: number, spent: number, hold?: Hold): void {
    const rest = reserved - spent;
    if (hold === undefined || hold.over || rest <= 0) {
      this.slices?.settle(reserved, spent);
      return;
    }
    this.slices?.settle(spent, spent);
    hold.left += rest;
  }

  /** Part of settling a request: the store knows of every cent that was answered for. */
  async report(): Promise<void> {
    await this.slices?.report();
  }

  async close(): Promise<void> {
    await this.slices?.close();
  }

  private exhausted(): ApiError {
    this.metrics.refused.add(1, 'budget');
    const ends = Math.min(...this.limits.map(({ period }) => periodOf(period, this.clock.now()).ends));
    return new ApiError(429, 'budget_exhausted', 'The budget is spent.', {
      retryAfter: (ends - this.clock.now()) / 1000,
    });
  }

  private watch(names: readonly string[], spent: readonly number[]): void {
    this.limits.forEach(({ period, capacity }, index) => {
      const share = (spent[index] ?? 0) / capacity;
      this.metrics.budget.set(share, period);
      const name = `${period} ${names[index]}`;
      if (share * 100 < this.config.BUDGET_ALERT_PERCENT || this.alerted.has(name)) return;
      this.alerted.add(name);
      this.log.warn('budget alert', {
        period,
        percent: Math.round(share * 100),
        spent_dollars: (spent[index] ?? 0) / 1e6,
      });
    });
  }
}

/** Reserves the most that a call may cost before it is made, and settles what the provider counted. */
export function metered(model: Model, budget: Budget, prices: PriceList, clock: Clock): Model {
  return {
    name: model.name,
    async complete(call: ModelCall): Promise<Completion> {
      const most = mostCost(prices, model.name, call, clock.now());
      await budget.reserve(most, call.hold);
      let spent = 0;
      try {
        const completion = (await model.complete(call)) as Cascaded;
        spent = prices.cost(completion.model, completion.usage, clock.now());
        return completion;
      } catch (error) {
        // A call that was cut off is charged for all the same; the provider's count of it never comes.
        if (call.signal.aborted || (error instanceof ModelError && error.kind === 'timeout')) spent = most;
        throw error;
      } finally {
        budget.settle(most, spent, call.hold);
      }
    },
  };
}

/** The most that one call may cost: more tokens than any tokenizer makes of it in the languages that we know of. */
export function mostCost(
  prices: PriceList,
  model: string,
  { messages, maxTokens }: Pick<ModelCall, 'messages' | 'maxTokens'>,
  now: number,
): number {
  const prompt = messages.reduce((sum, { content }) => sum + Math.ceil(Buffer.byteLength(content) / 2) + 8, 8);
  return prices.cost(model, { prompt, completion: maxTokens, cached: 0 }, now);
}
