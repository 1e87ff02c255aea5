import { at, isObject, type Json, objectOf } from '../json';
import { declaresPods } from '../proofs/external';
import { isOperated } from '../proofs/operated';
import { pointersOf } from '../proofs/refer';
import { SELECTORS } from '../proofs/selecting';
import type { Resource } from '../resource';
import type { UnitRule, UnitViolation } from '../rule';
import { mapSelector, type Selector, selectorOf, selectorText } from '../selector';
import type { Unit } from '../unit';

export const selectorMatches: UnitRule = {
  scope: 'unit',
  id: 'selector-matches',
  title: 'Policies, budgets and monitors select pods that exist',
  why: 'A selector with a typing error protects, allows or measures nothing, and nothing reports it.',
  severity: 'error',
  appliesTo: { rows: ['B6', 'A3', 'A9', 'A10', 'E3'], kinds: Object.keys(SELECTORS) },
  fix: 'Use labels of the pod template; for pods from outside declare `agent-gantry.dev/external: "Pod/*"`.',
  check: (unit) =>
    Object.entries(SELECTORS).flatMap(([type, patterns]) =>
      unit.ofType(type).flatMap((resource) => (declaresPods(resource) ? [] : faultsOf(unit, resource, patterns))),
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

function faultsOf(unit: Unit, resource: Resource, patterns: readonly string[]): readonly UnitViolation[] {
  // Other namespaces may be other units.
  if (isObject(at(resource.body, '/spec/namespaceSelector'))) return [];
  return patterns
    .flatMap((pattern) => pointersOf(resource.body, pattern))
    .flatMap((path) => {
      const selector = selectorAt(resource, path);
      if (selector === undefined || hasPods(unit, resource.namespace, selector)) return [];
      return [{ resource, path, message: `selects no pod: ${selectorText(selector)}` }];
    });
}

/** An empty selector means all pods, also those that do not exist yet. */
const hasPods = (unit: Unit, namespace: string, selector: Selector): boolean =>
  selector.all || unit.selected(namespace, selector).length > 0 || isOperated(unit, namespace, selector);

function selectorAt({ body }: Resource, path: string): Selector | undefined {
  const parent = at(body, path.slice(0, path.lastIndexOf('/')));
  if (objectOf(parent).namespaceSelector !== undefined) return undefined;
  const value = at(body, path);
  // Istio and the logging operator write plain labels.
  if (isObject(at(value, '/labels'))) return mapSelector(at(value, '/labels'));
  const labels = objectOf(at(value, '/matchLabels'));
  return Object.keys(labels).some((key) => /^[a-z0-9]+:/.test(key)) ? sourced(labels) : selectorOf(value);
}

/** Cilium writes `k8s:app`; a namespace among the labels means another one. */
function sourced(labels: Readonly<Record<string, Json | undefined>>): Selector | undefined {
  const plain = Object.entries(labels).map(([key, value]) => [key.replace(/^(k8s|any):/, ''), value] as const);
  if (plain.some(([key]) => key.startsWith('io.kubernetes.pod.namespace') || key.startsWith('io.cilium.')))
    return undefined;
  return mapSelector(Object.fromEntries(plain));
}
