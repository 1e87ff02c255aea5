import type { Place } from './place';
import { type Duration, type Percent, parseRate, type Rate } from './units';

/** How many replicas run, and what decides it. There is exactly one owner of the number. */
export interface ScalingProps {
  /**
   * A fixed number, or `[least, most]` with at least one target below. Workers may scale to `[0, n]`.
   * @default [2, 10] for services, [1, 10] for workers with a queue, else 1
   */
  readonly replicas?: number | readonly [number, number];
  /** Use of the requested cpu, of the main container alone, that is aimed at. 10% to 100%. @default '70%' where nothing else is */
  readonly cpu?: Percent;
  /** Use of the requested memory that is aimed at. 10% to 100%. @default none */
  readonly memory?: Percent;
  /** Requests in flight for each replica (B5). By KEDA from Prometheus. @default none */
  readonly inFlight?: number;
  /** Requests for each replica and time, e.g. `'500/s'` (B5). By KEDA from Prometheus. @default none */
  readonly rate?: Rate;
  /** Messages waiting for each replica (B5). By KEDA from the queue. @default 20 where the workload consumes a queue */
  readonly backlog?: number;
  readonly behaviour?: BehaviourProps;
  /** Deviation from the target that is left alone; Kubernetes 1.33 and newer. 0% to 50%. @default the cluster's, 10% */
  readonly tolerance?: Percent;
}

/** How fast replicas come and go. @default guide S0's: up at once by 100 % or 4 pods in 15 s, down by half a minute after 5 min */
export interface BehaviourProps {
  /** Adding replicas. @default at once, by 100 % or 4 pods in 15s, whichever is more */
  readonly up?: DirectionProps;
  /** Taking replicas away. @default after 5m, by 50 % in 60s */
  readonly down?: DirectionProps;
}

export interface DirectionProps {
  /** The most cautious recommendation of this window counts. 0s to 1h. @default up '0s', down '5m' */
  readonly window?: Duration;
  /** Share of the replicas that may change in a period of at most 30m. @default that of the direction, unless `pods` is named */
  readonly percent?: readonly [Percent, Duration];
  /** Number of replicas that may change in a period of at most 30m. @default that of the direction, unless `percent` is named */
  readonly pods?: readonly [number, Duration];
}

export interface Direction {
  readonly window: number;
  readonly percent?: { readonly value: number; readonly period: number };
  readonly pods?: { readonly value: number; readonly period: number };
}

export interface Trigger {
  readonly kind: 'inFlight' | 'rate' | 'backlog';
  /** Load that one replica should carry. */
  readonly perReplica: number;
}

interface Elastic {
  readonly min: number;
  readonly max: number;
  readonly cpu?: number;
  readonly memory?: number;
  readonly up: Direction;
  readonly down: Direction;
}

export type Scaling =
  | { readonly kind: 'fixed'; readonly replicas: number }
  | (Elastic & { readonly kind: 'hpa'; readonly tolerance?: number })
  | (Elastic & { readonly kind: 'keda'; readonly triggers: readonly Trigger[] });

/** The most replicas that can run at once. */
export const mostReplicas = (scaling: Scaling): number => (scaling.kind === 'fixed' ? scaling.replicas : scaling.max);
/** The number that is always there, disruptions aside. */
export const leastReplicas = (scaling: Scaling): number => (scaling.kind === 'fixed' ? scaling.replicas : scaling.min);

const known = {
  ...{ replicas: true, cpu: true, memory: true, inFlight: true, rate: true, backlog: true },
  ...{ behaviour: true, tolerance: true },
} as const satisfies { readonly [K in keyof Required<ScalingProps>]: true };

/** @param queue whether the workload consumes a queue, whose backlog can decide */
export function resolveScaling(
  place: Place,
  props: ScalingProps | undefined,
  serves: boolean,
  queue: boolean,
): Scaling {
  const given = place.props(props, known);
  const targets = (['cpu', 'memory', 'inFlight', 'rate', 'backlog', 'behaviour', 'tolerance'] as const).filter(
    (target) => given[target] !== undefined,
  );
  const replicas =
    given.replicas ??
    (serves ? ([2, 10] as const) : queue ? ([1, 10] as const) : targets.length > 0 ? ([1, 10] as const) : 1);
  if (!Array.isArray(replicas)) {
    const count = place.in('replicas').integer(replicas as number, { min: 0, max: 5000, fallback: 1 });
    if (targets.length > 0) {
      place.fault(
        { replicas },
        `one owner of the number of replicas, but ${targets.join(', ')} would set it too`,
        `Write replicas: [${count}, ${Math.max(count * 3, count + 1)}] to scale, or remove ${targets.join(', ')}.`,
      );
    }
    return { kind: 'fixed', replicas: count };
  }
  return resolveElastic(place, given, readRange(place.in('replicas'), replicas as readonly number[]), serves, queue);
}

