import { at, listOf, objectOf } from '../json';
import { takesSafeMethodsOnly } from '../proofs/methods';
import { annotationsOf, type Resource } from '../resource';
import type { ResourceRule, Violation } from '../rule';

const VIRTUAL_SERVICE = 'networking.istio.io/VirtualService';
const ROUTE = 'gateway.networking.k8s.io/HTTPRoute';
const INGRESS = 'networking.k8s.io/Ingress';
const NGINX_MIRROR = 'nginx.ingress.kubernetes.io/mirror-target';

export const mirrorSafe: ResourceRule = {
  scope: 'resource',
  id: 'mirror-safe',
  title: 'Only requests that change nothing are mirrored',
  why: 'A mirrored POST does its work twice: the copy calls the model, writes the conversation and sends the mail as well.',
  severity: 'warning',
  appliesTo: { rows: ['A3'], kinds: [VIRTUAL_SERVICE, ROUTE, INGRESS] },
  fix: 'Mirror a route whose matches name GET or HEAD; waive this for a route whose POST changes nothing.',
  check: (resource) => [...faultsOf(resource)],
  examples: {
    good: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: chat}
spec:
  hosts: [chat]
  http:
    - {match: [{method: {exact: GET}}], mirror: {host: chat-canary}, route: [{destination: {host: chat}}]}
`,
    bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: chat}
spec:
  hosts: [chat]
  http:
    - {mirror: {host: chat-canary}, route: [{destination: {host: chat}}]}
`,
    path: '/spec/http/0/mirror',
  },
};

function* faultsOf(resource: Resource): Iterable<Violation> {
  const message = 'mirrors any method';
  if (resource.type === INGRESS) {
    const isMirrored = annotationsOf(resource).has(NGINX_MIRROR);
    // An Ingress knows no methods.
    if (isMirrored) yield { path: `/metadata/annotations/${NGINX_MIRROR.replace('/', '~1')}`, message };
    return;
  }
  const [list, matches] = resource.type === ROUTE ? ['/spec/rules', 'matches'] : ['/spec/http', 'match'];
  for (const [index, entry] of listOf(at(resource.body, list)).entries()) {
    const route = objectOf(entry);
    if (takesSafeMethodsOnly(route[matches])) continue;
    for (const field of ['mirror', 'mirrors']) {
      if (route[field] !== undefined) yield { path: `${list}/${index}/${field}`, message };
    }
    for (const [position, filter] of listOf(route.filters).entries()) {
      if (objectOf(filter).type === 'RequestMirror') yield { path: `${list}/${index}/filters/${position}`, message };
    }
  }
}
