import type { Construct } from 'constructs';
import type { ConfigMap } from 'kubernetes-types/core/v1';
import { gatewayLink } from '../../../spec/azure/private-link';
import type { Gateway } from '../../../spec/gateway';
import { gatewayResources } from '../../../spec/gateway/wiring';
import type { Cloud } from '../../../spec/regions';
import { aksControlPlane, type GatewayPods } from '../../../spec/targets/gateway';
import { formatBytes, formatCpu } from '../../../spec/units';
import type { Gateway as GatewayObject } from '../custom-resources/gateway-api';
import { createObject } from '../object';
import { internalBalancer } from '../service';
import type { Site } from '../site';
import { gatewayLabels, longest } from './parts';

const name = 'gateway-pods';

/**
 * What Istio lays over the Deployment, Service, autoscaler and budget that it makes for a Gateway (Istio, "Automated
 * deployment"). As Istio makes them, there is one pod, which any node maintenance takes away, and whose end cuts off
 * the answers that pass through it. The AKS classes take the fields of their allow list alone (AKS, "ConfigMap
 * customizations"), and bring a budget of their own.
 */
export function createInfrastructure(
  scope: Construct,
  site: Site,
  gateway: Gateway,
  controller: GatewayPods,
): NonNullable<GatewayObject['spec']['infrastructure']> {
  const aks = controller.namespace === aksControlPlane;
  const [least, most] = controller.replicas;
  const overlays: Readonly<Record<string, object>> = {
    deployment: deployment(site, gateway, controller, aks),
    service: service(gateway, aks),
    horizontalPodAutoscaler: autoscaler(least, most),
    // A budget beside one pod would stop every drain.
    ...(least < 2
      ? {}
      : { podDisruptionBudget: { spec: { minAvailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' } } }),
  };
  createObject<ConfigMap>(
    scope,
    'infrastructure',
    site,
    { name, labels: gatewayLabels(site) },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      data: Object.fromEntries(
        Object.entries(overlays).map(([key, overlay]) => [key, `${JSON.stringify(overlay, null, 2)}\n`]),
      ),
    },
  );
  const annotations = {
    ...(gateway.internal ? internalBalancer[site.region.cloud] : publicBalancer[site.region.cloud]),
    ...privateLink(site),
  };
  return {
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    // Labels of the tags, on all that is made for it.
    labels: ownLabels(site),
    parametersRef: { group: '', kind: 'ConfigMap', name },
  };
}

/** The four tags: at most eight labels may stand here. */
const ownLabels = (site: Site): Record<string, string> => ({ ...site.environment.tags });

function deployment(site: Site, gateway: Gateway, controller: GatewayPods, aks: boolean): object {
  const selector = { matchLabels: { ...controller.pods } };
  const zones = site.environment.name === 'production' ? 'DoNotSchedule' : 'ScheduleAnyway';
  const { cpu, memory, memoryLimit } = gatewayResources;
  return {
    spec: {
      template: {
        metadata: { annotations: { 'proxy.istio.io/config': JSON.stringify(draining) } },
        spec: {
          // Istio leaves it out, and Pod Security restricted asks for it.
          ...(aks ? {} : { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }),
          terminationGracePeriodSeconds: longest(gateway.routes) + drainPause,
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: zones,
              labelSelector: selector,
            },
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: selector,
            },
          ],
          containers: [
            {
              name: 'istio-proxy',
              resources: {
                requests: { cpu: formatCpu(cpu), memory: formatBytes(memory) },
                limits: { memory: formatBytes(memoryLimit) },
              },
            },
          ],
        },
      },
    },
  };
}

/** Time for load balancers to forget a pod that is going. */
const drainPause = 15;

/** The proxy goes when its last answer has ended, not after a fixed time (Istio, pilot-agent). */
const draining = {
  proxyMetadata: { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true', MINIMUM_DRAIN_DURATION: `${drainPause}s` },
};

/** Keeps the client's address, by which callers are admitted and counted. */
function service({ from }: Gateway, aks: boolean): object {
  const probe = 'service.beta.kubernetes.io/port_80_health-probe_';
  return {
    // AKS asks the proxy itself by default; beside this policy it must ask the node (AKS, "ConfigMap customizations").
    ...(aks
      ? {
          metadata: {
            annotations: { [`${probe}port`]: null, [`${probe}protocol`]: null, [`${probe}request-path`]: null },
          },
        }
      : {}),
    spec: {
      externalTrafficPolicy: 'Local',
      ...(from.length === 0 ? {} : { loadBalancerSourceRanges: [...from] }),
    },
  };
}

const autoscaler = (minReplicas: number, maxReplicas: number): object => ({
  spec: {
    minReplicas,
    maxReplicas,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
  },
});

/**
 * A private link in front of the load balancer (Cloud provider Azure, "Private Link Service Integration"). Front Door's
 * subscription is nobody's to name: all may ask, and a person admits.
 */
function privateLink(site: Site): Readonly<Record<string, string>> {
  const link = site.region.cloud === 'azure' ? gatewayLink(site.environment) : undefined;
  if (link === undefined) return {};
  const prefix = 'service.beta.kubernetes.io/azure-pls';
  return { [`${prefix}-create`]: 'true', [`${prefix}-name`]: link, [`${prefix}-visibility`]: '*' };
}

/** Where a load balancer that says nothing would stay inside (AWS Load Balancer Controller, "scheme"). */
const publicBalancer: Readonly<Record<Cloud, Readonly<Record<string, string>>>> = {
  azure: {},
  aws: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing' },
  google: {},
  own: {},
};
