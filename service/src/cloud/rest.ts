import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from '../unavailable';
import { type Answer, Endpoint } from './http';
import { codeOf } from './refusal';

export interface RestOptions {
  /** What errors call it. */
  readonly name: string;
  readonly url: string;
  /** Headers that say who asks, made for each try: tokens end. */
  readonly login: () => Promise<Readonly<Record<string, string>>>;
}

export interface RestAsk {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses that are answers; any other is an error. */
  readonly want: readonly number[];
  readonly signal?: AbortSignal;
  /** Milliseconds until the head of the answer has come. */
  readonly timeout?: number;
}

export interface RestAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly text: string;
}

/** A refusal that another try would not change. */
export class RestError extends Error {
  override readonly name = 'RestError';
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** Throttled, lost a race, or not there for a moment. */
const passing = new Set([408, 429, 449, 500, 502, 503, 504]);

/** Tries of one request, and the longest pause between two that a server may ask for, milliseconds. */
const tries = 4;
const longest = 10_000;

/** A cloud service's REST API. Every request may be repeated: callers see to it that this changes nothing. */
export class Rest {
  private readonly endpoint: Endpoint;

  constructor(private readonly options: RestOptions) {
    this.endpoint = new Endpoint(options.url);
  }

  async ask(method: string, path: string, ask: RestAsk): Promise<RestAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      const failure = await this.attempt(method, path, ask);
      if (!('error' in failure)) return failure;
      if (failure.final || ask.signal?.aborted) throw failure.error;
      if (attempt === tries) throw new Unavailable(this.options.name, failure.error);
      await sleep(failure.pause ?? Math.random() * 100 * 2 ** attempt, undefined, { signal: ask.signal });
    }
  }

  private async attempt(method: string, path: string, ask: RestAsk): Promise<RestAnswer | Failure> {
    const { body, headers, want, signal, timeout = 15_000 } = ask;
    const { name, login } = this.options;
    let answer: Answer;
    let text: string;
    try {
      const late = AbortSignal.timeout(timeout);
      answer = await this.endpoint.ask(path, {
        method,
        headers: {
          ...(await login()),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        signal: signal === undefined ? late : AbortSignal.any([signal, late]),
      });
      text = await answer.text();
    } catch (cause) {
      return { error: new Error(`${name}: no answer to ${method} ${bare(path)}`, { cause }), final: false };
    }
    if (want.includes(answer.status)) {
      return { status: answer.status, header: (key) => answer.header(key), text };
    }
    const error = new RestError(
      `${name}: status ${answer.status} for ${method} ${bare(path)}${codeOf(answer, text)}`,
      answer.status,
    );
    return { error, final: !passing.has(answer.status), pause: pauseOf(answer) };
  }
}

interface Failure {
  readonly error: Error;
  readonly final: boolean;
  readonly pause?: number | undefined;
}

const bare = (path: string): string => path.split('?', 1)[0] ?? path;

/** What the server asks for: seconds, or milliseconds in the headers of Azure's. */
function pauseOf(answer: Answer): number | undefined {
  const exact = Number(answer.header('x-ms-retry-after-ms') ?? answer.header('retry-after-ms') ?? Number.NaN);
  const seconds = Number(answer.header('retry-after') ?? Number.NaN) * 1000;
  const pause = Number.isNaN(exact) ? seconds : exact;
  return Number.isNaN(pause) ? undefined : Math.min(longest, Math.max(0, pause));
}

/** A header with a token of the pod's identity. */
export const bearer =
  (token: () => Promise<string>): RestOptions['login'] =>
  async () => ({ authorization: `Bearer ${await token()}` });
