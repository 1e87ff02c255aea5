import type { Clock } from '../clock';
import { type Completion, type Model, type ModelCall, ModelError } from './model';

export interface RetryOptions {
  readonly retries: number;
  readonly base: number;
  readonly cap: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly budget: RetryBudget;
  readonly onRetry?: (model: string) => void;
}

/** Milliseconds over which calls and retries are compared, and the parts that they are counted in. */
const span = 10_000;
const parts = 20;
const part = span / parts;

/** How often something happened in the last ten seconds, to half a second. */
class Recent {
  private readonly counts = new Array<number>(parts).fill(0);
  private newest = 0;
  private sum = 0;

  add(now: number): void {
    this.forget(now);
    const index = this.newest % parts;
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    this.sum += 1;
  }

  count(now: number): number {
    this.forget(now);
    return this.sum;
  }

  private forget(now: number): void {
    const current = Math.floor(now / part);
    for (let step = Math.max(this.newest + 1, current - parts + 1); step <= current; step += 1) {
      this.sum -= this.counts[step % parts] ?? 0;
      this.counts[step % parts] = 0;
    }
    this.newest = Math.max(this.newest, current);
  }
}

/**
 * Retries may add a tenth to the calls of the last ten seconds, and no more: when a provider is down, retries are what
 * keeps it down. A few are always allowed, or a quiet service would never retry.
 */
export class RetryBudget {
  private readonly calls = new Recent();
  private readonly retries = new Recent();

  constructor(
    private readonly clock: Clock,
    private readonly share = 0.1,
    private readonly least = 3,
  ) {}

  called(): void {
    this.calls.add(this.clock.now());
  }

  /** Takes one, if there is one. */
  take(): boolean {
    const now = this.clock.now();
    if (this.retries.count(now) >= Math.max(this.least, Math.floor(this.calls.count(now) * this.share))) return false;
    this.retries.add(now);
    return true;
  }
}

/** Asks again what may succeed the next time: after a pause of full jitter, or the one that the provider asks for. */
export function retrying(model: Model, options: RetryOptions): Model {
  const { retries, base, cap, clock, random, budget } = options;
  return {
    name: model.name,
    async complete(call: ModelCall): Promise<Completion> {
      budget.called();
      for (let attempt = 0; ; attempt += 1) {
        let spoken = false;
        const { onText } = call;
        const heard =
          onText &&
          ((text: string) => {
            spoken = true;
            return onText(text);
          });
        try {
          return await model.complete(heard === undefined ? call : { ...call, onText: heard });
        } catch (error) {
          // Words that the caller has seen can't be taken back.
          if (spoken || attempt >= retries || !mayPass(error)) throw error;
          const jitter = random() * Math.min(cap, base * 2 ** attempt);
          const pause = Math.max(jitter, (error.details.retryAfter ?? 0) * 1000);
          if (pause > cap || !budget.take()) throw error;
          options.onRetry?.(model.name);
          await clock.sleep(pause, call.signal);
        }
      }
    },
  };
}

const mayPass = (error: unknown): error is ModelError =>
  error instanceof ModelError && (error.kind === 'limited' || error.kind === 'unavailable' || error.kind === 'timeout');
