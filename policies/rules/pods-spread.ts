import { at, isObject, listOf, shown } from '../json';
import { type Pods, podSpecOf } from '../pods';
import { scaleOf } from '../proofs/scale';
import type { UnitRule, UnitViolation } from '../rule';
import { selectorOf, selectorText, selects } from '../selector';
import type { Unit } from '../unit';

const SPREAD = ['apps/Deployment', 'apps/StatefulSet', 'argoproj.io/Rollout'];

export const podsSpread: UnitRule = {
  scope: 'unit',
  id: 'pods-spread',
  title: 'Replicas are spread over nodes or zones',
  why: 'Replicas that share a node or zone fail together, so that several are worth no more than one.',
  severity: 'warning',
  appliesTo: { rows: ['B3'], kinds: SPREAD },
  fix: "Add `topologySpreadConstraints` over `topology.kubernetes.io/zone` and `kubernetes.io/hostname` that select the pod's own labels.",
  check: (unit) => SPREAD.flatMap((type) => unit.ofType(type)).flatMap((resource) => faultsOf(unit, resource)),
  examples: {
    good: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  replicas: 3
  template:
    metadata: {labels: {app: chat}}
    spec:
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: DoNotSchedule
          labelSelector: {matchLabels: {app: chat}}
`,
    bad: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  replicas: 3
  template:
    metadata: {labels: {app: chat}}
    spec:
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: DoNotSchedule
          labelSelector: {matchLabels: {app: other}}
`,
    path: '/spec/template/spec/topologySpreadConstraints/0/labelSelector',
  },
};

function faultsOf(unit: Unit, resource: UnitViolation['resource']): readonly UnitViolation[] {
  const pods = podSpecOf(resource);
  if (pods === undefined || (scaleOf(unit, resource)?.max ?? 0) < 2) return [];
  const constraints = listOf(pods.spec.topologySpreadConstraints);
  if (constraints.length === 0) {
    return isObject(at(pods.spec, '/affinity/podAntiAffinity'))
      ? []
      : [
          {
            resource,
            path: `${pods.path}/topologySpreadConstraints`,
            message: 'got none, for a workload of several pods',
          },
        ];
  }
  return constraints.flatMap((_, index) => strayConstraint(resource, pods, index));
}

/** A constraint that does not count the pod itself spreads nothing. */
function strayConstraint(resource: UnitViolation['resource'], pods: Pods, index: number): readonly UnitViolation[] {
  const path = `/topologySpreadConstraints/${index}/labelSelector`;
  const selector = selectorOf(at(pods.spec, path));
  if (selector !== undefined && selects(selector, pods.labels)) return [];
  const got = selector === undefined ? 'got none' : `got ${selectorText(selector)}`;
  const labels = shown(Object.fromEntries(pods.labels));
  return [{ resource, path: `${pods.path}${path}`, message: `${got}, which misses the pod's own labels ${labels}` }];
}
