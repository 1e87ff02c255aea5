import { at, listOf, shown, textOf } from '../json';
import { type Pods, podSpecOf, runningContainersOf } from '../pods';
import { HORIZONTAL_POD_AUTOSCALER, SCALED_OBJECT, targetOf } from '../proofs/scale';
import type { Resource } from '../resource';
import type { UnitRule, UnitViolation } from '../rule';
import type { Unit } from '../unit';

export const scalerMetricExists: UnitRule = {
  scope: 'unit',
  id: 'scaler-metric-exists',
  title: 'Autoscalers measure what the pods have',
  why: 'An autoscaler that measures a container which is not there gets no value, and stops scaling without a word.',
  severity: 'error',
  appliesTo: { rows: ['B4', 'B5'], kinds: [HORIZONTAL_POD_AUTOSCALER, SCALED_OBJECT] },
  fix: 'Name a container of the target, and request the measured resource in it.',
  check: (unit) =>
    [HORIZONTAL_POD_AUTOSCALER, SCALED_OBJECT].flatMap((type) =>
      unit.ofType(type).flatMap((autoscaler) => faultsOf(unit, autoscaler)),
    ),
  examples: {
    good: `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: chat}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: chat}
  metrics:
    - type: ContainerResource
      containerResource: {name: cpu, container: chat, target: {type: Utilization, averageUtilization: 70}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  template:
    spec:
      containers:
        - {name: chat, image: chat:1.4.2, resources: {requests: {cpu: 500m}}}
`,
    bad: `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: chat}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: chat}
  metrics:
    - type: ContainerResource
      containerResource: {name: cpu, container: agent, target: {type: Utilization, averageUtilization: 70}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  template:
    spec:
      containers:
        - {name: chat, image: chat:1.4.2, resources: {requests: {cpu: 500m}}}
`,
    path: '/spec/metrics/0/containerResource/container',
  },
};

/** A container named by an autoscaler, with the resource that is measured as a share of its request. */
interface Measured {
  readonly path: string;
  readonly container: string;
  readonly resource: string;
  readonly isShare: boolean;
}

function faultsOf(unit: Unit, autoscaler: Resource): readonly UnitViolation[] {
  const { type, name } = targetOf(autoscaler);
  const target = unit.find(type, autoscaler.namespace, name);
  const pods = target && podSpecOf(target);
  if (pods === undefined) return [];
  const measured = autoscaler.type === SCALED_OBJECT ? byTriggers(autoscaler) : byMetrics(autoscaler);
  return measured.flatMap((metric) => {
    const message = faultOf(pods, metric);
    return message === undefined ? [] : [{ resource: autoscaler, path: metric.path, message }];
  });
}

function faultOf(pods: Pods, { container, resource, isShare }: Measured): string | undefined {
  const containers = runningContainersOf(pods);
  const found = containers.find((candidate) => candidate.name === container);
  if (found === undefined) {
    return `got ${shown(container)}, but the target runs ${containers.map((candidate) => candidate.name).join(', ')}`;
  }
  const requested =
    at(found.body, `/resources/requests/${resource}`) ?? at(found.body, `/resources/limits/${resource}`);
  return isShare && requested === undefined
    ? `measures ${resource} of ${container} against its request, which it lacks`
    : undefined;
}

function byMetrics({ body }: Resource): readonly Measured[] {
  return listOf(at(body, '/spec/metrics')).flatMap((metric, index) => {
    const container = textOf(at(metric, '/containerResource/container'));
    if (container === undefined) return [];
    return [
      {
        path: `/spec/metrics/${index}/containerResource/container`,
        container,
        resource: textOf(at(metric, '/containerResource/name')) ?? '',
        isShare: at(metric, '/containerResource/target/type') === 'Utilization',
      },
    ];
  });
}

function byTriggers({ body }: Resource): readonly Measured[] {
  return listOf(at(body, '/spec/triggers')).flatMap((trigger, index) => {
    const resource = textOf(at(trigger, '/type')) ?? '';
    const container = textOf(at(trigger, '/metadata/containerName'));
    if (container === undefined || (resource !== 'cpu' && resource !== 'memory')) return [];
    const path = `/spec/triggers/${index}/metadata/containerName`;
    return [{ path, container, resource, isShare: at(trigger, '/metricType') !== 'AverageValue' }];
  });
}
