import { at, isObject, type Json, listOf } from '../json';
import { POD_TYPES, type Pods } from '../pods';
import type { Resource } from '../resource';
import type { UnitRule, UnitViolation } from '../rule';
import { selectorOf } from '../selector';
import { groupBy, type Unit } from '../unit';

const NETWORK_POLICY = 'networking.k8s.io/NetworkPolicy';

export const networkDefaultDeny: UnitRule = {
  scope: 'unit',
  id: 'network-default-deny',
  title: 'Namespaces deny traffic by default, both ways',
  why: 'A pod that no policy selects may reach, and be reached by, everything in the cluster.',
  severity: 'error',
  appliesTo: { rows: ['E3'], kinds: ['Namespace', NETWORK_POLICY, ...POD_TYPES] },
  fix: 'Add a NetworkPolicy with `podSelector: {}` and `policyTypes: [Ingress, Egress]`, then allow each flow by name.',
  check(unit) {
    const policies = groupBy(unit.ofType(NETWORK_POLICY), (policy) => policy.namespace);
    const networked = unit.pods.filter((pods) => pods.spec.hostNetwork !== true);
    return [...groupBy(networked, (pods) => pods.workload.namespace)].flatMap(([namespace, pods]) =>
      faultsOf(unit, namespace, pods, policies.get(namespace) ?? []),
    );
  },
  examples: {
    good: `
apiVersion: v1
kind: Pod
metadata: {name: chat, namespace: support-desk}
spec:
  containers:
    - {name: chat, image: chat:1.4.2}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: support-desk}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`,
    bad: `
apiVersion: v1
kind: Pod
metadata: {name: chat, namespace: support-desk}
spec:
  containers:
    - {name: chat, image: chat:1.4.2}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: support-desk}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    path: '/metadata/namespace',
  },
};

type Direction = 'Ingress' | 'Egress';

function faultsOf(
  unit: Unit,
  namespace: string,
  pods: readonly Pods[],
  policies: readonly Resource[],
): readonly UnitViolation[] {
  const general = policies.filter((policy) => selectorOf(at(policy.body, '/spec/podSelector'))?.all ?? true);
  const open = general.flatMap((policy) => openings(policy));
  const missing = (['Ingress', 'Egress'] as const).filter(
    (direction) => !general.some((policy) => directionsOf(policy).includes(direction)),
  );
  // The namespace is where an operator looks; without one, the first workload stands for it.
  const bearer = unit.find('Namespace', '', namespace) ?? pods[0]?.workload;
  if (missing.length === 0 || bearer === undefined) return open;
  return [
    ...open,
    {
      resource: bearer,
      path: bearer.kind === 'Namespace' ? '/metadata/name' : '/metadata/namespace',
      message: `runs ${pods.length === 1 ? '1 workload' : `${pods.length} workloads`} in ${namespace === '' ? 'no named namespace' : `namespace ${namespace}`}, where no policy denies ${missing.join(' and ')} by default`,
    },
  ];
}

/** Rules of a policy for all pods that allow everything: they undo its denial. */
function openings(policy: Resource): readonly UnitViolation[] {
  return (['Ingress', 'Egress'] as const).flatMap((direction) => {
    if (!directionsOf(policy).includes(direction)) return [];
    const field = direction.toLowerCase();
    return listOf(at(policy.body, `/spec/${field}`)).flatMap((rule, index) =>
      allowsAll(rule, direction)
        ? [
            {
              resource: policy,
              path: `/spec/${field}/${index}`,
              message: `allows all ${field} of every pod in the namespace`,
            },
          ]
        : [],
    );
  });
}

function allowsAll(rule: Json, direction: Direction): boolean {
  const peers = listOf(at(rule, direction === 'Ingress' ? '/from' : '/to'));
  return isObject(rule) && peers.length === 0 && listOf(rule.ports).length === 0;
}

/** Left out, a policy is about ingress, and about egress only where it has egress rules. */
function directionsOf(policy: Resource): readonly Json[] {
  const types = at(policy.body, '/spec/policyTypes');
  if (types !== undefined) return listOf(types);
  return at(policy.body, '/spec/egress') === undefined ? ['Ingress'] : ['Ingress', 'Egress'];
}
