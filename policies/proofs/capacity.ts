import { at, listOf, numberOf, objectOf, textOf } from '../json';
import { type Container, containersOf, type Pods } from '../pods';
import type { Resource } from '../resource';
import type { Unit } from '../unit';
import { quantityOf } from './quantity';
import { scaleOf, shareOf } from './scale';

/** What a quota can bound of a pod's compute. */
export const MEASURES = ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'] as const;
export type Measure = (typeof MEASURES)[number];

/** What a namespace's LimitRange fills in where a container is silent. */
export type ContainerDefaults = ReadonlyMap<Measure, number>;

export function containerDefaults(limitRanges: readonly Resource[]): ContainerDefaults {
  const defaults = new Map<Measure, number>();
  for (const range of limitRanges) {
    for (const entry of listOf(at(range.body, '/spec/limits'))) {
      const limit = objectOf(entry);
      if (limit.type !== 'Container') continue;
      for (const measure of MEASURES) {
        const [side, name] = partsOf(measure);
        const limits = quantityOf(objectOf(limit.default)[name]);
        // A request that is not given follows the default limit.
        const value = side === 'limits' ? limits : (quantityOf(objectOf(limit.defaultRequest)[name]) ?? limits);
        if (value !== undefined) defaults.set(measure, value);
      }
    }
  }
  return defaults;
}

/**
 * What one pod takes of a measure, as the scheduler counts it: the running containers together, or the largest init
 * container with the sidecars before it. Undefined where a container leaves it open.
 */
export function podNeed(pods: Pods, measure: Measure, defaults: ContainerDefaults): number | undefined {
  const [side, name] = partsOf(measure);
  const whole = quantityOf(objectOf(at(pods.spec, `/resources/${side}`))[name]);
  if (whole !== undefined) return whole;
  let running = 0;
  let peak = 0;
  for (const container of containersOf(pods)) {
    const need = containerNeed(container, measure, defaults);
    if (need === undefined) return undefined;
    if (container.role === 'init') peak = Math.max(peak, running + need);
    else running += need;
  }
  return Math.max(running, peak) + (quantityOf(objectOf(pods.spec.overhead)[name]) ?? 0);
}

/** The most pods of a workload at once, without those of a rollout. Undefined where nodes decide. */
export function mostPods(unit: Unit, workload: Resource): number | undefined {
  switch (workload.type) {
    case 'Pod':
      return 1;
    case 'batch/Job':
      return numberOf(at(workload.body, '/spec/parallelism')) ?? 1;
    case 'batch/CronJob':
      return numberOf(at(workload.body, '/spec/jobTemplate/spec/parallelism')) ?? 1;
    case 'keda.sh/ScaledJob':
      return (
        (numberOf(at(workload.body, '/spec/maxReplicaCount')) ?? 100) *
        (numberOf(at(workload.body, '/spec/jobTargetRef/parallelism')) ?? 1)
      );
    default:
      return scaleOf(unit, workload)?.max;
  }
}

/** Whether a rollout at full scale must start a new pod before it may stop an old one. */
export function mustSurge(workload: Resource, pods: number): boolean {
  if (workload.type !== 'apps/Deployment' || textOf(at(workload.body, '/spec/strategy/type')) === 'Recreate') {
    return false;
  }
  const value = at(workload.body, '/spec/strategy/rollingUpdate/maxUnavailable');
  const unavailable = typeof value === 'number' || typeof value === 'string' ? value : '25%';
  return shareOf(unavailable, pods, Math.floor) === 0;
}

function containerNeed({ body }: Container, measure: Measure, defaults: ContainerDefaults): number | undefined {
  const [side, name] = partsOf(measure);
  const own = quantityOf(objectOf(at(body, `/resources/${side}`))[name]);
  // The API server copies an explicit limit to a missing request before any LimitRange is asked.
  const copied = side === 'requests' ? quantityOf(objectOf(at(body, '/resources/limits'))[name]) : undefined;
  return own ?? copied ?? defaults.get(measure);
}

function partsOf(measure: Measure): readonly ['requests' | 'limits', 'cpu' | 'memory'] {
  const [side, name] = measure.split('.');
  return [side === 'limits' ? 'limits' : 'requests', name === 'memory' ? 'memory' : 'cpu'];
}
