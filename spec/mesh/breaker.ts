import type { Place } from '../place';
import type { Duration, Percent } from '../units';

/**
 * When callers stop sending to a pod that fails, and how much one caller may ask at once (A2). Istio knows all of it;
 * Linkerd knows `errors` and `ejection`.
 */
export interface BreakerProps {
  /**
   * Failures in a row after which a pod is left out: 1 to 100.
   * @default 5 with Istio, 7 with Linkerd: each mesh's own
   */
  readonly errors?: number;
  /** How often failures are counted up, 1s to 5m. Istio alone. @default '10s' */
  readonly interval?: Duration;
  /**
   * How long a pod is left out the first time, 1s to 5m; each next time longer, up to ten times.
   * @default '30s' with Istio, '1s' with Linkerd: each mesh's own
   */
  readonly ejection?: Duration;
  /** Most pods of a service that may be left out at once, 0% to 90%. Istio alone. @default '50%' */
  readonly maxEjected?: Percent;
  /**
   * Also counts answers of 500 and above, not only connections that fail, break or time out. While a model provider is
   * down every pod answers 503 with `Retry-After`, and pods left out for it are missing when the provider is back.
   * Istio alone; Linkerd always counts them.
   * @default false
   */
  readonly answers?: boolean;
  /** Connections that one caller's proxy opens to the service, 1 to 1000000. Istio alone. @default 1024: Envoy's own */
  readonly connections?: number;
  /** Requests that wait for a connection in one caller's proxy, 1 to 1000000. Istio alone. @default 1024: Envoy's own */
  readonly pending?: number;
  /** Requests after which a connection is closed, 0 to 1000000; 0 is never. Istio alone. @default 0 */
  readonly requestsPerConnection?: number;
}

export interface IstioBreaker {
  readonly errors: number;
  /** Seconds. */
  readonly interval: number;
  readonly ejection: number;
  /** Percent. */
  readonly maxEjected: number;
  readonly answers: boolean;
  readonly connections: number;
  readonly pending: number;
  readonly requestsPerConnection: number;
}

export interface LinkerdBreaker {
  readonly errors: number;
  /** Seconds. */
  readonly ejection: number;
}

const known = {
  ...{ errors: true, interval: true, ejection: true, maxEjected: true, answers: true },
  ...{ connections: true, pending: true, requestsPerConnection: true },
} as const satisfies { readonly [K in keyof Required<BreakerProps>]: true };

export function resolveIstioBreaker(place: Place, props: BreakerProps | undefined): IstioBreaker {
  const given = place.props(props, known);
  const count = (key: 'connections' | 'pending') =>
    place.in(key).integer(given[key], { min: 1, max: 1_000_000, fallback: 1024 });
  return {
    ...readFailures(place, given, 5, 30),
    interval: place.in('interval').seconds(given.interval, { min: 1, max: 300, fallback: 10 }),
    // All of them is never: then nobody would be left to answer.
    maxEjected: place.in('maxEjected').percent(given.maxEjected, { min: 0, max: 90, fallback: 50 }),
    answers: place.in('answers').flag(given.answers, false),
    connections: count('connections'),
    pending: count('pending'),
    requestsPerConnection: place
      .in('requestsPerConnection')
      .integer(given.requestsPerConnection, { min: 0, max: 1_000_000, fallback: 0 }),
  };
}

const istioAlone = ['interval', 'maxEjected', 'answers', 'connections', 'pending', 'requestsPerConnection'] as const;

export function resolveLinkerdBreaker(place: Place, props: BreakerProps): LinkerdBreaker {
  const given = place.props(props, known);
  for (const key of istioAlone) {
    if (given[key] === undefined) continue;
    place.in(key).fault(given[key], 'nothing: Linkerd has no such limit, istio() has', 'Remove it, or use istio().');
  }
  return readFailures(place, given, 7, 1);
}

function readFailures(place: Place, given: Partial<BreakerProps>, errors: number, ejection: number): LinkerdBreaker {
  return {
    errors: place.in('errors').integer(given.errors, { min: 1, max: 100, fallback: errors }),
    ejection: place.in('ejection').seconds(given.ejection, { min: 1, max: 300, fallback: ejection }),
  };
}
