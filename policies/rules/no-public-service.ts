import { at, listOf, textOf } from '../json';
import { blockOf } from '../proofs/address';
import { annotationsOf, type Resource } from '../resource';
import type { ResourceRule } from '../rule';

const INTERNAL: Readonly<Record<string, string>> = {
  'service.beta.kubernetes.io/azure-load-balancer-internal': 'true',
  'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal',
  'service.beta.kubernetes.io/aws-load-balancer-internal': 'true',
  'networking.gke.io/load-balancer-type': 'internal',
  'cloud.google.com/load-balancer-type': 'internal',
};

export const noPublicService: ResourceRule = {
  scope: 'resource',
  id: 'no-public-service',
  title: 'No Service opens itself to the internet',
  why: 'A public load balancer or node port goes past the gateway, and so past TLS, authentication and rate limits.',
  severity: 'error',
  appliesTo: { rows: ['E3', 'B7'], kinds: ['Service'] },
  fix: 'Use ClusterIP behind the gateway; or make the load balancer internal by annotation, or set `loadBalancerSourceRanges`.',
  check(service) {
    const type = textOf(at(service.body, '/spec/type'));
    const faults = listOf(at(service.body, '/spec/externalIPs')).map((address, index) => ({
      path: `/spec/externalIPs/${index}`,
      message: `answers on ${JSON.stringify(address)}, past the gateway`,
    }));
    if (type === 'NodePort') {
      return [...faults, { path: '/spec/type', message: 'got NodePort, which opens a port of every node' }];
    }
    if (type !== 'LoadBalancer' || isInternal(service) || isRestricted(service)) return faults;
    return [...faults, { path: '/spec/type', message: 'got LoadBalancer, open to every address' }];
  },
  examples: {
    good: `
apiVersion: v1
kind: Service
metadata:
  name: chat
  annotations: {service.beta.kubernetes.io/azure-load-balancer-internal: "true"}
spec: {type: LoadBalancer}
`,
    bad: `
apiVersion: v1
kind: Service
metadata: {name: chat}
spec: {type: LoadBalancer}
`,
    path: '/spec/type',
  },
};

function isInternal(service: Resource): boolean {
  const annotations = annotationsOf(service);
  return Object.entries(INTERNAL).some(([key, value]) => annotations.get(key)?.toLowerCase() === value);
}

/** Ranges restrict only where none of them is everything. */
function isRestricted(service: Resource): boolean {
  const ranges = at(service.body, '/spec/loadBalancerSourceRanges');
  const blocks = listOf(ranges).map((range) => blockOf(textOf(range)?.trim() ?? ''));
  return blocks.length > 0 && blocks.every((block) => block !== undefined && block.prefix > 0);
}
