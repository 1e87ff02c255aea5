import type { Place } from '../place';

/** A managed Kubernetes cluster in each region; the platform's objects come from `targets.kubernetes`. */
export interface Aks {
  readonly kind: 'aks';
}

/** Azure Container Apps: no cluster to look after. */
export interface ContainerApps {
  readonly kind: 'containerApps';
}

/** Azure Container Instances: single groups, for small and short things. */
export interface ContainerInstances {
  readonly kind: 'containerInstances';
}

export type ComputeProps = Aks | ContainerApps | ContainerInstances;
export type Compute = ComputeProps;

export const aks = (props: Omit<Aks, 'kind'> = {}): Aks => ({ kind: 'aks', ...props });
export const containerApps = (props: Omit<ContainerApps, 'kind'> = {}): ContainerApps => ({
  kind: 'containerApps',
  ...props,
});
export const containerInstances = (props: Omit<ContainerInstances, 'kind'> = {}): ContainerInstances => ({
  kind: 'containerInstances',
  ...props,
});

export function resolveCompute(place: Place, props: ComputeProps | undefined): Compute {
  const given = props ?? aks();
  switch ((given as Partial<ComputeProps> | null)?.kind) {
    case 'aks':
    case 'containerApps':
    case 'containerInstances':
      return given;
    default:
      place.fault(given, 'aks(), containerApps() or containerInstances()');
      return aks();
  }
}
