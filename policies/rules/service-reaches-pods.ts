import { at, type JsonObject, listOf, numberOf, objectOf, shown, textOf } from '../json';
import type { Pods } from '../pods';
import { isPort, type Port, podPortsOf, portNames } from '../ports';
import { declaresPods } from '../proofs/external';
import { isOperated } from '../proofs/operated';
import type { Resource } from '../resource';
import type { UnitRule, UnitViolation } from '../rule';
import { mapSelector, selectorText } from '../selector';
import type { Unit } from '../unit';

export const serviceReachesPods: UnitRule = {
  scope: 'unit',
  id: 'service-reaches-pods',
  title: 'Every Service reaches pods, on ports they serve',
  why: 'A selector or port that fits no pod is no error to the API server: the Service simply never answers.',
  severity: 'error',
  appliesTo: { rows: ['B7'], kinds: ['Service'] },
  fix: 'Let `selector` equal labels of the pod template, and `targetPort` a containerPort or its name; for pods from outside declare `agent-gantry.dev/external: "Pod/*"`.',
  check: (unit) => unit.ofType('Service').flatMap((service) => faultsOf(unit, service)),
  examples: {
    good: `
apiVersion: v1
kind: Service
metadata: {name: chat}
spec:
  selector: {app: chat}
  ports: [{port: 80, targetPort: http}]
---
apiVersion: v1
kind: Pod
metadata: {name: chat, labels: {app: chat}}
spec:
  containers:
    - {name: chat, image: chat:1.4.2, ports: [{name: http, containerPort: 8000}]}
`,
    bad: `
apiVersion: v1
kind: Service
metadata: {name: chat}
spec:
  selector: {app: chat}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: v1
kind: Pod
metadata: {name: chat, labels: {app: chat}}
spec:
  containers:
    - {name: chat, image: chat:1.4.2, ports: [{name: http, containerPort: 8000}]}
`,
    path: '/spec/ports/0/targetPort',
  },
};

function faultsOf(unit: Unit, service: Resource): readonly UnitViolation[] {
  const selector = mapSelector(at(service.body, '/spec/selector'));
  // Without a selector somebody else writes the endpoints.
  if (selector === undefined || at(service.body, '/spec/type') === 'ExternalName') return [];
  const pods = unit.selected(service.namespace, selector);
  if (pods.length > 0) {
    const served = servedPorts(pods);
    return listOf(at(service.body, '/spec/ports')).flatMap((port, index) => [
      ...portFaults(service, objectOf(port), `/spec/ports/${index}`, served),
    ]);
  }
  if (declaresPods(service) || isOperated(unit, service.namespace, selector)) return [];
  return [{ resource: service, path: '/spec/selector', message: `selects no pod: ${selectorText(selector)}` }];
}

interface Served {
  readonly ports: readonly Port[];
  /** A pod that declares no port may serve any number. */
  readonly open: boolean;
}

function servedPorts(pods: readonly Pods[]): Served {
  const each = pods.map(podPortsOf);
  return { ports: each.flat(), open: each.some((ports) => ports.length === 0) };
}

function* portFaults(resource: Resource, port: JsonObject, path: string, served: Served): Iterable<UnitViolation> {
  const target = port.targetPort ?? port.port;
  const protocol = textOf(port.protocol) ?? 'TCP';
  const fits = served.ports.some((candidate) => isPort(candidate, target) && candidate.protocol === protocol);
  if (fits || (served.open && numberOf(target) !== undefined)) return;
  yield {
    resource,
    path: `${path}/${port.targetPort === undefined ? 'port' : 'targetPort'}`,
    message: `got ${shown(target)} (${protocol}), but the selected pods serve ${portNames(served.ports)}`,
  };
}
