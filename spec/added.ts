import type { Place } from './place';
import type { PodProps, WorkloadProps } from './workload';

/** A workload that runs to its end, once for each change of what it runs. Only parts of the platform add one. */
export interface JobProps extends PodProps {
  readonly kind: 'job';
  /** Attempts after the first has failed; evictions are not counted. */
  readonly retries?: number;
}

/**
 * Annotations of pods whose work is lost half-way: no autoscaler empties the node under them (cluster autoscaler FAQ;
 * Karpenter, "Disruption").
 */
export const undisturbed: Readonly<Record<string, string>> = {
  'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
  'karpenter.sh/do-not-disrupt': 'true',
};

/** A workload that a part of the platform adds to those of the description. */
export interface Added {
  readonly name: string;
  readonly props: WorkloadProps | JobProps;
  /** Where its faults are told: at the part that adds it, whose props bear the same names. */
  readonly place: Place;
}
