import { type Off, off } from './place';
import type { WorkloadProps } from './workload';

/**
 * A change of a description, for one environment. Objects merge by key; lists and tagged choices (`kafka(…)`,
 * `scratch(…)`) replace the whole value; `off` removes it.
 */
export type Overrides<P> = P extends
  | readonly unknown[]
  | string
  | number
  | boolean
  | symbol
  | undefined
  | ((...args: never[]) => unknown)
  ? P
  : P extends { readonly kind: string }
    ? P
    : {
        readonly [K in keyof P]?:
          | Overrides<P[K]>
          | (undefined extends P[K] ? Off : never)
          | (string extends keyof P ? Off : never);
      };

/** A change of one workload: what its kind can say, but not its kind. A whole new workload replaces it. */
export type WorkloadOverrides<W extends WorkloadProps> = W extends WorkloadProps
  ? Overrides<Omit<W, 'kind'>> | WorkloadProps
  : never;

/** A workload with a change applied: a preset's own props, or what an environment makes of it. */
export function mergeWorkload<W extends object>(workload: W, change: object): W {
  return mergeAt(workload, change, ['workloads', '']) as W;
}

type Plain = { readonly [key: string]: unknown };

/** `base` with `change` applied, at any depth. Neither is modified. */
export function merge<T>(base: T, change: unknown): T {
  return mergeAt(base, change, []) as T;
}

function mergeAt(base: unknown, change: unknown, path: readonly string[]): unknown {
  if (change === undefined) return base;
  if (!isPlain(change)) return change;
  // A workload keeps its kind under a change that names none; everything else with a kind is replaced whole.
  const within = isPlain(base) && change.kind === undefined && (base.kind === undefined || isWorkload(path));
  const result: Record<string, unknown> = within ? { ...(base as Plain) } : {};
  for (const [key, value] of Object.entries(change)) {
    if (value === off && !(within && keepsOff(path, key))) delete result[key];
    else result[key] = mergeAt(within ? (base as Plain)[key] : undefined, value, [...path, key]);
  }
  return result;
}

const isWorkload = (path: readonly string[]): boolean => path.length === 2 && path[0] === 'workloads';

/**
 * Places where `off` is itself a value, because leaving the prop out would bring its default back: a probe, a default
 * volume, an identity, a spread, a quota.
 */
function keepsOff(path: readonly string[], key: string): boolean {
  const parent = path.at(-1);
  return parent === 'probes' || parent === 'volumes' || parent === 'spread' || key === 'identity' || key === 'quota';
}

function isPlain(value: unknown): value is Plain {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.getPrototypeOf(value) === Object.prototype
  );
}