function resolveElastic(
  place: Place,
  given: Partial<ScalingProps>,
  range: { min: number; max: number },
  serves: boolean,
  queue: boolean,
): Scaling {
  const triggers = readTriggers(place, given, serves, queue);
  // Requests and cpu are counted in pods: where none runs, nothing can ask for one.
  if (range.min === 0 && !triggers.some(({ kind }) => kind === 'backlog')) {
    place
      .in('replicas')
      .fault(
        [range.min, range.max],
        'at least 1: only a backlog can wake a workload that has no replicas',
        `Write [1, ${Math.max(range.max, 2)}]${serves ? '' : ', or name the queue that it consumes'}.`,
      );
  }
  const cpu = given.cpu ?? (triggers.length === 0 && given.memory === undefined ? '70%' : undefined);
  const percent = { min: 10, max: 100, fallback: 70 };
  const elastic: Elastic = {
    ...range,
    ...(cpu === undefined ? {} : { cpu: place.in('cpu').percent(cpu, percent) }),
    ...(given.memory === undefined ? {} : { memory: place.in('memory').percent(given.memory, percent) }),
    ...resolveBehaviour(place.in('behaviour'), given.behaviour),
  };
  if (triggers.length > 0) {
    if (given.tolerance !== undefined) {
      place
        .in('tolerance')
        .fault(
          given.tolerance,
          'nothing: KEDA, which scales this workload, has no tolerance',
          'Remove it, or scale on cpu and memory alone.',
        );
    }
    return { kind: 'keda', ...elastic, triggers };
  }
  const tolerance = place.in('tolerance').percent(given.tolerance, { min: 0, max: 50, fallback: -1 });
  return { kind: 'hpa', ...elastic, ...(tolerance < 0 ? {} : { tolerance }) };
}

function readRange(place: Place, range: readonly number[]): { min: number; max: number } {
  const [least, most] = range;
  if (range.length !== 2 || least === undefined || most === undefined) {
    place.fault(
      range,
      '[least, most]',
      range.length === 1 && Number.isInteger(least) ? `Write replicas: ${least} for a fixed number.` : undefined,
    );
    return { min: 1, max: 1 };
  }
  const min = place.item(0).integer(least, { min: 0, max: 5000, fallback: 1 });
  const max = place.item(1).integer(most, { min: 1, max: 5000, fallback: Math.max(min, 1) });
  if (min > max) place.fault(range, 'the least first, [least, most]', `Write [${max}, ${min}].`);
  if (min === max) place.fault(range, 'room to scale', `Write replicas: ${min} for a fixed number.`);
  return { min, max };
}

function readTriggers(place: Place, given: Partial<ScalingProps>, serves: boolean, queue: boolean): readonly Trigger[] {
  const triggers: Trigger[] = [];
  const backlog = given.backlog ?? (queue ? 20 : undefined);
  if (backlog !== undefined) {
    if (!queue)
      place
        .in('backlog')
        .fault(
          backlog,
          'a workload that consumes a queue',
          serves ? 'Scale a service on inFlight or rate.' : "Name the queue: queue: 'tasks'.",
        );
    triggers.push({ kind: 'backlog', perReplica: readPositive(place.in('backlog'), backlog) });
  }
  if (given.inFlight !== undefined) {
    if (!serves)
      place.in('inFlight').fault(given.inFlight, 'a workload that serves requests', 'Scale a worker on backlog.');
    triggers.push({ kind: 'inFlight', perReplica: readPositive(place.in('inFlight'), given.inFlight) });
  }
  if (given.rate !== undefined) {
    if (!serves) place.in('rate').fault(given.rate, 'a workload that serves requests', 'Scale a worker on backlog.');
    const rate = parseRate(given.rate);
    if (rate === undefined || rate <= 0) place.in('rate').fault(given.rate, "a rate such as '500/s' or '30000/min'");
    triggers.push({ kind: 'rate', perReplica: rate ?? 1 });
  }
  return triggers;
}

const readPositive = (place: Place, value: number): number =>
  place.integer(value, { min: 1, max: 1_000_000, fallback: 1 });

function resolveBehaviour(place: Place, props: BehaviourProps | undefined): { up: Direction; down: Direction } {
  const { up, down } = place.props(props, { up: true, down: true });
  return {
    up: resolveDirection(place.in('up'), up, {
      window: 0,
      percent: { value: 100, period: 15 },
      pods: { value: 4, period: 15 },
    }),
    down: resolveDirection(place.in('down'), down, { window: 300, percent: { value: 50, period: 60 } }),
  };
}

function resolveDirection(place: Place, props: DirectionProps | undefined, defaults: Direction): Direction {
  const given = place.props(props, { window: true, percent: true, pods: true });
  const window = place.in('window').seconds(given.window, { min: 0, max: 3600, fallback: defaults.window });
  // Naming one policy replaces both: a default beside it would be the one that wins.
  if (given.percent === undefined && given.pods === undefined) return { ...defaults, window };
  return {
    window,
    ...(given.percent === undefined
      ? {}
      : { percent: readPolicy(place.in('percent'), given.percent, readShare, "'50%'") }),
    ...(given.pods === undefined ? {} : { pods: readPolicy(place.in('pods'), given.pods, readPositive, '4') }),
  };
}

const readShare = (place: Place, value: Percent) => place.percent(value, { min: 1, max: 1000, fallback: 100 });

function readPolicy<T>(
  place: Place,
  policy: readonly [T, Duration],
  read: (place: Place, value: T) => number,
  example: string,
) {
  if (!Array.isArray(policy) || policy.length !== 2) {
    place.fault(policy, `how many, and in what period, e.g. [${example}, '1m']`);
    return { value: 1, period: 60 };
  }
  const [value, period] = policy as readonly [T, Duration];
  return {
    value: read(place.item(0), value),
    period: place.item(1).seconds(period, { min: 1, max: 1800, fallback: 60 }),
  };
}
