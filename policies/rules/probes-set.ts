import { at, isObject, type JsonObject } from '../json';
import { type Container, eachContainer, SERVING_TYPES } from '../pods';
import { containerPortsOf } from '../ports';
import type { ResourceRule, Violation } from '../rule';

export const probesSet: ResourceRule = {
  scope: 'resource',
  id: 'probes-set',
  title: 'Serving containers have readiness and liveness probes',
  why: 'Without a readiness probe requests reach pods that are not ready or draining; without a liveness probe a hung process is never replaced.',
  severity: 'error',
  appliesTo: { rows: ['B2'], kinds: SERVING_TYPES },
  fix: 'Add `readinessProbe` and `livenessProbe`, on endpoints of their own, e.g. `/health/ready` and `/health/live`.',
  check: (resource) => eachContainer(resource, faultsOf),
  examples: {
    good: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  template:
    spec:
      containers:
        - name: chat
          image: chat:1.4.2
          ports: [{name: http, containerPort: 8000}]
          readinessProbe: {httpGet: {path: /health/ready, port: http}}
          livenessProbe: {httpGet: {path: /health/live, port: http}}
`,
    bad: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  template:
    spec:
      containers:
        - name: chat
          image: chat:1.4.2
          ports: [{name: http, containerPort: 8000}]
          livenessProbe: {httpGet: {path: /health/live, port: http}}
`,
    path: '/spec/template/spec/containers/0/readinessProbe',
  },
};

const HANDLERS = ['httpGet', 'tcpSocket', 'exec', 'grpc'];

// What is only scraped serves nobody. What is only managed, as a queue worker is, can hang, but gets no requests.
const SCRAPED = /metrics|prom/;
const MANAGED = /metrics|prom|manage|health|admin|probe/;

function* faultsOf({ body, path, role }: Container): Iterable<Violation> {
  if (role === 'init') return;
  if (hasPortOtherThan(MANAGED, body)) yield* probeFaults('readinessProbe', body, path);
  if (hasPortOtherThan(SCRAPED, body)) yield* probeFaults('livenessProbe', body, path);
}

function* probeFaults(probe: string, body: JsonObject, path: string): Iterable<Violation> {
  const value = body[probe];
  if (!isObject(value)) yield { path: `${path}/${probe}`, message: 'got none, though the container serves a port' };
  else if (!HANDLERS.some((handler) => isObject(at(value, `/${handler}`)))) {
    yield { path: `${path}/${probe}`, message: `checks nothing; want one of ${HANDLERS.join(', ')}` };
  }
}

const hasPortOtherThan = (names: RegExp, body: JsonObject): boolean =>
  containerPortsOf(body).some((port) => !names.test(port.name ?? ''));
