import { privateRanges, readCidr } from './flows';
import { readReference } from './names';
import type { Place } from './place';

/** How a workload is reached inside, and where asked for, outside the cluster (B7). */
export interface ServiceProps {
  /** Port of the Service → name of the container's port, e.g. `{ 80: 'http' }`. @default { 80: 'http' } */
  readonly ports?: Readonly<Record<number, string>>;
  /**
   * `LoadBalancer` takes an address of its own; internal to the network unless `public` says otherwise.
   * @default 'ClusterIP': behind the gateway
   */
  readonly type?: 'ClusterIP' | 'LoadBalancer';
  /** Gives the load balancer a public address, over plain TCP. Needs `from`. @default false */
  readonly public?: boolean;
  /** Address ranges that may call a load balancer. @default the private ranges */
  readonly from?: readonly string[];
  /** Prefers callees of the caller's zone, which saves traffic between zones. @default false */
  readonly sameZone?: boolean;
}

export interface Service {
  readonly ports: readonly { readonly port: number; readonly target: string }[];
  readonly type: 'ClusterIP' | 'LoadBalancer';
  readonly public: boolean;
  /** Empty for ClusterIP. */
  readonly from: readonly string[];
  readonly sameZone: boolean;
}

/** @param declared where the container's ports are declared */
export function resolveService(
  place: Place,
  props: ServiceProps | undefined,
  ports: readonly string[],
  declared: Place,
): Service {
  const given = place.props(props, { ports: true, type: true, public: true, from: true, sameZone: true });
  const type = place.in('type').choice(given.type, ['ClusterIP', 'LoadBalancer'], 'ClusterIP');
  const open = place.in('public').flag(given.public, false);
  if (type === 'ClusterIP') {
    for (const key of ['public', 'from'] as const) {
      if (given[key] !== undefined) place.in(key).fault(given[key], "nothing: only type: 'LoadBalancer' has it");
    }
  } else if (open && given.from === undefined) {
    place
      .in('from')
      .missing(
        'the address ranges that may call a public load balancer',
        'Name them, or leave public out and use the gateway.',
      );
  }
  const from = type === 'ClusterIP' ? [] : place.in('from').list(given.from ?? privateRanges);
  if (Array.isArray(given.from) && type === 'LoadBalancer' && from.length === 0) {
    place.in('from').missing('at least one address range', 'A load balancer without any is open to everybody.');
  }
  return {
    ports:
      ports.length === 0 && given.ports === undefined
        ? needPort(declared)
        : readPorts(place.in('ports'), given.ports, ports),
    type,
    public: open,
    from: from.map((cidr, index) => readCidr(place.in('from').item(index), cidr)),
    sameZone: place.in('sameZone').flag(given.sameZone, false),
  };
}

function needPort(place: Place): Service['ports'] {
  place.missing('at least one port for the Service to lead to', 'For example ports: { http: 8000 }.');
  return [];
}

function readPorts(place: Place, props: ServiceProps['ports'], named: readonly string[]): Service['ports'] {
  const entries = place.entries(props ?? { 80: named.includes('http') ? 'http' : (named[0] ?? 'http') });
  if (entries.length === 0) place.missing("at least one port, e.g. { 80: 'http' }");
  return entries
    .map(([key, target]) => {
      const port = Number(key);
      if (!Number.isInteger(port) || port < 1 || port > 65535)
        place.in(key).missing('a port from 1 to 65535 as the key');
      return { port, target: readReference(place.in(key), target, named, 'port') ? target : 'invalid' };
    })
    .sort((a, b) => a.port - b.port);
}
