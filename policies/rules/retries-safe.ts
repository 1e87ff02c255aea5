import { at, listOf, numberOf, objectOf } from '../json';
import { takesSafeMethodsOnly } from '../proofs/methods';
import { annotationsOf, type Resource } from '../resource';
import type { ResourceRule, Violation } from '../rule';

const VIRTUAL_SERVICE = 'networking.istio.io/VirtualService';
const ROUTES = ['gateway.networking.k8s.io/HTTPRoute', 'policy.linkerd.io/HTTPRoute'];

export const retriesSafe: ResourceRule = {
  scope: 'resource',
  id: 'retries-safe',
  title: 'Only requests that change nothing are sent again',
  why: 'A POST that a proxy sends again runs its turn twice: two answers are paid for, and two messages written.',
  severity: 'warning',
  appliesTo: { rows: ['A3', 'D10'], kinds: [VIRTUAL_SERVICE, ...ROUTES] },
  fix: 'Give GET and HEAD a route of their own with retries, and set `retries.attempts: 0` on the rest.',
  check: (route) => [...(route.type === VIRTUAL_SERVICE ? virtualFaults(route) : routeFaults(route))],
  examples: {
    good: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: chat}
spec:
  hosts: [chat]
  http:
    - {match: [{method: {exact: GET}}], retries: {attempts: 2}, route: [{destination: {host: chat}}]}
    - {retries: {attempts: 0}, route: [{destination: {host: chat}}]}
`,
    bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: chat}
spec:
  hosts: [chat]
  http:
    - {retries: {attempts: 2}, route: [{destination: {host: chat}}]}
`,
    path: '/spec/http/0/retries/attempts',
  },
};

function* virtualFaults({ body }: Resource): Iterable<Violation> {
  for (const [index, entry] of listOf(at(body, '/spec/http')).entries()) {
    const route = objectOf(entry);
    const attempts = numberOf(at(route, '/retries/attempts')) ?? 0;
    if (attempts > 0 && !takesSafeMethodsOnly(route.match))
      yield {
        path: `/spec/http/${index}/retries/attempts`,
        message: `sends any method again, up to ${attempts} times`,
      };
  }
}

function* routeFaults(resource: Resource): Iterable<Violation> {
  // Linkerd's annotation holds for all rules of its route.
  const isAnnotated = annotationsOf(resource).has('retry.linkerd.io/http');
  for (const [index, entry] of listOf(at(resource.body, '/spec/rules')).entries()) {
    const rule = objectOf(entry);
    if ((isAnnotated || rule.retry !== undefined) && !takesSafeMethodsOnly(rule.matches))
      yield { path: `/spec/rules/${index}/${isAnnotated ? 'matches' : 'retry'}`, message: 'sends any method again' };
  }
}
