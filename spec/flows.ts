import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { readText, type Text } from './late';
import { readName, readReference } from './names';
import type { Place } from './place';
import { readSelector } from './tags';

/** Pods of another namespace, by the namespace's name and, where given, their labels. */
export interface NamespacePeer {
  readonly kind: 'namespace';
  /** Name of the namespace. */
  readonly namespace: string;
  /** Labels that its pods must have. @default all pods of the namespace */
  readonly pods?: Readonly<Record<string, string>>;
  /**
   * Numbers from 1 to 65535, or names of the callee's ports.
   * @default in `calledBy` every port of the workload; in `calls` there is none, and they must be named
   */
  readonly ports?: readonly (number | string)[];
}

/** An address range outside the cluster. */
export interface AddressPeer {
  readonly kind: 'addresses';
  /** An IPv4 or IPv6 range, e.g. `10.20.0.0/16`. */
  readonly cidr: string;
  /** Ranges within it that stay closed. @default none */
  readonly except?: readonly string[];
  /**
   * Numbers from 1 to 65535, or names of the callee's ports.
   * @default in `calledBy` every port of the workload; in `calls` there is none, and they must be named
   */
  readonly ports?: readonly (number | string)[];
}

/** Public addresses: all but the private, link-local and metadata ranges. */
export interface InternetPeer {
  readonly kind: 'internet';
  /** Numbers from 1 to 65535. @default [443] in `calls`, every port of the workload in `calledBy` */
  readonly ports?: readonly (number | string)[];
}

/** One host outside the cluster, by its name. */
export interface HostPeer {
  readonly kind: 'host';
  /** Its name, e.g. `api.openai.com`; or what is known after deployment. */
  readonly host: Text;
  /** Numbers from 1 to 65535. @default [443] */
  readonly ports?: readonly number[];
  /**
   * Whether it has private addresses (a private endpoint) or public ones. Only a network of `cilium` can open a name;
   * others open these ranges.
   * @default 'public'
   */
  readonly addresses?: 'public' | 'private';
}

export type Peer = NamespacePeer | AddressPeer | InternetPeer | HostPeer;

/** Pods of another namespace. Ports are numbers, or names of the callee's ports. */
export const namespace = (name: string, props: Omit<NamespacePeer, 'kind' | 'namespace'> = {}): NamespacePeer => ({
  kind: 'namespace',
  namespace: name,
  ...props,
});

/** An address range, e.g. `addresses('10.20.0.0/16', { ports: [5432] })`. */
export const addresses = (cidr: string, props: Omit<AddressPeer, 'kind' | 'cidr'> = {}): AddressPeer => ({
  kind: 'addresses',
  cidr,
  ...props,
});

/** Public addresses, on 443 unless said otherwise. Node metadata and private ranges stay closed. */
export const internet = (props: Omit<InternetPeer, 'kind'> = {}): InternetPeer => ({ kind: 'internet', ...props });

/**
 * One host by its name, e.g. `host('api.openai.com')`. Where the network can't tell names (`network: 'kubernetes'`), its
 * range is opened on those ports.
 */
export const host = (name: Text, props: Omit<HostPeer, 'kind' | 'host'> = {}): HostPeer => ({
  kind: 'host',
  host: name,
  ...props,
});

/** One side of a connection, as a network policy names it. */
export type Party =
  | { readonly kind: 'workload'; readonly workload: string }
  | { readonly kind: 'host'; readonly host: string; readonly addresses: 'public' | 'private' }
  /** The API server of the cluster: only an operator's pods ever ask it. */
  | { readonly kind: 'apiServer' }
  /** Pods that a controller runs in the platform's namespace. */
  | { readonly kind: 'operated'; readonly name: string; readonly pods: Readonly<Record<string, string>> }
  | { readonly kind: 'namespace'; readonly namespace: string; readonly pods: Readonly<Record<string, string>> }
  | { readonly kind: 'cidr'; readonly cidr: string; readonly except: readonly string[] };

/** A connection that is allowed: who, and on which ports of the side that listens. Protocol is TCP. */
export interface Flow {
  readonly party: Party;
  readonly ports: readonly number[];
}

/** Port names of the side that listens, where that side is ours. */
export type NamedPorts = Readonly<Record<string, number>>;

/** RFC 1918, carrier-grade NAT, link-local (node metadata lives there) and loopback: never part of the internet. */
const closedV4 = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];
const closedV6 = ['::1/128', 'fc00::/7', 'fe80::/10'];

