import type { Clock } from '../clock';
import { type Completion, type Model, type ModelCall, ModelError } from './model';

export interface BreakerOptions {
  /** Failures within the window that open it, if they are at least half of the calls. */
  readonly threshold: number;
  /** Milliseconds until one probe is let through. */
  readonly recovery: number;
  readonly clock: Clock;
  readonly onChange?: (model: string, open: boolean) => void;
}

/** Milliseconds after which a failure no longer counts. */
const span = 60_000;

/** Stops asking a model that is unwell, and asks once in a while whether it has recovered. */
export class Breaker implements Model {
  private outcomes: { readonly at: number; readonly failed: boolean }[] = [];
  private openedAt: number | undefined;
  private probing = false;

  constructor(
    private readonly model: Model,
    private readonly options: BreakerOptions,
  ) {}

  get name(): string {
    return this.model.name;
  }

  get open(): boolean {
    return this.openedAt !== undefined;
  }

  async complete(call: ModelCall): Promise<Completion> {
    const probe = this.admit();
    try {
      const completion = await this.model.complete(call);
      this.succeeded(probe);
      return completion;
    } catch (error) {
      if (counts(error)) this.failed(probe);
      else if (probe) this.probing = false;
      throw error;
    }
  }

  /** Whether this call is the probe. */
  private admit(): boolean {
    const { clock, recovery } = this.options;
    if (this.openedAt === undefined) return false;
    const left = this.openedAt + recovery - clock.now();
    if (left > 0 || this.probing) {
      throw new ModelError('open', this.name, 'not asked: it failed too often', {
        retryAfter: Math.max(left, 1000) / 1000,
      });
    }
    this.probing = true;
    // Whatever becomes of the probe, the next one waits its time.
    this.openedAt = clock.now();
    return true;
  }

  private succeeded(probe: boolean): void {
    if (probe) {
      this.probing = false;
      this.openedAt = undefined;
      this.outcomes = [];
      this.options.onChange?.(this.name, false);
    } else if (this.openedAt === undefined) this.note(false);
  }

  private failed(probe: boolean): void {
    if (probe) {
      this.probing = false;
      this.openedAt = this.options.clock.now();
      return;
    }
    if (this.openedAt !== undefined) return;
    this.note(true);
    const failures = this.outcomes.filter(({ failed }) => failed).length;
    if (failures < this.options.threshold || failures * 2 < this.outcomes.length) return;
    this.openedAt = this.options.clock.now();
    this.options.onChange?.(this.name, true);
  }

  private note(failed: boolean): void {
    const now = this.options.clock.now();
    // Successes are noted only while there are failures to weigh against.
    if (!failed && this.outcomes.length === 0) return;
    this.outcomes.push({ at: now, failed });
    if (this.outcomes.length > 1000 || (this.outcomes[0]?.at ?? now) < now - span) {
      this.outcomes = this.outcomes.filter(({ at }) => at >= now - span).slice(-1000);
    }
  }
}

/** Only what shows that the provider is unwell: not a bad question, a bad key, or a limit of ours. */
const counts = (error: unknown): boolean =>
  error instanceof ModelError && (error.kind === 'unavailable' || error.kind === 'timeout');
