import type { EnvironmentName } from '../environments';
import type { Place } from '../place';
import { type Aks, type AksProps, resolveAks } from './aks';
import { type ContainerApps, type ContainerAppsProps, resolveContainerApps } from './container-apps';
import {
  type ContainerInstances,
  type ContainerInstancesProps,
  resolveContainerInstances,
} from './container-instances';

/** What runs the workloads. */
export type ComputeProps = AksProps | ContainerAppsProps | ContainerInstancesProps;
export type Compute = Aks | ContainerApps | ContainerInstances;

/** A managed Kubernetes cluster in each region. */
export const aks = (props: Omit<AksProps, 'kind'> = {}): AksProps => ({ kind: 'aks', ...props });
/** Azure Container Apps: no cluster to look after. */
export const containerApps = (props: Omit<ContainerAppsProps, 'kind'> = {}): ContainerAppsProps => ({
  kind: 'containerApps',
  ...props,
});
/** Azure Container Instances: single groups, for small and short things. */
export const containerInstances = (props: Omit<ContainerInstancesProps, 'kind'> = {}): ContainerInstancesProps => ({
  kind: 'containerInstances',
  ...props,
});

export function resolveCompute(place: Place, props: ComputeProps | undefined, environment: EnvironmentName): Compute {
  const given = props ?? aks();
  switch ((given as Partial<ComputeProps> | null)?.kind) {
    case 'aks':
      return resolveAks(place, given as AksProps, environment);
    case 'containerApps':
      return resolveContainerApps(place, given as ContainerAppsProps);
    case 'containerInstances':
      return resolveContainerInstances(place, given as ContainerInstancesProps);
    default:
      place.fault(given, 'aks(), containerApps() or containerInstances()');
      return resolveAks(place, aks(), environment);
  }
}
