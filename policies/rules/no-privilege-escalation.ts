import { at, shown } from '../json';
import { type Container, eachContainer, isWindows, POD_TYPES, type Pods } from '../pods';
import type { ResourceRule, Violation } from '../rule';

export const noPrivilegeEscalation: ResourceRule = {
  scope: 'resource',
  id: 'no-privilege-escalation',
  title: 'No process can gain privileges',
  why: 'The default lets a setuid program raise itself above the user the container was started as.',
  severity: 'error',
  appliesTo: { rows: ['B1'], kinds: POD_TYPES },
  fix: 'Set `securityContext.allowPrivilegeEscalation: false` in every container.',
  check: (resource) => eachContainer(resource, faultsOf),
  examples: {
    good: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - {name: chat, image: chat:1.4.2, securityContext: {allowPrivilegeEscalation: false}}
`,
    bad: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - {name: chat, image: chat:1.4.2}
`,
    path: '/spec/containers/0/securityContext/allowPrivilegeEscalation',
  },
};

function* faultsOf({ body, path }: Container, pods: Pods): Iterable<Violation> {
  const allowed = at(body, '/securityContext/allowPrivilegeEscalation');
  if (allowed !== false && !isWindows(pods)) {
    yield {
      path: `${path}/securityContext/allowPrivilegeEscalation`,
      message: `got ${shown(allowed)}, want false; left out means true`,
    };
  }
}
