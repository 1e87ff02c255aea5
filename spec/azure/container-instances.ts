import type { Place } from '../place';

/**
 * Azure Container Instances: one group for each replica, for small and short things (C1). Nothing scales them, nothing
 * starts them on a schedule, and nothing takes one out of service while it is replaced.
 */
export interface ContainerInstancesProps {
  readonly kind: 'containerInstances';
  /**
   * Workloads with a public address and a name under `<region>.azurecontainer.io`, in plain HTTP: what must be secret
   * does not belong there. Such a group is outside the network, and reaches nothing private.
   * @default none: all have private addresses
   */
  readonly public?: readonly string[];
}

export interface ContainerInstances {
  readonly kind: 'containerInstances';
  readonly public: readonly string[];
}

export function resolveContainerInstances(place: Place, props: ContainerInstancesProps): ContainerInstances {
  const given = place.props(props, { kind: true, public: true });
  return { kind: 'containerInstances', public: place.in('public').list(given.public) };
}
