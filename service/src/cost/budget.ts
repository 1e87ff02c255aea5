import type { Clock } from '../clock';
import type { Config } from '../config/settings';
import { ApiError } from '../http/errors';
import type { Cascaded } from '../models/compose';
import { type Completion, type Model, type ModelCall, ModelError } from '../models/model';
import type { Store } from '../store/store';
import type { Log } from '../telemetry/log';
import type { Metrics } from '../telemetry/metrics';
import type { PriceList } from './prices';
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

/** What all replicas together may spend on models, in hours, days and months. */
export class Budget {
  private readonly slices: Slices | undefined;
  /** Of the reservations of late. */
  private largest = 0;
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

  /**
   * Fetches a slice together with the other questions of a request, so that the model call need not wait for it: enough
   * for the calls that were made of late, where the budget has it.
   */
  async prepare(amount: number): Promise<void> {
    const { slices } = this;
    const usual = Math.max(amount, this.largest);
    if (slices === undefined || slices.has(usual)) return;
    for (const enough of usual === amount ? [amount] : [usual, amount]) {
      if (!(await slices.take(enough))) continue;
      slices.settle(enough, 0);
      return;
    }
    throw this.exhausted();
  }

  async reserve(amount: number): Promise<void> {
    if (this.slices === undefined) return;
    this.largest = Math.max(amount, this.largest * 0.99);
    if (!this.slices.tryTake(amount) && !(await this.slices.take(amount))) throw this.exhausted();
  }

  settle(reserved: number, spent: number): void {
    this.slices?.settle(reserved, spent);
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
      const most = prices.cost(
        model.name,
        { prompt: mostTokens(call), completion: call.maxTokens, cached: 0 },
        clock.now(),
      );
      await budget.reserve(most);
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
        budget.settle(most, spent);
      }
    },
  };
}

/** More than any tokenizer makes of it in the languages that we know of. */
const mostTokens = ({ messages }: ModelCall): number =>
  messages.reduce((sum, { content }) => sum + Math.ceil(Buffer.byteLength(content) / 2) + 8, 8);
