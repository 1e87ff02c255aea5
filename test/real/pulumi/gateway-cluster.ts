import type { Properties, ProviderSchema, Shape } from './schema';

/** A cluster at the version of its API that knows gateways. The package declares the default version alone. */
export const gatewayCluster = 'azure-native_containerservice_v20260501:containerservice:ManagedCluster';

const optional = (shape: Shape): Properties[string] => ({ required: false, shape });
const values = (...words: readonly string[]) => optional({ kind: 'values', values: words });

/**
 * The schema with that version: the default one, and what it lacks, from the schema of Azure's resource provider
 * (Azure/bicep-types-az, Microsoft.ContainerService/managedClusters at 2026-05-01).
 */
export function withGatewayCluster({ resources, objects }: ProviderSchema): ProviderSchema {
  const prefix = 'containerservice.ManagedClusterIngressProfile';
  const object = (name: string) => optional({ kind: 'object', name: `${gatewayCluster}.${name}` });
  return {
    resources: {
      ...resources,
      [gatewayCluster]: {
        ...resources['azure-native:containerservice:ManagedCluster'],
        ingressProfile: object('ingress'),
      },
    },
    objects: {
      ...objects,
      [`${gatewayCluster}.ingress`]: {
        ...objects[`${prefix}Args`],
        ...{ gatewayAPI: object('gateway'), webAppRouting: object('routing') },
      },
      [`${gatewayCluster}.gateway`]: { installation: values('Disabled', 'Standard') },
      [`${gatewayCluster}.routing`]: {
        ...objects[`${prefix}WebAppRoutingArgs`],
        gatewayAPIImplementations: object('implementations'),
      },
      [`${gatewayCluster}.implementations`]: { appRoutingIstio: object('istio') },
      [`${gatewayCluster}.istio`]: { mode: values('Enabled', 'Disabled') },
    },
  };
}
