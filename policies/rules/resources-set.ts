import { at } from '../json';
import { type Container, eachContainer, POD_TYPES, type Pods } from '../pods';
import { quantityOf } from '../proofs/quantity';
import type { ResourceRule, Violation } from '../rule';

const NEEDED = ['requests/cpu', 'requests/memory', 'limits/memory'] as const;

export const resourcesSet: ResourceRule = {
  scope: 'resource',
  id: 'resources-set',
  title: 'Containers request cpu and memory, and limit memory',
  why: 'Without requests the scheduler overfills nodes and an autoscaler has nothing to measure against; without a memory limit one leak takes its neighbours down.',
  severity: 'error',
  appliesTo: { rows: ['B1', 'B4'], kinds: POD_TYPES },
  fix: 'Set `resources.requests.cpu`, `resources.requests.memory` and `resources.limits.memory` in every container, init containers and sidecars too.',
  check: (resource) => eachContainer(resource, faultsOf),
  examples: {
    good: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - name: chat
      image: chat:1.4.2
      resources:
        requests: {cpu: 250m, memory: 512Mi}
        limits: {memory: 1Gi}
`,
    bad: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - name: chat
      image: chat:1.4.2
      resources:
        requests: {cpu: 250m, memory: 512Mi}
`,
    path: '/spec/containers/0/resources',
  },
};

function* faultsOf({ body, path }: Container, pods: Pods): Iterable<Violation> {
  const amount = (field: string) => at(body, `/resources/${field}`) ?? at(pods.spec, `/resources/${field}`);
  // A request that is left out follows the limit.
  const has = (field: string) =>
    amount(field) !== undefined || (field.startsWith('requests/') && amount(`limits/${field.slice(9)}`) !== undefined);
  const missing = NEEDED.filter((field) => !has(field)).map((field) => field.replace('/', '.'));
  if (missing.length > 0) yield { path: `${path}/resources`, message: `lacks ${missing.join(', ')}` };

  for (const name of ['cpu', 'memory']) {
    const request = quantityOf(at(body, `/resources/requests/${name}`));
    const limit = quantityOf(at(body, `/resources/limits/${name}`));
    if (request !== undefined && limit !== undefined && request > limit) {
      yield { path: `${path}/resources/requests/${name}`, message: `requests more ${name} than its limit allows` };
    }
  }
}
