import { type Peer, type PlatformProps, resolvePlatform, type Text } from 'agent-gantry';
import { lookUp } from '../../../charts/bindings';
import type { RegionOutput } from '../../../charts/documents';
import { bindingsFor } from '../platforms';
import type { Element } from './elements';

/** One side of a connection: pods of the platform's namespace, with the name of their policy, or somebody outside. */
export type End =
  | { readonly own: string; readonly pods: Readonly<Record<string, string>>; readonly meshed: boolean }
  | { readonly peers: readonly object[]; readonly namespace?: string }
  | { readonly host: string; readonly addresses: 'public' | 'private' };

/** A connection that a part of a description asks for. A pair of ports is all from the first to the last. */
export interface Edge {
  readonly from: End;
  readonly to: End;
  readonly ports: readonly (number | readonly [number, number])[];
}

/** What is written down here a second time, from the description alone: what each of its elements opens. */
export interface Story {
  readonly props: PlatformProps;
  /** The whole platform: which workloads there are, and their ports. */
  readonly whole: RegionOutput;
  readonly elements: readonly Element[];
  /** Whether its mesh is not taken out. */
  readonly meshed: boolean;
}

export const own = ({ whole }: Pick<Story, 'whole'>, name: string): End => ({
  own: name,
  pods: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': whole.environment.platform },
  meshed: true,
});

export const outside = (namespace: string, pods: Readonly<Record<string, string>> = {}): End => ({
  namespace,
  peers: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      ...(Object.keys(pods).length === 0 ? {} : { podSelector: { matchLabels: pods } }),
    },
  ],
});

export const ranges = (...cidrs: readonly string[]): End => ({ peers: cidrs.map((cidr) => ({ ipBlock: { cidr } })) });

const privately = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
export const privateRanges = ranges(...privately);
export const internet: End = {
  peers: [
    {
      ipBlock: {
        cidr: '0.0.0.0/0',
        except: ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
      },
    },
    { ipBlock: { cidr: '::/0', except: ['::1/128', 'fc00::/7', 'fe80::/10'] } },
  ],
};

/** Pods of controllers, by the labels that those give them. None is in a mesh. */
export const operated = {
  database: { own: 'database', pods: { 'cnpg.io/cluster': 'database' }, meshed: false },
  cache: { own: 'cache', pods: { cluster: 'cache', redis_setup_type: 'cluster' }, meshed: false },
  queue: { own: 'queue', pods: { 'strimzi.io/cluster': 'queue', 'strimzi.io/name': 'queue-kafka' }, meshed: false },
  solver: { own: 'acme-solver', pods: { 'acme.cert-manager.io/http01-solver': 'true' }, meshed: false },
} as const satisfies Readonly<Record<string, End>>;

export function peerEnd(peer: Peer, story: Story): End {
  switch (peer.kind) {
    case 'internet':
      return internet;
    case 'host':
      return { host: bound(peer.host, story), addresses: peer.addresses ?? 'public' };
    case 'namespace':
      return outside(peer.namespace, peer.pods);
    case 'addresses':
      return {
        peers: [{ ipBlock: { cidr: peer.cidr, ...(peer.except?.length ? { except: peer.except } : {}) } }],
      };
  }
}

/** A text, as it is bound where it is late. */
function bound(text: Text, { props, whole }: Story): string {
  if (typeof text === 'string') return text;
  const path = text.path.replaceAll('{region}', whole.site.region.name);
  return lookUp(bindingsFor(resolvePlatform(props)), path) ?? path;
}
