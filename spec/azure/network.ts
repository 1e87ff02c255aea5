import { isIPv4 } from 'node:net';
import { readCidr } from '../flows';
import type { Place } from '../place';
import { podRange, regionRange, type SubnetName, serviceRange, subnetNames } from './subnets';

/** Networks of its own, one a region: private endpoints, closed by default, one way out. */
export interface NewNetwork {
  readonly kind: 'newNetwork';
  /**
   * The first region's network, a /16 of 10.0.0.0/8; the second region's is the next one.
   * @default '10.20.0.0/16'
   */
  readonly addresses?: string;
}

/** Networks and DNS zones that somebody else keeps: a landing zone, a hub. Their rules and their way out are theirs. */
export interface ExistingNetwork {
  readonly kind: 'existingNetwork';
  /** Region → its network. */
  readonly regions: Readonly<Record<string, ExistingRegion>>;
  /**
   * Id of the resource group that holds the private DNS zones under their usual names, linked to the networks:
   * `/subscriptions/…/resourceGroups/…`.
   */
  readonly zones: string;
}

export interface ExistingRegion {
  /** Id of the virtual network: `/subscriptions/…/providers/Microsoft.Network/virtualNetworks/…`. */
  readonly vnetId: string;
  /** Names of its subnets. @default their names here: nodes, apiServer, apps, instances, endpoints, apim, agents */
  readonly subnets?: Readonly<Partial<Record<SubnetName, string>>>;
  /**
   * Public addresses by which what stands there calls out, IPv4, at most 16: those of its NAT gateway or firewall. The
   * witnesses of a failover let these in alone, so that the second region needs them where a failover acts by itself.
   * @default none
   */
  readonly outlets?: readonly string[];
  /**
   * Range of the subnet that the cluster's API server is put into, e.g. `10.1.30.0/28`: what asks it is let out to there.
   * @default none: `cluster.<region>.apiServer` is bound by hand where a part asks it
   */
  readonly apiServer?: string;
}

export type NetworkProps = NewNetwork | ExistingNetwork;

export const newNetwork = (props: Omit<NewNetwork, 'kind'> = {}): NewNetwork => ({ kind: 'newNetwork', ...props });
export const existingNetwork = (props: Omit<ExistingNetwork, 'kind'>): ExistingNetwork => ({
  kind: 'existingNetwork',
  ...props,
});

export type Network =
  | { readonly kind: 'newNetwork'; readonly ranges: Readonly<Record<string, string>> }
  | {
      readonly kind: 'existingNetwork';
      readonly regions: Readonly<
        Record<
          string,
          {
            readonly vnetId: string;
            readonly subnets: SubnetIds;
            readonly outlets: readonly string[];
            readonly apiServer?: string;
          }
        >
      >;
      readonly zones: string;
    };

type SubnetIds = Readonly<Record<SubnetName, string>>;

const defaultRange = '10.20.0.0/16';

export function resolveNetwork(place: Place, props: NetworkProps | undefined, regions: readonly string[]): Network {
  const given = props ?? newNetwork();
  switch ((given as Partial<NetworkProps> | null)?.kind) {
    case 'newNetwork':
      return resolveNew(place, given as NewNetwork, regions);
    case 'existingNetwork':
      return resolveExisting(place, given as ExistingNetwork, regions);
    default:
      place.fault(given, 'newNetwork() or existingNetwork()');
      return resolveNew(place, newNetwork(), regions);
  }
}

function resolveNew(place: Place, props: NewNetwork, regions: readonly string[]): Network {
  const { addresses = defaultRange } = place.props(props, { kind: true, addresses: true });
  const [, second] = /^10\.(\d{1,3})\.0\.0\/16$/.exec(typeof addresses === 'string' ? addresses : '') ?? [];
  const right = second !== undefined && Number(second) + regions.length <= 256;
  if (!right) place.in('addresses').fault(addresses, "a /16 of 10.0.0.0/8, e.g. '10.20.0.0/16'", roomFor(regions));
  const ranges = regions.map((_, index) => regionRange(right ? addresses : defaultRange, index));
  const met = ranges.find((range) => range === podRange || range === serviceRange);
  if (met !== undefined)
    place
      .in('addresses')
      .fault(addresses, `networks other than ${podRange} and ${serviceRange}`, `Pods and Services have these.`);
  return {
    kind: 'newNetwork',
    ranges: Object.fromEntries(regions.map((region, index) => [region, ranges[index] ?? defaultRange])),
  };
}

const roomFor = (regions: readonly string[]): string | undefined =>
  regions.length > 1 ? 'The second region takes the /16 after it.' : undefined;

const groupId = /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[\w().-]{1,90}$/i;
const vnetPattern = new RegExp(
  `${groupId.source.slice(0, -1)}/providers/Microsoft\\.Network/virtualNetworks/[\\w.-]{2,64}$`,
  'i',
);

function resolveExisting(place: Place, props: ExistingNetwork, regions: readonly string[]): Network {
  const given = place.props(props, { kind: true, regions: true, zones: true });
  const at = place.in('regions');
  const described = at.entries(given.regions);
  if (given.regions === undefined)
    at.missing('the network of each region', "{ eastus2: { vnetId: '/subscriptions/…' } }.");
  for (const [name] of described) if (!regions.includes(name)) at.unknown(name, regions, 'region of this platform');
  return {
    kind: 'existingNetwork',
    regions: Object.fromEntries(
      regions.map((region) => [region, resolveRegion(at.in(region), given.regions?.[region], given.regions)]),
    ),
    zones: readId(place.in('zones'), given.zones, groupId, "a resource group's id: /subscriptions/…/resourceGroups/…"),
  };
}

function resolveRegion(place: Place, props: ExistingRegion | undefined, all: unknown) {
  if (props === undefined && all !== undefined)
    place.missing("this region's network", "{ vnetId: '/subscriptions/…' }.");
  const given = place.props(props, { vnetId: true, subnets: true, outlets: true, apiServer: true });
  const want = "a virtual network's id: /subscriptions/…/providers/Microsoft.Network/virtualNetworks/…";
  const vnetId = props === undefined ? '' : readId(place.in('vnetId'), given.vnetId, vnetPattern, want);
  const known = Object.fromEntries(subnetNames.map((name) => [name, true])) as Record<SubnetName, true>;
  const names = place.in('subnets').props(given.subnets, known, 'subnet');
  const ids = subnetNames.map((name) => {
    const called = names[name] ?? name;
    if (typeof called !== 'string' || !/^[\w.-]{1,80}$/.test(called))
      place.in('subnets').in(name).fault(called, "a subnet's name: at most 80 letters, digits, dashes and dots");
    return [name, `${vnetId}/subnets/${called}`];
  });
  return {
    vnetId,
    subnets: Object.fromEntries(ids) as SubnetIds,
    outlets: readOutlets(place.in('outlets'), given.outlets),
    ...(given.apiServer === undefined ? {} : { apiServer: readCidr(place.in('apiServer'), given.apiServer) }),
  };
}

function readOutlets(place: Place, value: readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  const list = place.list(value, "a list of public addresses, e.g. ['203.0.113.4']");
  if (list.length > 16) place.fault(list.length, 'at most 16 addresses', 'A NAT gateway has no more.');
  list.forEach((entry, index) => {
    if (typeof entry !== 'string' || !isIPv4(entry)) place.item(index).fault(entry, "an address, e.g. '203.0.113.4'");
  });
  return [...new Set(list)];
}

function readId(place: Place, value: unknown, pattern: RegExp, want: string): string {
  if (typeof value === 'string' && pattern.test(value)) return value;
  place.fault(value, want);
  return '';
}
