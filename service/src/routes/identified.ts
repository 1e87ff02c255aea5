import type { App } from '../app';
import type { Exchange } from '../http/exchange';
import { type Caller, requiresToken } from '../identity';

/** Who asks, and what. Where tokens are required the body is not read before one was shown. */
export async function identified(
  app: App,
  exchange: Exchange,
  field: 'user_id' | 'user' = 'user_id',
): Promise<{ readonly caller: Caller; readonly body: unknown }> {
  if (requiresToken(app.config)) {
    const caller = await app.identify(exchange);
    return { caller, body: await exchange.json() };
  }
  const body = await exchange.json();
  const name = (body as Record<string, unknown> | null)?.[field];
  const caller = await app.identify(exchange, typeof name === 'string' && name !== '' ? name.slice(0, 256) : undefined);
  return { caller, body };
}
