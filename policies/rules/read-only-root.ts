import { at, shown } from '../json';
import { type Container, eachContainer, isWindows, POD_TYPES, type Pods } from '../pods';
import type { ResourceRule, Violation } from '../rule';

export const readOnlyRoot: ResourceRule = {
  scope: 'resource',
  id: 'read-only-root',
  title: 'The root file system is read-only',
  why: 'An intruder who can write can stay; and what a pod writes to its own disk is lost with the pod.',
  severity: 'error',
  appliesTo: { rows: ['B1'], kinds: POD_TYPES },
  fix: 'Set `securityContext.readOnlyRootFilesystem: true`, and mount an emptyDir where the program writes, e.g. `/tmp`.',
  check: (resource) => eachContainer(resource, faultsOf),
  examples: {
    good: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - {name: chat, image: chat:1.4.2, securityContext: {readOnlyRootFilesystem: true}}
`,
    bad: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  initContainers:
    - {name: migrate, image: chat:1.4.2}
  containers:
    - {name: chat, image: chat:1.4.2, securityContext: {readOnlyRootFilesystem: true}}
`,
    path: '/spec/initContainers/0/securityContext/readOnlyRootFilesystem',
  },
};

function* faultsOf({ body, path }: Container, pods: Pods): Iterable<Violation> {
  const readOnly = at(body, '/securityContext/readOnlyRootFilesystem');
  if (readOnly !== true && !isWindows(pods)) {
    yield { path: `${path}/securityContext/readOnlyRootFilesystem`, message: `got ${shown(readOnly)}, want true` };
  }
}
