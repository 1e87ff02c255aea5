import { at, isObject, numberOf, objectOf, textOf } from '../json';
import { REPLICATED_TYPES } from '../pods';
import { annotationsOf, type Resource, typeOf } from '../resource';
import { keyOf, perUnit, type Unit } from '../unit';

/** An object that sets the replicas of another. */
export interface Autoscaler {
  readonly resource: Resource;
  /** Key of its target: namespace, type and name. */
  readonly target: string;
  readonly min: number;
  readonly max: number;
}

/** The fewest and the most pods that a workload may be asked to run. */
export interface Scale {
  readonly min: number;
  readonly max: number;
}

export const HORIZONTAL_POD_AUTOSCALER = 'autoscaling/HorizontalPodAutoscaler';
export const SCALED_OBJECT = 'keda.sh/ScaledObject';

/** The type and name that a `scaleTargetRef` means. KEDA's defaults to a Deployment. */
export function targetOf(autoscaler: Resource): { readonly type: string; readonly name: string } {
  const reference = objectOf(at(autoscaler.body, '/spec/scaleTargetRef'));
  const keda = autoscaler.type === SCALED_OBJECT;
  const kind = textOf(reference.kind) ?? (keda ? 'Deployment' : '');
  const apiVersion = textOf(reference.apiVersion) ?? (kind === 'Deployment' || kind === 'StatefulSet' ? 'apps/v1' : '');
  return { type: typeOf(apiVersion, kind), name: textOf(reference.name) ?? '' };
}

/** All autoscalers of a unit by their target. */
export const autoscalersOf = perUnit((unit: Unit): ReadonlyMap<string, readonly Autoscaler[]> => {
  const owners = new Map<string, Autoscaler[]>();
  for (const type of [HORIZONTAL_POD_AUTOSCALER, SCALED_OBJECT]) {
    for (const resource of unit.ofType(type)) {
      if (isHandover(resource, unit)) continue;
      const { type: targetType, name } = targetOf(resource);
      const target = keyOf(resource.namespace, targetType, name);
      owners.set(target, [...(owners.get(target) ?? []), { resource, target, ...boundsOf(resource) }]);
    }
  }
  return owners;
});

export const autoscalersFor = (unit: Unit, workload: Resource): readonly Autoscaler[] =>
  autoscalersOf(unit).get(keyOf(workload.namespace, workload.type, workload.name)) ?? [];

/** How many pods a workload runs; undefined where the cluster or the clock decides. */
export function scaleOf(unit: Unit, workload: Resource): Scale | undefined {
  if (!REPLICATED_TYPES.includes(workload.type)) return undefined;
  const owners = autoscalersFor(unit, workload);
  if (owners.length > 0) {
    return { min: Math.min(...owners.map((owner) => owner.min)), max: Math.max(...owners.map((owner) => owner.max)) };
  }
  const replicas = numberOf(at(workload.body, '/spec/replicas')) ?? 1;
  return { min: replicas, max: replicas };
}

/** A count or a percentage of a whole, as `maxSurge` and `minAvailable` are spelled. */
export function shareOf(value: number | string, whole: number, round: (value: number) => number): number | undefined {
  const percent = typeof value === 'string' ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  return percent === undefined ? numberOf(value) : round((Number(percent) * whole) / 100);
}

function boundsOf({ type, body }: Resource): Scale {
  if (type === SCALED_OBJECT) {
    return {
      min: numberOf(at(body, '/spec/idleReplicaCount')) ?? numberOf(at(body, '/spec/minReplicaCount')) ?? 0,
      max: numberOf(at(body, '/spec/maxReplicaCount')) ?? 100,
    };
  }
  return { min: numberOf(at(body, '/spec/minReplicas')) ?? 1, max: numberOf(at(body, '/spec/maxReplicas')) ?? 1 };
}

/** An HPA that a ScaledObject is told to take over, or manages itself, is not a second owner. */
function isHandover(autoscaler: Resource, unit: Unit): boolean {
  if (autoscaler.type !== HORIZONTAL_POD_AUTOSCALER) return false;
  return scaledObjectsByHpa(unit).has(keyOf(autoscaler.namespace, autoscaler.name));
}

const scaledObjectsByHpa = perUnit((unit: Unit): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const resource of unit.ofType(SCALED_OBJECT)) {
    const takesOver = annotationsOf(resource).get('scaledobject.keda.sh/transfer-hpa-ownership') === 'true';
    const configuration = at(resource.body, '/spec/advanced/horizontalPodAutoscalerConfig');
    const name = isObject(configuration) ? textOf(configuration.name) : undefined;
    if (takesOver && name !== undefined) names.add(keyOf(resource.namespace, name));
  }
  return names;
});
