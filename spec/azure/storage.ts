import type { Place } from '../place';
import { type Duration, parseDuration } from '../units';

/** Accounts for backups and for the audit log (C13). */
export interface StorageProps {
  /**
   * How long a record of the audit log can be neither changed nor deleted, 1d to 3650d, in whole days. In production the
   * rule is locked: it can be made longer, never shorter.
   * @default '365d'
   */
  readonly auditKeep?: Duration;
  /**
   * How long a deleted or overwritten backup can be had back, 7d to 365d, in whole days.
   * @default '14d'
   */
  readonly undelete?: Duration;
}

export interface Storage {
  readonly auditDays: number;
  readonly undeleteDays: number;
}

export function resolveStorage(place: Place, props: StorageProps | undefined): Storage {
  const given = place.props(props, { auditKeep: true, undelete: true });
  return {
    auditDays: readDays(place.in('auditKeep'), given.auditKeep, [1, 3650], 365),
    undeleteDays: readDays(place.in('undelete'), given.undelete, [7, 365], 14),
  };
}

function readDays(place: Place, value: Duration | undefined, [min, max]: [number, number], fallback: number): number {
  if (value === undefined) return fallback;
  const days = (parseDuration(value) ?? Number.NaN) / 86_400_000;
  if (Number.isInteger(days) && days >= min && days <= max) return days;
  place.fault(value, `whole days, ${min}d to ${max}d, e.g. '30d'`);
  return fallback;
}
