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

/** Milliseconds over which calls and retries are compared. */
const span = 10_000;

/**
 * Retries may add a tenth to the calls of the last ten seconds, and no more: when a provider is down, retries are what
 * keeps it down. A few are always allowed, or a quiet service would never retry.
 */
export class RetryBudget {
  private readonly calls: number[] = [];
  private readonly retries: number[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly share = 0.1,
    private readonly least = 3,
  ) {}

  called(): void {
    this.forget(this.calls);
    this.calls.push(this.clock.now());
  }

  /** Takes one, if there is one. */
  take(): boolean {
    this.forget(this.calls);
    this.forget(this.retries);
    if (this.retries.length >= Math.max(this.least, Math.floor(this.calls.length * this.share))) return false;
    this.retries.push(this.clock.now());
    return true;
  }

  private forget(moments: number[]): void {
    const from = this.clock.now() - span;
    let old = 0;
    while (old < moments.length && (moments[old] as number) <= from) old += 1;
    if (old > 0) moments.splice(0, old);
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
