import type { App } from '../app';
import { ApiError } from '../http/errors';
import type { Exchange } from '../http/exchange';

/** Runs work that ends when the caller has gone or its time is up, retries and rounds included. */
export async function withDeadline<T>(
  { config }: App,
  exchange: Exchange,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const timer = setTimeout(
    () =>
      ending.abort(
        new ApiError(504, 'deadline_exceeded', `There was no answer within ${config.REQUEST_TIMEOUT_SECONDS} seconds.`),
      ),
    config.REQUEST_TIMEOUT_SECONDS * 1000,
  );
  const gone = (): void => ending.abort(exchange.signal.reason);
  exchange.signal.addEventListener('abort', gone, { once: true });
  try {
    return await work(ending.signal);
  } finally {
    clearTimeout(timer);
    exchange.signal.removeEventListener('abort', gone);
  }
}
