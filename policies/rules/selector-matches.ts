import { at, isObject, type Json, listOf, objectOf } from '../json';
import { DISRUPTION_BUDGET } from '../proofs/disruption';
import { declaresPods } from '../proofs/external';
import { isOperated } from '../proofs/operated';
import type { Resource } from '../resource';
import type { UnitRule, UnitViolation } from '../rule';
import { type Selector, selectorOf, selectorText } from '../selector';
import type { Unit } from '../unit';

const NETWORK_POLICY = 'networking.k8s.io/NetworkPolicy';
const POD_MONITOR = 'monitoring.coreos.com/PodMonitor';

export const selectorMatches: UnitRule = {
  scope: 'unit',
  id: 'selector-matches',
  title: 'Policies, budgets and monitors select pods that exist',
  why: 'A selector with a typing error protects, allows or measures nothing, and nothing reports it.',
  severity: 'error',
  appliesTo: { rows: ['B6', 'A10', 'E3'], kinds: [NETWORK_POLICY, DISRUPTION_BUDGET, POD_MONITOR] },
  fix: 'Use labels of the pod template; for pods from outside declare `agent-gantry.dev/external: "Pod/*"`.',
  check: (unit) =>
    [NETWORK_POLICY, DISRUPTION_BUDGET, POD_MONITOR].flatMap((type) =>
      unit.ofType(type).flatMap((resource) => (declaresPods(resource) ? [] : faultsOf(unit, resource))),
    ),
  examples: {
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: chat}
spec:
  podSelector: {matchLabels: {app: chat}}
---
apiVersion: v1
kind: Pod
metadata: {name: chat, labels: {app: chat}}
`,
    bad: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: chat}
spec:
  podSelector: {matchLabels: {app: chats}}
---
apiVersion: v1
kind: Pod
metadata: {name: chat, labels: {app: chat}}
`,
    path: '/spec/podSelector',
  },
};

function faultsOf(unit: Unit, resource: Resource): readonly UnitViolation[] {
  return selectorPaths(resource).flatMap((path) => {
    const selector = selectorOf(at(resource.body, path));
    if (selector === undefined || hasPods(unit, resource.namespace, selector)) return [];
    return [{ resource, path, message: `selects no pod: ${selectorText(selector)}` }];
  });
}

/** An empty selector means all pods, also those that do not exist yet. */
const hasPods = (unit: Unit, namespace: string, selector: Selector): boolean =>
  selector.all || unit.selected(namespace, selector).length > 0 || isOperated(unit, namespace, selector);

function selectorPaths(resource: Resource): readonly string[] {
  if (resource.type === DISRUPTION_BUDGET) return ['/spec/selector'];
  // Other namespaces may be other units.
  if (resource.type === POD_MONITOR) {
    return isObject(at(resource.body, '/spec/namespaceSelector')) ? [] : ['/spec/selector'];
  }
  return ['/spec/podSelector', ...peerPaths(resource, 'ingress', 'from'), ...peerPaths(resource, 'egress', 'to')];
}

function peerPaths(policy: Resource, field: string, side: string): readonly string[] {
  return listOf(at(policy.body, `/spec/${field}`)).flatMap((rule, ruleIndex) =>
    listOf(objectOf(rule)[side]).flatMap((peer: Json, index) =>
      objectOf(peer).namespaceSelector === undefined
        ? [`/spec/${field}/${ruleIndex}/${side}/${index}/podSelector`]
        : [],
    ),
  );
}
