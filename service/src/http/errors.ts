import { Unavailable } from '../unavailable';

/** Every code of an error, by its status; the document is made of this too. */
export const codes = {
  400: ['invalid_request', 'invalid_json', 'unknown_agent', 'unsupported_parameter', 'model_rejected'],
  401: ['invalid_token'],
  404: ['not_found', 'session_not_found', 'task_not_found', 'model_not_found'],
  405: ['method_not_allowed'],
  413: ['body_too_large'],
  415: ['unsupported_media_type'],
  429: ['rate_limited', 'budget_exhausted', 'token_budget_exhausted'],
  499: ['client_closed_request'],
  500: ['internal_error'],
  502: ['model_refused'],
  503: ['store_unavailable', 'model_unavailable', 'identity_unavailable', 'shutting_down'],
  504: ['model_timeout', 'deadline_exceeded'],
} as const;

export type ErrorStatus = keyof typeof codes;
type ErrorCode<S extends ErrorStatus = ErrorStatus> = (typeof codes)[S][number];

/** An error that a caller may read: what OpenAI's clients expect, and nothing of our inside. */
export class ApiError<S extends ErrorStatus = ErrorStatus> extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: S,
    readonly code: ErrorCode<S>,
    message: string,
    readonly details: { readonly param?: string; readonly retryAfter?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
  }
}

/** Seconds after which a part that did not answer is worth another try. */
const soon = 2;

/** What callers learn of an error: of a fault of ours nothing but that; its cause goes to the log alone. */
export function answerable(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof Unavailable) {
    const message = 'What this service keeps things in does not answer right now; ask again.';
    return new ApiError(503, 'store_unavailable', message, { retryAfter: soon, cause: error });
  }
  const message = 'Something went wrong here. The request id finds it in our logs.';
  return new ApiError(500, 'internal_error', message, { cause: error });
}

const types: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
};

export const typeOf = (status: number): string =>
  types[status] ?? (status < 500 ? 'invalid_request_error' : 'server_error');

/** The one place that turns an error into what a caller sees. */
export function errorReply(error: unknown): { status: number; body: unknown; headers: Record<string, string> } {
  const { status, code, message, details } = answerable(error);
  return {
    status,
    body: { error: { message, type: typeOf(status), param: details.param ?? null, code } },
    headers:
      details.retryAfter === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(details.retryAfter))) },
  };
}
