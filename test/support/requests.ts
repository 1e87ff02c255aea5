import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { ConfigMap, Container, PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { RegionOutput } from '../../charts/documents';
import type { ObjectStore, PostgresqlCluster } from '../../constructs/kubernetes/custom-resources/cnpg';
import type { ScaledObject } from '../../constructs/kubernetes/custom-resources/keda';
import type { RedisCluster } from '../../constructs/kubernetes/custom-resources/redis';
import type { Kafka, KafkaNodePool } from '../../constructs/kubernetes/custom-resources/strimzi';
import { quantityOf } from '../../policies/proofs/quantity';
import { cronJobs, deployments, jobs, ofKind } from '../properties/checks/read';

/** Pods that are there at once, and what each of them asks for: cores and bytes. */
export interface Pods {
  readonly name: string;
  readonly pods: number;
  readonly cpu: number;
  readonly memory: number;
}

type Resources = Container['resources'];
type Amount = Pick<Pods, 'cpu' | 'memory'>;

/**
 * Every pod that a platform causes in its namespace, read from its objects alone: its own, with the proxies that a mesh
 * puts beside them, and those that operators and the gateway's controller make from theirs. Jobs stand once each, as all
 * of them may run at the same time; one that is suspended never does.
 * @param scale how many replicas an autoscaler keeps. One that goes down to nothing keeps one while there is work.
 */
export function podsOf(output: RegionOutput, scale: 'least' | 'most'): readonly Pods[] {
  const scaled = (name: string): number | undefined => {
    const target = ({ name: of }: { name: string }) => of === name;
    const hpa = ofKind<HorizontalPodAutoscaler>(output, 'HorizontalPodAutoscaler').find(
      ({ spec }) => spec !== undefined && target(spec.scaleTargetRef),
    )?.spec;
    const keda = ofKind<ScaledObject>(output, 'ScaledObject').find(({ spec }) => target(spec.scaleTargetRef))?.spec;
    const range = [hpa?.minReplicas ?? keda?.minReplicaCount, hpa?.maxReplicas ?? keda?.maxReplicaCount];
    const replicas = range[scale === 'least' ? 0 : 1];
    return replicas === undefined ? undefined : Math.max(replicas, 1);
  };
  return [
    ...deployments(output).map(({ metadata: { name }, spec }) => ({
      name,
      pods: scaled(name) ?? spec?.replicas ?? 1,
      ...podRequests(spec?.template),
    })),
    ...jobs(output).map(({ metadata: { name }, spec }) => ({ name, pods: 1, ...podRequests(spec?.template) })),
    ...cronJobs(output)
      .filter(({ spec }) => spec?.suspend !== true)
      .map(({ metadata: { name }, spec }) => ({ name, pods: 1, ...podRequests(spec?.jobTemplate.spec?.template) })),
    ...operated(output),
    ...gateways(output, scale),
  ];
}

export const totalOf = (pods: readonly Pods[]) => ({
  pods: pods.reduce((total, one) => total + one.pods, 0),
  cpu: pods.reduce((total, one) => total + one.pods * one.cpu, 0),
  memory: pods.reduce((total, one) => total + one.pods * one.memory, 0),
});

const amount = (resources: Resources): Amount => {
  const [cpu, memory] = [quantityOf(resources?.requests?.cpu), quantityOf(resources?.requests?.memory)];
  if (cpu === undefined || memory === undefined) throw new Error(`${JSON.stringify(resources)} asks for no amount`);
  return { cpu, memory };
};

const sum = (amounts: readonly Amount[]): Amount => ({
  cpu: amounts.reduce((total, { cpu }) => total + cpu, 0),
  memory: amounts.reduce((total, { memory }) => total + memory, 0),
});

/** Containers that run together, or the largest of those that run before them. */
function podRequests(template: PodTemplateSpec | undefined): Amount {
  const { containers = [], initContainers = [] } = template?.spec ?? {};
  const stays = ({ restartPolicy }: Container) => restartPolicy === 'Always';
  const beside = sum(initContainers.filter(stays).map(({ resources }) => amount(resources)));
  const together = sum([beside, ...containers.map(({ resources }) => amount(resources))]);
  const before = initContainers
    .filter((container) => !stays(container))
    .map(({ resources }) => sum([beside, amount(resources)]));
  const most = {
    cpu: Math.max(together.cpu, ...before.map(({ cpu }) => cpu)),
    memory: Math.max(together.memory, ...before.map(({ memory }) => memory)),
  };
  return sum([most, proxy(template)]);
}

/** What a mesh puts beside a pod: what the pod's annotations say, else the defaults of the charts. */
function proxy(template: PodTemplateSpec | undefined): Amount {
  const { labels = {}, annotations = {} } = template?.metadata ?? {};
  const said = (cpu: string, memory: string, fallback: readonly [string, string]): Amount =>
    amount({ requests: { cpu: annotations[cpu] ?? fallback[0], memory: annotations[memory] ?? fallback[1] } });
  // Istio, global.proxy.resources.
  if (labels['sidecar.istio.io/inject'] === 'true')
    return said('sidecar.istio.io/proxyCPU', 'sidecar.istio.io/proxyMemory', ['100m', '128Mi']);
  // Linkerd, values-ha.yaml; without it there is no default.
  if (annotations['linkerd.io/inject'] === 'enabled')
    return said('config.linkerd.io/proxy-cpu-request', 'config.linkerd.io/proxy-memory-request', ['100m', '20Mi']);
  return { cpu: 0, memory: 0 };
}

/** What the operators of PostgreSQL, Redis and Kafka make. */
function operated(output: RegionOutput): readonly Pods[] {
  // The plugin's sidecar stands beside each instance that archives.
  const archives = sum(
    ofKind<ObjectStore>(output, 'ObjectStore')
      .slice(0, 1)
      .map(({ spec }) => amount(spec.instanceSidecarConfiguration.resources)),
  );
  return [
    ...ofKind<PostgresqlCluster>(output, 'Cluster').map(({ metadata: { name }, spec }) => ({
      name,
      pods: spec.instances,
      ...sum([amount(spec.resources), spec.plugins === undefined ? { cpu: 0, memory: 0 } : archives]),
    })),
    ...ofKind<RedisCluster>(output, 'RedisCluster').map(({ metadata: { name }, spec }) => ({
      name,
      pods: spec.redisLeader.replicas + spec.redisFollower.replicas,
      ...amount(spec.kubernetesConfig.resources),
    })),
    ...ofKind<KafkaNodePool>(output, 'KafkaNodePool').map(({ metadata: { name }, spec }) => ({
      name,
      pods: spec.replicas,
      ...amount(spec.resources),
    })),
    ...ofKind<Kafka>(output, 'Kafka').map(({ metadata: { name }, spec: { entityOperator } }) => ({
      name: `${name}-entity-operator`,
      pods: 1,
      ...sum([amount(entityOperator.topicOperator.resources), amount(entityOperator.userOperator.resources)]),
    })),
  ];
}

interface GatewayOverlay {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly Container[] } } };
}

/** The pods of a Gateway, by what is laid over the controller's own Deployment and autoscaler. */
const gateways = (output: RegionOutput, scale: 'least' | 'most'): readonly Pods[] =>
  ofKind<ConfigMap>(output, 'ConfigMap').flatMap(({ metadata: { name }, data = {} }) => {
    const { deployment, horizontalPodAutoscaler } = data;
    if (deployment === undefined || horizontalPodAutoscaler === undefined) return [];
    const overlay = JSON.parse(deployment) as GatewayOverlay;
    const { minReplicas = 1, maxReplicas } = (JSON.parse(horizontalPodAutoscaler) as HorizontalPodAutoscaler).spec ?? {
      maxReplicas: 1,
    };
    const containers = overlay.spec.template.spec.containers.map(({ resources }) => amount(resources));
    return [{ name, pods: scale === 'least' ? minReplicas : maxReplicas, ...sum(containers) }];
  });
