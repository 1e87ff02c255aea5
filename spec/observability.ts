import type { Wiring } from './link';
import type { Place } from './place';
import type { Workload } from './resolve-workload';
import type { WorkloadProps } from './workload';

/** What is known of the platform while it runs (A9–A12). */
export interface ObservabilityProps {
  /** Namespace of the Prometheus that scrapes the pods. @default 'monitoring' */
  readonly prometheus?: string;
}

export interface Observability {
  readonly prometheus: string;
}

export function resolveObservability(place: Place, props: ObservabilityProps | undefined): Observability | undefined {
  if (props === undefined) return undefined;
  const given = place.props(props, { prometheus: true });
  return { prometheus: given.prometheus ?? 'monitoring' };
}

/** The workloads that observability adds to the platform's own, by name. */
export const observabilityWorkloads = (
  _observability: Observability | undefined,
): Readonly<Record<string, WorkloadProps>> => ({});

/** Connections that scrapers open to the workloads. */
export const observabilityWiring = (
  _observability: Observability | undefined,
  _workloads: readonly Workload[],
): readonly Wiring[] => [];
