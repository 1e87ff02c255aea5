import { type Off, off, type Place } from './place';
import { leastReplicas, type Scaling } from './scaling';
import { type Duration, formatSeconds, type Percent } from './units';

/** How a pod is taken down without a user noticing. */
export interface DrainProps {
  /**
   * Pause before the container is told to stop, so that load balancers have forgotten it. 0s to 5m.
   * @default '15s'
   */
  readonly pause?: Duration;
  /** Time to flush telemetry and close connections once the last run has ended. 0s to 5m. @default '15s' */
  readonly flush?: Duration;
  /**
   * Whole grace period; must hold the pause, the longest run and the flush.
   * @default pause + longestRun + flush
   */
  readonly grace?: Duration;
}

export interface Drain {
  /** Seconds. */
  readonly pause: number;
  readonly grace: number;
}

/** Replacing pods by newer ones. */
export interface RolloutProps {
  /** Replicas that may be missing meanwhile: a number or a share. @default 0 */
  readonly maxUnavailable?: number | Percent;
  /** Replicas that may be added meanwhile. @default 1 */
  readonly maxSurge?: number | Percent;
}

export interface Rollout {
  readonly maxUnavailable: number | Percent;
  readonly maxSurge: number | Percent;
}

/** What node maintenance may take away at once. It must always be able to take one pod, or no node could be drained. */
export interface DisruptionProps {
  /** @default 1 */
  readonly maxUnavailable?: number | Percent;
  /** Instead of maxUnavailable; below the least number of replicas. @default none */
  readonly minAvailable?: number | Percent;
}

export type Disruption = { readonly maxUnavailable: number | Percent } | { readonly minAvailable: number | Percent };

/** Whether replicas must, should or need not be apart. */
export interface SpreadProps {
  /** Over zones. @default 'required' in production, else 'preferred' */
  readonly zones?: 'required' | 'preferred' | Off;
  /** Over hosts. @default 'preferred' */
  readonly hosts?: 'required' | 'preferred' | Off;
}

export interface Spread {
  readonly zones?: 'required' | 'preferred';
  readonly hosts?: 'required' | 'preferred';
}

export function resolveDrain(place: Place, props: DrainProps | undefined, longestRun: number): Drain {
  const given = place.props(props, { pause: true, flush: true, grace: true });
  const pause = place.in('pause').seconds(given.pause, { min: 0, max: 300, fallback: 15 });
  const flush = place.in('flush').seconds(given.flush, { min: 0, max: 300, fallback: 15 });
  const least = pause + longestRun + flush;
  const grace = place.in('grace').seconds(given.grace, { min: 0, max: 172_800, fallback: least });
  if (grace < least) {
    place
      .in('grace')
      .fault(
        given.grace,
        `at least ${formatSeconds(least)}: ${pause}s pause, ${longestRun}s longest run, ${flush}s flush`,
        'A shorter grace period cuts runs off. Shorten longestRun, or leave grace out.',
      );
  }
  return { pause, grace };
}

export function resolveRollout(place: Place, props: RolloutProps | undefined): Rollout {
  const given = place.props(props, { maxUnavailable: true, maxSurge: true });
  const rollout = {
    maxUnavailable: readAmount(place.in('maxUnavailable'), given.maxUnavailable ?? 0),
    maxSurge: readAmount(place.in('maxSurge'), given.maxSurge ?? 1),
  };
  if (isZero(rollout.maxUnavailable) && isZero(rollout.maxSurge)) {
    place.fault(rollout, 'one of the two above 0', 'Otherwise no pod could ever be replaced.');
  }
  return rollout;
}

export function resolveDisruption(place: Place, props: DisruptionProps | undefined, scaling: Scaling): Disruption {
  const given = place.props(props, { maxUnavailable: true, minAvailable: true });
  if (given.minAvailable === undefined) {
    const maxUnavailable = readAmount(place.in('maxUnavailable'), given.maxUnavailable ?? 1);
    if (isZero(maxUnavailable)) {
      place.in('maxUnavailable').fault(given.maxUnavailable, 'at least 1', 'Otherwise no node could ever be drained.');
    }
    return { maxUnavailable };
  }
  if (given.maxUnavailable !== undefined) {
    const { maxUnavailable, minAvailable } = given;
    place.fault({ maxUnavailable, minAvailable }, 'one of the two', 'A budget counts either way, not both.');
  }
  const minAvailable = readAmount(place.in('minAvailable'), given.minAvailable);
  // Scaled to nothing there is nothing to drain; the first replica that comes back must be free to go.
  const least = scaling.kind === 'fixed' ? scaling.replicas : Math.max(leastReplicas(scaling), 1);
  const needed =
    typeof minAvailable === 'number' ? minAvailable : Math.ceil((least * Number.parseInt(minAvailable, 10)) / 100);
  if (least > 0 && needed >= least) {
    place
      .in('minAvailable')
      .fault(
        given.minAvailable,
        `less than the least number of replicas (${least})`,
        'Otherwise no node could ever be drained. Write maxUnavailable: 1 instead.',
      );
  }
  return { minAvailable };
}

export function resolveSpread(place: Place, props: SpreadProps | undefined, production: boolean): Spread {
  const given = place.props(props, { zones: true, hosts: true });
  const read = (key: 'zones' | 'hosts', fallback: 'required' | 'preferred') => {
    const value = given[key];
    return value === off ? {} : { [key]: place.in(key).choice(value, ['required', 'preferred'] as const, fallback) };
  };
  return { ...read('zones', production ? 'required' : 'preferred'), ...read('hosts', 'preferred') };
}

function readAmount(place: Place, value: number | Percent): number | Percent {
  if (typeof value === 'number') return place.integer(value, { min: 0, max: 5000, fallback: 1 });
  return `${place.percent(value, { min: 0, max: 100, fallback: 25 })}%`;
}

const isZero = (amount: number | Percent): boolean => amount === 0 || amount === '0%';
