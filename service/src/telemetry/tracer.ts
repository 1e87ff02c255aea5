import { randomBytes } from 'node:crypto';

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** A finished span, in the fields of OTLP. */
export interface FinishedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  readonly failed?: string;
}

export interface Span {
  /** For the header of calls that this span makes. */
  readonly traceparent: string | undefined;
  set(attributes: Attributes): void;
  fail(reason: string): void;
  end(): void;
  /** `kind` as OTLP has it: 1 within this process, 3 a call to another. */
  child(name: string, attributes: Attributes, kind?: 1 | 3): Span;
}

const silent: Span = {
  traceparent: undefined,
  set: () => undefined,
  fail: () => undefined,
  end: () => undefined,
  child: () => silent,
};

/** Makes spans where somebody takes them; names are fixed, ids go into attributes. */
export class Tracer {
  constructor(
    private readonly take?: (span: FinishedSpan) => void,
    private readonly percent = 100,
    private readonly random: () => number = Math.random,
  ) {}

  start(name: string, attributes: Attributes, requestId: string, traceparent?: string): Span {
    const { take } = this;
    if (take === undefined) return silent;
    const [, trace, parent, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '') ?? [];
    const sampled = flags === undefined ? this.random() * 100 < this.percent : (Number.parseInt(flags, 16) & 1) === 1;
    if (!sampled) return silent;
    return begin(take, trace ?? randomBytes(16).toString('hex'), parent, name, 2, {
      ...attributes,
      'request.id': requestId,
    });
  }
}

function begin(
  take: (span: FinishedSpan) => void,
  traceId: string,
  parent: string | undefined,
  name: string,
  kind: number,
  given: Attributes,
): Span {
  const spanId = randomBytes(8).toString('hex');
  const start = Date.now();
  let attributes = given;
  let failed: string | undefined;
  return {
    traceparent: `00-${traceId}-${spanId}-01`,
    set: (more) => {
      attributes = { ...attributes, ...more };
    },
    fail: (reason) => {
      failed = reason;
    },
    end: () => {
      const parts = {
        ...(parent === undefined ? {} : { parentSpanId: parent }),
        ...(failed === undefined ? {} : { failed }),
      };
      take({ traceId, spanId, name, kind, start, end: Date.now(), attributes, ...parts });
    },
    child: (inner, more, as = 1) => begin(take, traceId, spanId, inner, as, more),
  };
}
