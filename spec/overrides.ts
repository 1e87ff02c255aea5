import { type Off, off } from './place';
import { isPlain } from './plain';
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

/** `base` with `change` applied, at any depth. Neither is modified. */
export function merge<T>(base: T, change: unknown): T {
  return mergeAt(base, change, []) as T;
}

function mergeAt(base: unknown, change: unknown, path: readonly string[]): unknown {
  if (change === undefined) return base;
  // No description is that deep: one that contains itself is faulted where it is read.
  if (!isPlain(change) || path.length > 64) return change;
  // A workload keeps its kind under a change that names none; everything else with a kind is replaced whole.
  const within = isPlain(base) && change.kind === undefined && (base.kind === undefined || isWorkload(path));
  const result = new Map(within ? Object.entries(base).filter(([key]) => !isSuperseded(path, key, change)) : []);
  for (const [key, value] of Object.entries(change)) {
    if (value === off && !keepsOff(path, key)) result.delete(key);
    else result.set(key, mergeAt(result.get(key), value, [...path, key]));
  }
  return Object.fromEntries(result);
}

const questions = ['http', 'tcp', 'exec', 'grpc'];
const targets = ['cpu', 'memory', 'inFlight', 'rate', 'backlog', 'behaviour', 'tolerance'];

/**
 * Alternatives of which a description names one: a change that names another takes its place, as if the two were a
 * tagged choice. Otherwise no override could ask another question, or fix the replicas of a preset that scales.
 */
function isSuperseded(path: readonly string[], key: string, change: Readonly<Record<string, unknown>>): boolean {
  const [part, role] = partOfContainer(path);
  const says = (other: string) => other !== key && change[other] !== undefined && change[other] !== off;
  const named = (...others: readonly string[]) => others.some(says);
  if (part === 'probes' && role !== undefined) return questions.includes(key) && named(...questions);
  if (role !== undefined) return false;
  if (part === 'scaling') return targets.includes(key) && typeof change.replicas === 'number';
  return part === 'disruption' && named('maxUnavailable', 'minAvailable');
}

const isWorkload = (path: readonly string[]): boolean => path.length === 2 && path[0] === 'workloads';

/**
 * Places where `off` is itself a value, because leaving the prop out would bring its default back: a probe, a default
 * volume or variable, an identity, a spread, a quota, migrations, a drill, metrics, alerts, dashboards, a
 * breaker.
 */
function keepsOff(path: readonly string[], key: string): boolean {
  if (path[0] === 'targets') return path.length === 2 && key === 'quota';
  if (path.length === 0) return key === 'migrations';
  if (path[0] === 'mesh') return path.length === 1 && key === 'breaker';
  if (isWorkload(path)) return key === 'identity';
  if (path[0] === 'observability') return path.length === 1 && ['metrics', 'alerts', 'dashboards'].includes(key);
  if (path.length === 1 && ['recovery', 'migrations'].includes(path[0] ?? '') && ['identity', 'drill'].includes(key))
    return true;
  const [part, ...deeper] = partOfContainer(path);
  return deeper.length === 0 && part !== undefined && ['probes', 'volumes', 'env', 'spread'].includes(part);
}

/** The steps below a container: a workload's own, or one that stands beside it. */
function partOfContainer([top, ...below]: readonly string[]): readonly string[] {
  if (top === 'recovery' || top === 'migrations') return below;
  const [, ...within] = below;
  if (top !== 'workloads') return [];
  return within[0] === 'sidecars' || within[0] === 'init' ? within.slice(2) : within;
}
