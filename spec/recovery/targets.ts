import type { Place } from '../place';
import { type Duration, formatSeconds } from '../units';

/** What a lost region may cost, and what is assumed where nobody promises a number. */
export interface TargetsProps {
  /**
   * The most that may be lost, counted back from the failure (A13). 1s to 7d. A platform that would lose more is refused.
   * @default none is held to
   */
  readonly rpo?: Duration;
  /** Time until it answers and takes writes again (A13). 1s to 7d. A platform that would take longer is refused. @default none is held to */
  readonly rto?: Duration;
  /** Numbers that no provider promises. Printed as assumptions beside the result, and alerted on where they can be measured. */
  readonly assumed?: AssumedProps;
  /** Why a target may be missed for now; the outputs tell it. @default none */
  readonly waiver?: string;
}

export interface AssumedProps {
  /** How far the database in the other region is behind. 1s to 1h. @default '10s' */
  readonly replicaLag?: Duration;
  /** Time until a replica that is promoted takes writes. 1s to 1h. @default '2m' */
  readonly promotion?: Duration;
  /** Time in which a provider fails over by itself where it promises none. 1s to 24h. @default '1h' */
  readonly serviceFailover?: Duration;
  /** Time until a backup is restored and takes writes. 1m to 7d. @default '2h' */
  readonly restore?: Duration;
}

/** Seconds. */
export interface Assumed {
  readonly replicaLag: number;
  readonly promotion: number;
  readonly serviceFailover: number;
  readonly restore: number;
}

/** What the loss of a region costs one part, in seconds. */
export interface Estimate {
  /** The part, as a description names it. */
  readonly part: string;
  readonly rpo: number;
  readonly rto: number;
  /** Where the numbers come from. */
  readonly because: string;
  /** What would make them smaller. */
  readonly better: string;
}

export interface Targets {
  readonly rpo?: number;
  readonly rto?: number;
  readonly waiver?: string;
  readonly assumed: Assumed;
}

const day = 86_400;

export function resolveTargets(place: Place, given: Partial<TargetsProps>): Targets {
  const seconds = (key: 'rpo' | 'rto') =>
    given[key] === undefined
      ? {}
      : { [key]: place.in(key).seconds(given[key], { min: 1, max: 7 * day, fallback: 7 * day }) };
  const { waiver } = given;
  if (waiver !== undefined && !(typeof waiver === 'string' && waiver.trim().length >= 10))
    place.in('waiver').fault(waiver, 'the reason, in a sentence');
  if (waiver !== undefined && given.rpo === undefined && given.rto === undefined)
    place.in('waiver').missing('a target that it is about: rpo or rto', 'Remove it, or say what is aimed at.');
  return {
    ...seconds('rpo'),
    ...seconds('rto'),
    ...(waiver === undefined ? {} : { waiver }),
    assumed: resolveAssumed(place.in('assumed'), given.assumed),
  };
}

function resolveAssumed(place: Place, props: AssumedProps | undefined): Assumed {
  const given = place.props(props, { replicaLag: true, promotion: true, serviceFailover: true, restore: true });
  const read = (key: keyof Assumed, min: number, max: number, fallback: number) =>
    place.in(key).seconds(given[key], { min, max, fallback });
  return {
    replicaLag: read('replicaLag', 1, 3600, 10),
    promotion: read('promotion', 1, 3600, 120),
    serviceFailover: read('serviceFailover', 1, day, 3600),
    restore: read('restore', 60, 7 * day, 7200),
  };
}

/** The worst of all parts: what the platform as a whole may lose, and how long it is away. */
export const worst = (estimates: readonly Estimate[]): { readonly rpo: number; readonly rto: number } => ({
  rpo: Math.max(0, ...estimates.map(({ rpo }) => rpo)),
  rto: Math.max(0, ...estimates.map(({ rto }) => rto)),
});

/** Refuses a platform that misses its targets: by part, and by how much. A waiver allows it. */
export function checkTargets(place: Place, targets: Targets, estimates: readonly Estimate[]): void {
  const missed = (['rpo', 'rto'] as const).flatMap((key) => {
    const target = targets[key];
    return target === undefined
      ? []
      : estimates.filter((one) => one[key] > target).map((one) => ({ key, target, one }));
  });
  const aimed = targets.rpo !== undefined || targets.rto !== undefined;
  if (targets.waiver !== undefined) {
    if (aimed && missed.length === 0)
      place.in('waiver').fault(targets.waiver, 'nothing: no part misses its target any more', 'Remove it.');
    return;
  }
  for (const { key, target, one } of missed) {
    const value = one[key];
    place
      .in(key)
      .fault(
        formatSeconds(target),
        `at least ${formatSeconds(value)}: ${one.part} misses it by ${formatSeconds(value - target)} (${one.because})`,
        `${one.better} Or say why that is accepted: waiver: '…'.`,
      );
  }
}
