import type { App } from '../app';
import type { Admission } from './admit';
import type { Ask } from './ask';

/** Gives back what was reserved for a request that came to nothing, and tells the budget what it cost all the same. */
export async function give({ store, budget, log }: App, ask: Ask, { session }: Admission): Promise<void> {
  try {
    await Promise.all([
      session?.reservation ? store.release(session.key, session.reservation) : undefined,
      budget.report(),
    ]);
  } catch (error) {
    // The lease ends it; the caller's own error matters more.
    log.error('reservation not given back', error, { request_id: ask.id });
  }
}
