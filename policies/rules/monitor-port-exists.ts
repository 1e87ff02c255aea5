import { at, listOf, objectOf, shown } from '../json';
import { isPort, podPortsOf, portNames } from '../ports';
import type { Resource } from '../resource';
import type { UnitRule, UnitViolation } from '../rule';
import { selectorOf } from '../selector';
import type { Unit } from '../unit';

const POD_MONITOR = 'monitoring.coreos.com/PodMonitor';

export const monitorPortExists: UnitRule = {
  scope: 'unit',
  id: 'monitor-port-exists',
  title: 'Monitors scrape ports that their pods have',
  why: 'Prometheus drops a target whose port does not exist without a word: no metric arrives, and no alert fires.',
  severity: 'error',
  appliesTo: { rows: ['A10'], kinds: [POD_MONITOR] },
  fix: 'Name a port of the containers: `port` is its name, `portNumber` its number.',
  check: (unit) => unit.ofType(POD_MONITOR).flatMap((monitor) => faultsOf(unit, monitor)),
  examples: {
    good: `
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: chat}
spec:
  selector: {matchLabels: {app: chat}}
  podMetricsEndpoints: [{port: management}]
---
apiVersion: v1
kind: Pod
metadata: {name: chat, labels: {app: chat}}
spec:
  containers:
    - {name: chat, image: chat:1.4.2, ports: [{name: management, containerPort: 9090}]}
`,
    bad: `
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: chat}
spec:
  selector: {matchLabels: {app: chat}}
  podMetricsEndpoints: [{port: metrics}]
---
apiVersion: v1
kind: Pod
metadata: {name: chat, labels: {app: chat}}
spec:
  containers:
    - {name: chat, image: chat:1.4.2, ports: [{name: management, containerPort: 9090}]}
`,
    path: '/spec/podMetricsEndpoints/0/port',
  },
};

function faultsOf(unit: Unit, monitor: Resource): readonly UnitViolation[] {
  const selector = selectorOf(at(monitor.body, '/spec/selector'));
  // Pods of other namespaces may be other units', and those of operators are not here at all.
  if (selector === undefined || at(monitor.body, '/spec/namespaceSelector') !== undefined) return [];
  const pods = unit.selected(monitor.namespace, selector);
  return listOf(at(monitor.body, '/spec/podMetricsEndpoints')).flatMap((entry, index) => {
    const endpoint = objectOf(entry);
    const field = endpoint.port === undefined ? 'portNumber' : 'port';
    const wanted = endpoint[field];
    const known = pods.map(podPortsOf);
    if (
      wanted === undefined ||
      known.length === 0 ||
      known.every((ports) => ports.some((port) => isPort(port, wanted)))
    )
      return [];
    const path = `/spec/podMetricsEndpoints/${index}/${field}`;
    return [{ resource: monitor, path, message: `got ${shown(wanted)}, but its pods have ${portNames(known.flat())}` }];
  });
}
