import type { TopologySpreadConstraint } from 'kubernetes-types/core/v1';

/** Pods that are copies of one another: in zones and on machines of their own. */
export const spread = (
  strength: 'required' | 'preferred',
  labels: Readonly<Record<string, string>>,
): TopologySpreadConstraint[] =>
  ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: strength === 'required' ? 'DoNotSchedule' : 'ScheduleAnyway',
    labelSelector: { matchLabels: { ...labels } },
  }));
