import { at, isObject, type Json, listOf, textOf } from '../json';
import type { Resource } from '../resource';
import type { ResourceRule, Violation } from '../rule';

const ISTIO = 'security.istio.io/AuthorizationPolicy';
const LINKERD = 'policy.linkerd.io/AuthorizationPolicy';

export const authorizationBounded: ResourceRule = {
  scope: 'resource',
  id: 'authorization-bounded',
  title: 'No authorisation lets everybody call every workload',
  why: 'One rule that fits any request undoes every other one: policies that allow add up.',
  severity: 'error',
  appliesTo: { rows: ['A3', 'E3'], kinds: [ISTIO, LINKERD] },
  fix: 'Name the callers, and the workload by `selector` or `targetRefs`; to deny by default leave `rules` out.',
  check: (policy) => [...(policy.type === ISTIO ? istioFaults(policy) : linkerdFaults(policy))],
  examples: {
    good: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: deny-by-default}
spec: {}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: chat}
spec:
  selector: {matchLabels: {app: chat}}
  rules: [{from: [{source: {principals: [cluster.local/ns/desk/sa/worker]}}]}]
`,
    bad: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: open}
spec:
  rules: [{}]
`,
    path: '/spec/rules/0',
  },
};

function* istioFaults({ body }: Resource): Iterable<Violation> {
  const spec = at(body, '/spec');
  const isNamespaceWide = ['/selector', '/targetRef', '/targetRefs'].every((path) => at(spec, path) === undefined);
  if (!isNamespaceWide || (textOf(at(spec, '/action')) ?? 'ALLOW') !== 'ALLOW') return;
  for (const [index, rule] of listOf(at(spec, '/rules')).entries()) {
    if (fitsAll(rule)) yield { path: `/spec/rules/${index}`, message: 'allows any request to every workload' };
  }
}

const fitsAll = (rule: Json): boolean => rule === null || (isObject(rule) && Object.keys(rule).length === 0);

function* linkerdFaults({ body }: Resource): Iterable<Violation> {
  const isNamespaceWide = at(body, '/spec/targetRef/kind') === 'Namespace';
  if (!isNamespaceWide || listOf(at(body, '/spec/requiredAuthenticationRefs')).length > 0) return;
  yield { path: '/spec/requiredAuthenticationRefs', message: 'got none, so that anybody may call every workload' };
}
