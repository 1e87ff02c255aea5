import type { IncomingMessage } from 'node:http';

const none = {};

/** Browsers may call from the listed origins, with credentials; an unlisted one gets no header at all. */
export function corsHeaders(request: IncomingMessage, origins: readonly string[]): Readonly<Record<string, string>> {
  if (origins.length === 0) return none;
  const { origin } = request.headers;
  // Caches must not hand one origin's answer to another.
  if (origin === undefined || !origins.includes(origin)) return { vary: 'origin' };
  return {
    vary: 'origin',
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'x-request-id, retry-after',
    ...(request.method === 'OPTIONS'
      ? {
          'access-control-allow-methods': 'GET, POST, DELETE',
          'access-control-allow-headers': 'authorization, content-type, idempotency-key, prefer, x-request-id',
          'access-control-max-age': '600',
        }
      : {}),
  };
}
