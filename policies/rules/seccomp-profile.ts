import { at, shown } from '../json';
import { type Container, eachContainer, isWindows, POD_TYPES, type Pods } from '../pods';
import type { ResourceRule, Violation } from '../rule';

export const seccompProfile: ResourceRule = {
  scope: 'resource',
  id: 'seccomp-profile',
  title: 'System calls are filtered',
  why: 'Without a profile a container may use every system call of the kernel, where most escapes begin.',
  severity: 'error',
  appliesTo: { rows: ['B1'], kinds: POD_TYPES },
  fix: "Set `securityContext.seccompProfile.type: RuntimeDefault` in the pod's spec.",
  check: (resource) => eachContainer(resource, faultsOf),
  examples: {
    good: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  securityContext: {seccompProfile: {type: RuntimeDefault}}
  containers:
    - {name: chat, image: chat:1.4.2}
`,
    bad: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  securityContext: {seccompProfile: {type: RuntimeDefault}}
  containers:
    - {name: chat, image: chat:1.4.2, securityContext: {seccompProfile: {type: Unconfined}}}
`,
    path: '/spec/containers/0/securityContext/seccompProfile/type',
  },
};

function* faultsOf({ body, path }: Container, pods: Pods): Iterable<Violation> {
  if (isWindows(pods)) return;
  const pointer = '/securityContext/seccompProfile/type';
  const profile = at(body, pointer) ?? at(pods.spec, pointer);
  if (profile !== 'RuntimeDefault' && profile !== 'Localhost') {
    yield { path: `${path}${pointer}`, message: `got ${shown(profile)}, want RuntimeDefault or Localhost` };
  }
}
