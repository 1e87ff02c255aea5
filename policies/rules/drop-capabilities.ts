import { at, listOf, shown } from '../json';
import { type Container, eachContainer, isWindows, POD_TYPES, type Pods } from '../pods';
import type { ResourceRule, Violation } from '../rule';

// The one capability that Pod Security `restricted` lets a container add back.
const ADDABLE = 'NET_BIND_SERVICE';

export const dropCapabilities: ResourceRule = {
  scope: 'resource',
  id: 'drop-capabilities',
  title: 'All Linux capabilities are dropped',
  why: 'The default set holds raw sockets and ownership changes, which an agent service never needs.',
  severity: 'error',
  appliesTo: { rows: ['B1'], kinds: POD_TYPES },
  fix: `Set \`securityContext.capabilities.drop: [ALL]\` in every container, and add at most ${ADDABLE}.`,
  check: (resource) => eachContainer(resource, faultsOf),
  examples: {
    good: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - {name: chat, image: chat:1.4.2, securityContext: {capabilities: {drop: [ALL]}}}
`,
    bad: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - {name: chat, image: chat:1.4.2, securityContext: {capabilities: {drop: [NET_RAW]}}}
`,
    path: '/spec/containers/0/securityContext/capabilities/drop',
  },
};

function* faultsOf({ body, path }: Container, pods: Pods): Iterable<Violation> {
  if (isWindows(pods)) return;
  const capabilities = `${path}/securityContext/capabilities`;
  const dropped = at(body, '/securityContext/capabilities/drop');
  if (!listOf(dropped).includes('ALL')) {
    yield { path: `${capabilities}/drop`, message: `got ${shown(dropped)}, want ["ALL"]` };
  }
  const added = listOf(at(body, '/securityContext/capabilities/add'));
  for (const [index, capability] of added.entries()) {
    if (capability !== ADDABLE) {
      yield { path: `${capabilities}/add/${index}`, message: `adds ${shown(capability)}; want ${ADDABLE} at most` };
    }
  }
}
