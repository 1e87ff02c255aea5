import type { Clock } from '../clock';

/** What is to become of a task that was taken from the line. */
export type Verdict =
  | { readonly kind: 'done' }
  /** It failed, or another worker holds it: once more in so many milliseconds. */
  | { readonly kind: 'again'; readonly delay: number }
  | { readonly kind: 'dead'; readonly reason: string };

export type Work = (id: string, signal: AbortSignal) => Promise<Verdict>;

/** Carries ids of tasks to workers, each at least once. Their state is in the store. */
export interface TaskQueue {
  readonly kind: 'store' | 'kafka' | 'serviceBus';
  send(id: string): Promise<void>;
  /** Takes tasks until the signal fires; what is under way then is finished first. */
  consume(work: Work, stop: AbortSignal): Promise<void>;
  lengths(): Promise<{ readonly waiting: number; readonly dead: number } | undefined>;
  /** Fails where it can't be reached. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Ids as the service makes them; anything else in a line came from elsewhere. */
export const isTaskId = (text: string): boolean => /^[\w.:-]{1,200}$/.test(text);

/**
 * Tries until it succeeds, with growing pauses: a task in hand is kept while the store or the broker is away. Says
 * whether it did before the signal fired.
 */
export async function untilDone(
  attempt: () => Promise<void>,
  { clock, stop, failed }: { clock: Clock; stop: AbortSignal; failed: (error: unknown) => void },
): Promise<boolean> {
  for (let pause = 500; ; pause = Math.min(30_000, pause * 2)) {
    try {
      await attempt();
      return true;
    } catch (error) {
      failed(error);
      if (stop.aborted) return false;
      await clock.sleep(pause, stop).catch(() => undefined);
      if (stop.aborted) return false;
    }
  }
}
