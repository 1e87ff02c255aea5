import { at, shown } from '../json';
import { type Container, eachContainer, isWindows, POD_TYPES, type Pods } from '../pods';
import type { ResourceRule, Violation } from '../rule';

export const runAsNonRoot: ResourceRule = {
  scope: 'resource',
  id: 'run-as-non-root',
  title: 'No container runs as root',
  why: 'Root inside a container is one kernel fault away from root on the node.',
  severity: 'error',
  appliesTo: { rows: ['B1'], kinds: POD_TYPES },
  fix: 'Set `runAsNonRoot: true` in the securityContext of the pod or the container, and no `runAsUser: 0`.',
  check: (resource) => eachContainer(resource, faultsOf),
  examples: {
    good: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  securityContext: {runAsNonRoot: true, runAsUser: 1000}
  containers:
    - {name: chat, image: chat:1.4.2}
`,
    bad: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  securityContext: {runAsNonRoot: true}
  containers:
    - {name: chat, image: chat:1.4.2, securityContext: {runAsNonRoot: false}}
`,
    path: '/spec/containers/0/securityContext/runAsNonRoot',
  },
};

function* faultsOf({ body, path }: Container, pods: Pods): Iterable<Violation> {
  const own = at(body, '/securityContext/runAsNonRoot');
  const nonRoot = own ?? at(pods.spec, '/securityContext/runAsNonRoot');
  if (nonRoot !== true && !isWindows(pods)) {
    yield { path: `${path}/securityContext/runAsNonRoot`, message: `got ${shown(nonRoot)}, want true` };
  }
  const ownUser = at(body, '/securityContext/runAsUser');
  const user = ownUser ?? at(pods.spec, '/securityContext/runAsUser');
  if (user === 0) {
    yield {
      path: `${ownUser === undefined ? pods.path : path}/securityContext/runAsUser`,
      message: 'got 0, which is root; want an id above 0',
    };
  }
}
