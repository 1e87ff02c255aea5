import type { StoreName } from 'agent-gantry';
import {
  type Edge,
  type End,
  internet,
  operated,
  outside,
  own,
  peerEnd,
  privateRanges,
  ranges,
  type Story,
} from './ends';

const host = (name: string): End => ({ host: name, addresses: 'private' });

/** The way of a workload to a store; where its identity lets it in, the way to where that is proven. */
export function storeEdges(story: Story, from: End, store: StoreName, consumes = false): readonly Edge[] {
  const { data = {} } = story.props;
  const identity: Edge = { from, to: internet, ports: [443] };
  const { database, cache, queue, vectors } = data;
  switch (store) {
    case 'database':
      if (database?.kind === 'cosmos') {
        return [
          { from, to: host(`${String(database.account)}.documents.azure.com`), ports: [443] },
          { from, to: host(`${String(database.account)}-eastus2.documents.azure.com`), ports: [443] },
          identity,
        ];
      }
      return database?.hosting === 'inCluster'
        ? [{ from, to: operated.database, ports: [5432] }]
        : [{ from, to: host(String(database?.host)), ports: [5432] }, identity];
    case 'cache':
      return cache?.hosting === 'inCluster'
        ? [{ from, to: operated.cache, ports: [6379] }]
        : [{ from, to: host(String(cache?.host)), ports: [[8500, 8599], 10_000] }, identity];
    case 'queue':
      if (queue?.kind === 'serviceBus') return [{ from, to: privateRanges, ports: [443, 5671] }, identity];
      return queue?.hosting === 'inCluster'
        ? [
            { from, to: operated.queue, ports: [9093] },
            // KEDA asks how much waits for whoever scales by it.
            ...(consumes
              ? [{ from: outside('keda', { app: 'keda-operator' }), to: operated.queue, ports: [9093] }]
              : []),
          ]
        : [{ from, to: privateRanges, ports: [9093] }];
    case 'vectors':
      if (vectors === 'pgvector' || vectors === 'cosmos') return storeEdges(story, from, 'database');
      return vectors?.kind === 'search'
        ? [{ from, to: host(String(vectors.host)), ports: [443] }, identity]
        : [{ from, to: host('qdrant.example.com'), ports: [6333] }];
  }
}

/** From the pods of the gateway, and for those that run in the namespace, to and from them. */
export function gatewayEdges(story: Story): readonly Edge[] {
  const { gateway, targets } = story.props;
  const controller = targets.kubernetes?.gateway;
  const pods = { 'gateway.networking.k8s.io/gateway-name': 'gateway' };
  const runsHere = controller?.kind === 'gatewayApi' && controller.class === 'istio';
  const self: End = runsHere
    ? { own: 'gateway', pods, meshed: true }
    : outside(controller?.namespace ?? 'kong', controller?.pods);
  return [
    { from: self, to: own(story, 'chat'), ports: [8080] },
    ...(gateway?.tls.challenge === 'http' ? [{ from: self, to: operated.solver, ports: [8089] }] : []),
    ...(runsHere
      ? [
          { from: ranges(...(gateway?.from ?? ['0.0.0.0/0', '::/0'])), to: self, ports: [80, 443] },
          { from: self, to: outside('istio-system', { app: 'istiod' }), ports: [15_012] },
        ]
      : []),
  ];
}

/** Where a proxy asks for its configuration and its certificate. */
export function controlPlane({ props: { mesh } }: Story): readonly Omit<Edge, 'from'>[] {
  const component = (name: string) => outside('linkerd', { 'linkerd.io/control-plane-component': name });
  if (mesh?.kind === 'istio') return [{ to: outside('istio-system', { app: 'istiod' }), ports: [15_012] }];
  return [
    { to: component('destination'), ports: [8086, 8090] },
    { to: component('identity'), ports: [8080] },
  ];
}

/** Where the collector hands what it kept to. */
export function tracesAt(story: Story): readonly Omit<Edge, 'from'>[] {
  const at = story.props.observability?.traces?.at;
  if (at !== undefined) return [{ to: peerEnd(at, story), ports: (at.ports ?? [443]).map(Number) }];
  return [{ to: outside('tempo'), ports: [4318] }];
}
