import type { Environment } from '../environment';
import type { SubnetName } from './subnets';

/** Subnets that the parts of a region ask for. @param region its name */
export function usedSubnets({ azure }: Environment, region: string): readonly SubnetName[] {
  if (azure === undefined) return [];
  const { compute, apiManagement, failover, regions } = azure;
  const takesOver = failover !== undefined && regions[1]?.name === region;
  return [
    ...machinesOf(compute.kind),
    // The audit log is called at an endpoint, in every region.
    'endpoints',
    ...(apiManagement === undefined ? [] : (['apim'] as const)),
    ...(takesOver ? (['agents'] as const) : []),
  ];
}

function machinesOf(compute: 'aks' | 'containerApps' | 'containerInstances'): readonly SubnetName[] {
  switch (compute) {
    case 'aks':
      return ['nodes', 'apiServer'];
    case 'containerApps':
      return ['apps'];
    case 'containerInstances':
      return ['instances'];
  }
}
