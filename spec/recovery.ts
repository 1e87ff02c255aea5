import type { Place } from './place';
import type { Duration } from './units';
import type { WorkloadProps } from './workload';

/** Backups of agent state, and the proof that they can be restored (A14). */
export interface RecoveryProps {
  /** How often the agents' state is backed up. 15m to 24h. @default '1h' */
  readonly backupEvery?: Duration;
}

export interface Recovery {
  /** Seconds. */
  readonly backupEvery: number;
}

export function resolveRecovery(place: Place, props: RecoveryProps | undefined): Recovery | undefined {
  if (props === undefined) return undefined;
  const given = place.props(props, { backupEvery: true });
  return {
    backupEvery: place.in('backupEvery').seconds(given.backupEvery, { min: 900, max: 86_400, fallback: 3600 }),
  };
}

/** The workloads that recovery adds to the platform's own, by name. */
export const recoveryWorkloads = (_recovery: Recovery | undefined): Readonly<Record<string, WorkloadProps>> => ({});
