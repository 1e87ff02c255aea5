import { at, listOf, objectOf, textOf } from '../json';
import type { Resource } from '../resource';
import type { UnitRule, UnitViolation } from '../rule';
import type { Unit } from '../unit';

const GATEWAY = 'gateway.networking.k8s.io/Gateway';
const ROUTE = 'gateway.networking.k8s.io/HTTPRoute';
const ISTIO_GATEWAY = 'networking.istio.io/Gateway';

export const gatewayTls: UnitRule = {
  scope: 'unit',
  id: 'gateway-tls',
  title: 'A Gateway answers plain HTTP with a redirect alone',
  why: 'Over plain HTTP tokens and conversations can be read on the way.',
  severity: 'error',
  appliesTo: { rows: ['A1', 'B8', 'E3'], kinds: [GATEWAY, ISTIO_GATEWAY] },
  fix: 'Attach to the HTTP listener only a route with a `RequestRedirect` to https, and every other route to an HTTPS listener by its `sectionName`.',
  check: (unit) => [
    ...unit.ofType(GATEWAY).flatMap((gateway) => plainRoutes(unit, gateway)),
    ...unit.ofType(ISTIO_GATEWAY).flatMap(plainServers),
  ],
  examples: {
    good: `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gateway}
spec:
  listeners:
    - {name: http, port: 80, protocol: HTTP}
    - {name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: tls}]}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: redirect}
spec:
  parentRefs: [{name: gateway, sectionName: http}]
  rules: [{filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: chat}
spec:
  parentRefs: [{name: gateway, sectionName: https}]
  rules: [{backendRefs: [{name: chat, port: 80}]}]
`,
    bad: `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gateway}
spec:
  listeners: [{name: http, port: 80, protocol: HTTP}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: chat}
spec:
  parentRefs: [{name: gateway}]
  rules: [{backendRefs: [{name: chat, port: 80}]}]
`,
    path: '/spec/listeners/0/protocol',
  },
};

function plainRoutes(unit: Unit, gateway: Resource): readonly UnitViolation[] {
  return listOf(at(gateway.body, '/spec/listeners')).flatMap((entry, index) => {
    const listener = objectOf(entry);
    if (listener.protocol !== 'HTTP') return [];
    const route = unit
      .ofType(ROUTE)
      .find((candidate) => isAttached(candidate, gateway, textOf(listener.name)) && !redirects(candidate));
    if (route === undefined) return [];
    const message = `serves HTTPRoute ${route.name} over plain HTTP`;
    return [{ resource: gateway, path: `/spec/listeners/${index}/protocol`, message }];
  });
}

/** A parent without a section is every listener of the Gateway. */
const isAttached = (route: Resource, gateway: Resource, listener: string | undefined): boolean =>
  listOf(at(route.body, '/spec/parentRefs')).some((entry) => {
    const parent = objectOf(entry);
    return (
      (parent.kind ?? 'Gateway') === 'Gateway' &&
      parent.name === gateway.name &&
      (parent.namespace ?? route.namespace) === gateway.namespace &&
      (parent.sectionName === undefined || parent.sectionName === listener)
    );
  });

function redirects(route: Resource): boolean {
  const rules = listOf(at(route.body, '/spec/rules'));
  return (
    rules.length > 0 &&
    rules.every((rule) => listOf(objectOf(rule).filters).some((filter) => at(filter, '/type') === 'RequestRedirect'))
  );
}

function plainServers(gateway: Resource): readonly UnitViolation[] {
  return listOf(at(gateway.body, '/spec/servers')).flatMap((server, index) => {
    const isPlain = at(server, '/port/protocol') === 'HTTP' && at(server, '/tls/httpsRedirect') !== true;
    return isPlain
      ? [{ resource: gateway, path: `/spec/servers/${index}/tls`, message: 'got no httpsRedirect on plain HTTP' }]
      : [];
  });
}
