import { at, shown } from '../json';
import { type Autoscaler, autoscalersOf, HORIZONTAL_POD_AUTOSCALER, SCALED_OBJECT } from '../proofs/scale';
import { nameOf } from '../resource';
import type { UnitRule, UnitViolation } from '../rule';
import { keyOf, type Unit } from '../unit';

export const oneReplicaOwner: UnitRule = {
  scope: 'unit',
  id: 'one-replica-owner',
  title: 'One object owns the number of replicas',
  why: 'Two owners undo each other: each apply resets what the autoscaler chose, or two autoscalers never agree.',
  severity: 'error',
  appliesTo: {
    rows: ['B1', 'B4', 'B5'],
    kinds: [HORIZONTAL_POD_AUTOSCALER, SCALED_OBJECT, 'apps/Deployment', 'apps/StatefulSet'],
  },
  fix: 'Keep one autoscaler for each workload, and leave `spec.replicas` out where there is one.',
  check(unit) {
    return [
      ...[...autoscalersOf(unit).values()].flatMap(rivals),
      ...unit.resources.flatMap((resource) => [...fixedReplicas(unit, resource)]),
    ];
  },
  examples: {
    good: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec: {}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: chat}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: chat}
  minReplicas: 3
  maxReplicas: 10
`,
    bad: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec: {replicas: 3}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: chat}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: chat}
  minReplicas: 2
  maxReplicas: 10
`,
    path: '/spec/replicas',
  },
};

function rivals(autoscalers: readonly Autoscaler[]): readonly UnitViolation[] {
  const [first, ...others] = autoscalers;
  if (first === undefined) return [];
  return others.map(({ resource }) => ({
    resource,
    path: '/spec/scaleTargetRef',
    message: `scales what ${nameOf(first.resource)} scales already`,
  }));
}

function* fixedReplicas(unit: Unit, resource: UnitViolation['resource']): Iterable<UnitViolation> {
  const [owner] = autoscalersOf(unit).get(keyOf(resource.namespace, resource.type, resource.name)) ?? [];
  const replicas = at(resource.body, '/spec/replicas');
  if (owner === undefined || replicas === undefined || replicas === null) return;
  yield {
    resource,
    path: '/spec/replicas',
    message: `got ${shown(replicas)}, though ${nameOf(owner.resource)} sets it`,
  };
}