export const privateRanges: readonly string[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** An address range, as a policy names it. */
export type Range = { readonly cidr: string; readonly except: readonly string[] };

/** Public addresses in both families. */
export const publicRanges: readonly Range[] = [
  { cidr: '0.0.0.0/0', except: closedV4 },
  { cidr: '::/0', except: closedV6 },
];

export const internetFlows = (ports: readonly number[]): Flow[] =>
  publicRanges.map((range) => ({ party: { kind: 'cidr', ...range }, ports }));

/** A host of the cloud that a part of the platform asks for. */
export const hostFlow = (host: string, addresses: 'public' | 'private', ports: readonly number[]): Flow => ({
  party: { kind: 'host', host, addresses },
  ports,
});

/** What may be called. */
export const callees = "namespace('…'), addresses('10.0.0.0/8'), host('…') or internet()";
/** What may call: a caller shows no name. */
export const callers = "namespace('…'), addresses('10.0.0.0/8') or internet()";

/**
 * Reads peers outside the platform. `named` are port names that the listening side is known to have, if it is ours.
 * @param wanted what may stand here
 */
export function readPeer(
  place: Place,
  peer: Peer,
  named: NamedPorts | undefined,
  wanted = named === undefined ? callees : callers,
): Flow[] {
  switch ((peer as Partial<Peer> | null)?.kind) {
    case 'namespace': {
      const given = place.props(peer as NamespacePeer, { kind: true, namespace: true, pods: true, ports: true });
      const name = readName(place.in('namespace'), given.namespace, 63);
      const pods = readSelector(place.in('pods'), given.pods);
      return [{ party: { kind: 'namespace', namespace: name, pods }, ports: readPorts(place, given.ports, named) }];
    }
    case 'addresses': {
      const given = place.props(peer as AddressPeer, { kind: true, cidr: true, except: true, ports: true });
      const cidr = readCidr(place.in('cidr'), given.cidr);
      const except = place.in('except').list(given.except);
      except.forEach((range, index) => {
        const at = place.in('except').item(index);
        const hole = readCidr(at, range);
        if (hole === range && cidr === given.cidr && !isWithin(hole, cidr))
          at.fault(range, `a smaller range within ${cidr}`);
      });
      return [{ party: { kind: 'cidr', cidr, except }, ports: readPorts(place, given.ports, named) }];
    }
    case 'internet': {
      const given = place.props(peer as InternetPeer, { kind: true, ports: true });
      return internetFlows(readPorts(place, given.ports ?? (named === undefined ? [443] : undefined), named));
    }
    case 'host': {
      const given = place.props(peer as HostPeer, { kind: true, host: true, ports: true, addresses: true });
      if (named !== undefined) {
        place.fault(peer, wanted, 'A caller shows no name: use addresses().');
        return [];
      }
      const at = place.in('host');
      const name = given.host === undefined ? '' : readText(at, given.host, (text) => checkHost(at, text));
      if (given.host === undefined) at.missing("a host's name, e.g. 'api.openai.com'");
      const addresses = place.in('addresses').choice(given.addresses, ['public', 'private'], 'public');
      return [hostFlow(name, addresses, readPorts(place, given.ports ?? [443], undefined))];
    }
    default:
      place.fault(peer, wanted);
      return [];
  }
}

/** RFC 1123, in lower case: the form in which names are compared. */
export function checkHost(place: Place, name: string): void {
  if (/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/.test(name)) return;
  const bare = /^https?:\/\/([^/:]+)/.exec(name)?.[1];
  place.fault(name, "a host's name such as 'api.openai.com'", bare === undefined ? undefined : `Write '${bare}'.`);
}

export function readCidr(place: Place, cidr: unknown): string {
  const [address = '', length = '', ...more] = typeof cidr === 'string' ? cidr.split('/') : [];
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
  const whole = more.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= bits;
  if (typeof cidr === 'string' && bits > 0 && whole) return cidr;
  const fix = bits > 0 && length === '' ? `For this address alone write '${address}/${bits}'.` : undefined;
  place.fault(cidr, "an address range such as '10.20.0.0/16'", fix);
  return '192.0.2.0/32';
}

/** Whether a range is a part of another, and not all of it: the API server takes no other exception. */
function isWithin(inner: string, outer: string): boolean {
  const [[from = '', length], [to = '', bits]] = [inner.split('/'), outer.split('/')];
  const family = (address: string) => (isIPv4(address) ? 'ipv4' : 'ipv6');
  if (family(from) !== family(to) || Number(length) <= Number(bits)) return false;
  const list = new BlockList();
  list.addSubnet(to, Number(bits), family(to));
  return list.check(from, family(from));
}

/** Ports of a flow: numbers, or names where the listening side is one of ours. None given: all that it declares. */
function readPorts(
  place: Place,
  ports: readonly (number | string)[] | undefined,
  named: NamedPorts | undefined,
): readonly number[] {
  const here = place.in('ports');
  if (ports === undefined && named !== undefined) {
    const all = [...new Set(Object.values(named))].sort((a, b) => a - b);
    const why = 'This workload listens on none; a flow without ports would open all of them.';
    if (all.length === 0) here.missing('a port that is called', `${why} Declare one: ports: { http: 8000 }.`);
    return all;
  }
  if (ports === undefined) {
    here.missing('the ports that are called, e.g. [5432]', 'A flow without ports would open all of them.');
    return [];
  }
  const list = here.list(ports, 'a list of ports');
  if (list.length === 0) here.fault(ports, 'at least one port', 'A flow without ports would open all of them.');
  return list.map((port, index) => readPort(here.item(index), port, named));
}

function readPort(place: Place, port: number | string, named: NamedPorts | undefined): number {
  if (typeof port === 'string') {
    if (named === undefined) {
      place.fault(port, 'a number: names are known for workloads of this platform only');
    } else if (readReference(place, port, Object.keys(named), 'port')) {
      return named[port] ?? 0;
    }
    return 0;
  }
  return place.integer(port, { min: 1, max: 65_535, fallback: 0 });
}
