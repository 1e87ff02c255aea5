import { type Off, off, type Place } from './place';
import type { Percent } from './units';

/** Ceiling of what a platform's namespace may ask of the cluster. */
export interface QuotaProps {
  /** Room above the most that the platform itself can ask for, for jobs run by hand and for debugging. 0% to 500%. @default '20%' */
  readonly headroom?: Percent;
}

export interface Quota {
  readonly headroom: number;
}

export function resolveQuota(place: Place, props: QuotaProps | Off | undefined): Quota | undefined {
  if (props === off) return undefined;
  const given = place.props(props, { headroom: true });
  return { headroom: place.in('headroom').percent(given.headroom, { min: 0, max: 500, fallback: 20 }) };
}
