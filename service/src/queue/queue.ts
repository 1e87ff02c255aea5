/** What is to become of a task that was taken from the line. */
export type Verdict =
  | { readonly kind: 'done' }
  /** It failed, or another worker holds it: once more in so many milliseconds. */
  | { readonly kind: 'again'; readonly delay: number }
  | { readonly kind: 'dead' };

/** Carries ids of tasks to workers, each at least once. Their state is in the store. */
export interface TaskQueue {
  readonly kind: 'store' | 'kafka' | 'serviceBus';
  send(id: string): Promise<void>;
  /** Takes tasks until the signal fires; what is under way then is finished first. */
  consume(work: (id: string, signal: AbortSignal) => Promise<Verdict>, stop: AbortSignal): Promise<void>;
  lengths(): Promise<{ readonly waiting: number; readonly dead: number } | undefined>;
  /** Fails where it can't be reached. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
