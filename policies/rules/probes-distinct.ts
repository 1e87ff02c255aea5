import { at, shown } from '../json';
import { type Container, eachContainer, SERVING_TYPES } from '../pods';
import type { ResourceRule, Violation } from '../rule';

export const probesDistinct: ResourceRule = {
  scope: 'resource',
  id: 'probes-distinct',
  title: 'Liveness and readiness have endpoints of their own',
  why: 'One endpoint for both restarts a pod that is only busy or draining, and that loses its requests.',
  severity: 'warning',
  appliesTo: { rows: ['B2', 'D3'], kinds: SERVING_TYPES },
  fix: 'Let liveness ask whether the process responds, e.g. `/health/live`, and readiness whether it may get requests.',
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
          readinessProbe: {httpGet: {path: /health/ready, port: 8000}}
          livenessProbe: {httpGet: {path: /health/live, port: 8000}}
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
          readinessProbe: {httpGet: {path: /health, port: 8000}}
          livenessProbe: {httpGet: {path: /health, port: 8000}}
`,
    path: '/spec/template/spec/containers/0/livenessProbe/httpGet/path',
  },
};

function* faultsOf({ body, path }: Container): Iterable<Violation> {
  const readiness = at(body, '/readinessProbe/httpGet');
  const liveness = at(body, '/livenessProbe/httpGet');
  if (readiness === undefined || liveness === undefined) return;
  const isSame = (['path', 'port'] as const).every((field) => at(readiness, `/${field}`) === at(liveness, `/${field}`));
  if (isSame) {
    yield {
      path: `${path}/livenessProbe/httpGet/path`,
      message: `got ${shown(at(liveness, '/path'))}, the same as readiness`,
    };
  }
}
