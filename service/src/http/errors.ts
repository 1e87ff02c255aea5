/** An error that a caller may read: what OpenAI's clients expect, and nothing of our inside. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: { readonly param?: string; readonly retryAfter?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
  }
}

/** What callers learn of a fault of ours; the cause goes to the log alone. */
export const internalError = (cause: unknown): ApiError =>
  new ApiError(500, 'internal_error', 'Something went wrong here. The request id finds it in our logs.', { cause });

const types: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
};

/** The one place that turns an error into what a caller sees. */
export function errorReply(error: unknown): { status: number; body: unknown; headers: Record<string, string> } {
  const known = error instanceof ApiError ? error : internalError(error);
  const { status, code, message, details } = known;
  const type = types[status] ?? (status < 500 ? 'invalid_request_error' : 'server_error');
  return {
    status,
    body: { error: { message, type, param: details.param ?? null, code } },
    headers:
      details.retryAfter === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(details.retryAfter))) },
  };
}
