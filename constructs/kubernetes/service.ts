import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Service as ServiceObject } from 'kubernetes-types/core/v1';
import type { Cloud } from '../../spec/regions';
import type { Workload } from '../../spec/resolve-workload';
import type { Service } from '../../spec/service';
import { supports } from '../../spec/versions';
import { kongServiceAnnotations } from './gateway/kong';
import { breakerAnnotations } from './mesh/linkerd';
import { createObject } from './object';
import { type Site, selectorLabels, workloadLabels } from './site';

/** The address of a workload, behind the gateway or with a load balancer of its own (B7). */
export function createService(
  scope: Construct,
  site: Site,
  workload: Extract<Workload, { kind: 'service' }>,
): ApiObject {
  const { name, service } = workload;
  const balanced = service.type === 'LoadBalancer';
  const zonal = service.sameZone && supports(site.target.version, 'trafficDistribution');
  const annotations = {
    ...(balanced && !service.public ? internalBalancer[site.region.cloud] : {}),
    ...breakerAnnotations(site),
    ...kongServiceAnnotations(site, name),
    ...(service.sameZone && !zonal ? { 'service.kubernetes.io/topology-mode': 'Auto' } : {}),
  };
  return createObject<ServiceObject>(
    scope,
    'service',
    site,
    { name, labels: workloadLabels(site, workload), annotations },
    {
      apiVersion: 'v1',
      kind: 'Service',
      spec: {
        type: service.type,
        selector: { ...selectorLabels(site, name) },
        ports: service.ports.map(({ port, target }, index) => ({
          name: portName(service.ports, index),
          port,
          targetPort: target,
          protocol: 'TCP',
          // Meshes and gateways read the protocol from here; guessing it breaks what the server sends first.
          appProtocol: target === 'grpc' || target.startsWith('grpc-') ? 'grpc' : 'http',
        })),
        // Keeps the caller's address, which the network policy and the audit log judge by.
        ...(balanced ? { externalTrafficPolicy: 'Local', loadBalancerSourceRanges: [...service.from] } : {}),
        ...(zonal ? { trafficDistribution: 'PreferClose' } : {}),
      },
    },
  );
}

/**
 * The target's own name, which callers and gateways look for. A second way to one target needs another name: no port of
 * a container has two dashes in its name.
 */
function portName(ports: Service['ports'], index: number): string {
  const { port = 0, target = '' } = ports[index] ?? {};
  const first = ports.findIndex((other) => other.target === target) === index;
  return first ? target : `${target}--${port}`;
}

/** How each cloud is told to keep a load balancer inside the network (each provider's own documentation). */
export const internalBalancer: Readonly<Record<Cloud, Readonly<Record<string, string>>>> = {
  azure: { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' },
  aws: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' },
  google: { 'networking.gke.io/load-balancer-type': 'Internal' },
  own: {},
};
