import { at, type Json, listOf, numberOf, objectOf, shown, textOf } from '../json';
import { isPort, portNames, servicePortsOf } from '../ports';
import { pointersOf } from '../proofs/refer';
import type { Resource } from '../resource';
import type { UnitRule, UnitViolation } from '../rule';
import type { Unit } from '../unit';

const VIRTUAL_SERVICE = 'networking.istio.io/VirtualService';
const ROUTES = ['gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GRPCRoute'];

export const backendPortExists: UnitRule = {
  scope: 'unit',
  id: 'backend-port-exists',
  title: 'Routes lead to ports that their Service has',
  why: 'A route to a port that the Service lacks answers 503 for every request, and nothing reports it.',
  severity: 'error',
  appliesTo: { rows: ['B8'], kinds: ['networking.k8s.io/Ingress', VIRTUAL_SERVICE, ...ROUTES] },
  fix: "Name one of the Service's ports: `port.number` is its `port`, not the `targetPort`.",
  check(unit) {
    return [
      ...unit.ofType('networking.k8s.io/Ingress').flatMap((ingress) => ingressFaults(unit, ingress)),
      ...unit.ofType(VIRTUAL_SERVICE).flatMap((virtual) => destinationFaults(unit, virtual)),
      ...ROUTES.flatMap((type) => unit.ofType(type)).flatMap((route) => routeFaults(unit, route)),
    ];
  },
  examples: {
    good: `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: chat}
spec:
  defaultBackend: {service: {name: chat, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata: {name: chat}
spec: {ports: [{name: http, port: 80, targetPort: 8000}]}
`,
    bad: `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: chat}
spec:
  defaultBackend: {service: {name: chat, port: {number: 8000}}}
---
apiVersion: v1
kind: Service
metadata: {name: chat}
spec: {ports: [{name: http, port: 80, targetPort: 8000}]}
`,
    path: '/spec/defaultBackend/service/port/number',
  },
};

function ingressFaults(unit: Unit, ingress: Resource): readonly UnitViolation[] {
  const paths = listOf(at(ingress.body, '/spec/rules')).flatMap((rule, ruleIndex) =>
    listOf(at(rule, '/http/paths')).map((_, index) => `/spec/rules/${ruleIndex}/http/paths/${index}/backend`),
  );
  return ['/spec/defaultBackend', ...paths].flatMap((path) => {
    const service = objectOf(at(ingress.body, `${path}/service`));
    const port = objectOf(service.port);
    const field = port.name === undefined ? 'number' : 'name';
    return faults(unit, ingress, ingress.namespace, service.name, port[field], `${path}/service/port/${field}`);
  });
}

function routeFaults(unit: Unit, route: Resource): readonly UnitViolation[] {
  return listOf(at(route.body, '/spec/rules')).flatMap((rule, ruleIndex) =>
    listOf(objectOf(rule).backendRefs).flatMap((entry, index) => {
      const backend = objectOf(entry);
      const isService = (textOf(backend.kind) ?? 'Service') === 'Service' && (textOf(backend.group) ?? '') === '';
      const namespace = textOf(backend.namespace) ?? route.namespace;
      const path = `/spec/rules/${ruleIndex}/backendRefs/${index}/port`;
      return isService ? faults(unit, route, namespace, backend.name, backend.port, path) : [];
    }),
  );
}

function destinationFaults(unit: Unit, virtual: Resource): readonly UnitViolation[] {
  return ['/spec/http/*/route/*/destination', '/spec/http/*/mirror', '/spec/http/*/mirrors/*/destination']
    .flatMap((pattern) => pointersOf(virtual.body, pattern))
    .flatMap((path) => {
      const { host, port } = objectOf(at(virtual.body, path));
      const [name, namespace = virtual.namespace] = (textOf(host) ?? '').split('.');
      // Left out, the port is that of the request.
      return port === undefined
        ? []
        : faults(unit, virtual, namespace, name, objectOf(port).number, `${path}/port/number`);
    });
}

/** A missing Service is another rule's matter. */
function faults(
  unit: Unit,
  resource: Resource,
  namespace: string,
  name: Json | undefined,
  port: Json | undefined,
  path: string,
): readonly UnitViolation[] {
  const service = typeof name === 'string' ? unit.find('Service', namespace, name) : undefined;
  const ports = service && at(service.body, '/spec/ports');
  if (service === undefined || ports === undefined) return [];
  const known = servicePortsOf(ports);
  if (known.some((candidate) => isPort(candidate, port))) return [];
  const got = numberOf(port) === undefined ? shown(port) : String(numberOf(port));
  return [{ resource, path, message: `got ${got}, but Service ${service.name} has ${portNames(known)}` }];
}
