import type { Construct } from 'constructs';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerBehavior,
  HPAScalingRules,
  MetricSpec,
} from 'kubernetes-types/autoscaling/v2';
import type { Running, Workload } from '../../spec/resolve-workload';
import type { Direction, Scaling, Trigger } from '../../spec/scaling';
import type { ScaledObject, ScaledObjectTrigger } from './custom-resources/keda';
import { createObject } from './object';
import { createQueueAuthentication, queueTrigger } from './queue-trigger';
import { type Site, workloadLabels } from './site';

type Hpa = Extract<Scaling, { kind: 'hpa' }>;
type Keda = Extract<Scaling, { kind: 'keda' }>;

/** The one owner of a workload's replicas: an HPA (B4), or KEDA where a queue or requests decide (B5). */
export function createAutoscaler(scope: Construct, site: Site, workload: Workload & Running): void {
  if (workload.scaling.kind === 'hpa') createHpa(scope, site, workload, workload.scaling);
  if (workload.scaling.kind === 'keda') createScaledObject(scope, site, workload, workload.scaling);
}

function createHpa(scope: Construct, site: Site, workload: Workload, scaling: Hpa): void {
  const { name } = workload;
  createObject<HorizontalPodAutoscaler>(
    scope,
    'autoscaler',
    site,
    { name, labels: workloadLabels(site, workload) },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: scaling.min,
        maxReplicas: scaling.max,
        metrics: [...usage(workload, 'cpu', scaling.cpu), ...usage(workload, 'memory', scaling.memory)],
        behavior: behavior(scaling, scaling.tolerance),
      },
    },
  );
}

/** Use of the agent's own container: a sidecar must not count. */
function usage({ main }: Workload, resource: 'cpu' | 'memory', target: number | undefined): MetricSpec[] {
  if (target === undefined) return [];
  const utilization = { type: 'Utilization', averageUtilization: target };
  return [
    { type: 'ContainerResource', containerResource: { name: resource, container: main.name, target: utilization } },
  ];
}

/** `tolerance` came with 1.33; the types that we use are older. */
type Rules = HPAScalingRules & { tolerance?: string };

function behavior({ up, down }: Hpa | Keda, tolerance?: number): HorizontalPodAutoscalerBehavior {
  return { scaleUp: rules(up, tolerance), scaleDown: rules(down, tolerance) };
}

function rules({ window, percent, pods }: Direction, tolerance: number | undefined): Rules {
  return {
    stabilizationWindowSeconds: window,
    selectPolicy: 'Max',
    policies: [
      ...(percent === undefined ? [] : [{ type: 'Percent', value: percent.value, periodSeconds: percent.period }]),
      ...(pods === undefined ? [] : [{ type: 'Pods', value: pods.value, periodSeconds: pods.period }]),
    ],
    // A quantity, exact: 0.05 is 50m.
    ...(tolerance === undefined ? {} : { tolerance: `${tolerance * 10}m` }),
  };
}

function createScaledObject(scope: Construct, site: Site, workload: Workload, scaling: Keda): void {
  const { name } = workload;
  const labels = workloadLabels(site, workload);
  const authentication = scaling.triggers.some(({ kind }) => kind === 'backlog')
    ? createQueueAuthentication(scope, site, workload)
    : undefined;
  createObject<ScaledObject>(
    scope,
    'autoscaler',
    site,
    { name, labels },
    {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        pollingInterval: 15,
        cooldownPeriod: 300,
        minReplicaCount: scaling.min,
        maxReplicaCount: scaling.max,
        // Blind autoscaling must not scale in: when the source is silent, at least the usual number runs.
        fallback: { failureThreshold: 3, replicas: Math.max(scaling.min, 1) },
        advanced: { horizontalPodAutoscalerConfig: { behavior: behavior(scaling) } },
        triggers: [
          ...scaling.triggers.map((trigger) => loadTrigger(site, workload, trigger, authentication)),
          ...usageTrigger(workload, 'cpu', scaling.cpu),
          ...usageTrigger(workload, 'memory', scaling.memory),
        ],
      },
    },
  );
}

function usageTrigger({ main }: Workload, type: 'cpu' | 'memory', target: number | undefined): ScaledObjectTrigger[] {
  if (target === undefined) return [];
  return [{ type, metricType: 'Utilization', metadata: { value: String(target), containerName: main.name } }];
}

function loadTrigger(
  site: Site,
  workload: Workload,
  { kind, perReplica }: Trigger,
  authentication: string | undefined,
): ScaledObjectTrigger {
  if (kind === 'backlog') return queueTrigger(site, workload, perReplica, authentication);
  return {
    type: 'prometheus',
    metricType: 'AverageValue',
    metadata: {
      serverAddress: site.target.prometheus,
      query: query(site, workload, kind),
      threshold: String(perReplica),
    },
  };
}

/** Metric names of the OpenTelemetry semantic conventions for HTTP servers, as Prometheus spells them. */
function query(site: Site, { name }: Workload, kind: 'inFlight' | 'rate'): string {
  const pods = `namespace="${site.target.namespace}",pod=~"${name}-[a-z0-9]+-[a-z0-9]+"`;
  return kind === 'inFlight'
    ? `sum(http_server_active_requests{${pods}})`
    : `sum(rate(http_server_request_duration_seconds_count{${pods}}[2m]))`;
}
