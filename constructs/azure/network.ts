import {
  NatGateway,
  NetworkSecurityGroup,
  PublicIPAddress,
  Subnet,
  VirtualNetwork,
  VirtualNetworkPeering,
} from '@pulumi/azure-native/network';
import { PrivateZone, VirtualNetworkLink } from '@pulumi/azure-native/privatedns';
import * as pulumi from '@pulumi/pulumi';
import { hasZones } from '../../spec/azure/availability-zones';
import { type SecurityRule, securityRules } from '../../spec/azure/security-rules';
import { type SubnetName, subnetNames, subnetOf, subnetRange } from '../../spec/azure/subnets';
import { type ZoneName, zoneIn, zoneNames } from '../../spec/azure/zones';
import { onDemand } from './on-demand';
import { Part } from './part';
import { securityContext } from './security-context';
import { nameOf, type RegionGround, type RegionNetwork, tagsOf } from './site';

/**
 * A region's network. Subnets and zones that no part asks for are not made, so that nothing stands empty.
 *
 * What leaves goes through one NAT gateway: its address can be told to those who are called, and no machine has a public
 * one. A firewall would filter by name what the cluster's own policies filter already, pod by pod, and cost more than
 * the rest of the network; whoever has one brings it with `existingNetwork`.
 */
export class Network extends Part implements RegionNetwork {
  readonly vnetId: pulumi.Output<string>;
  readonly subnetIds: Readonly<Record<SubnetName, pulumi.Output<string>>>;
  readonly zoneIds: Readonly<Record<ZoneName, pulumi.Output<string>>>;
  readonly outlets: readonly pulumi.Output<string>[];
  private readonly vnet: VirtualNetwork;
  private readonly outlet: NatGateway;
  private readonly made: Readonly<Record<SubnetName, Subnet>>;
  /** What was changed last: Azure refuses two changes to one network at once. */
  private last: pulumi.CustomResource | undefined;

  constructor(
    private readonly site: RegionGround,
    private readonly range: string,
    parent: pulumi.Resource,
  ) {
    super('Network', `network-${site.region.name}`, parent);
    this.vnet = createNetwork(this, site, range);
    const address = createAddress(this, site);
    this.outlet = createOutlet(this, site, address);
    this.outlets = [address.ipAddress.apply((ip) => ip ?? '')];
    this.vnetId = this.vnet.id;
    this.made = onDemand(subnetNames, (name) => this.subnet(name));
    this.subnetIds = onDemand(subnetNames, (name) => this.standing(name));
    this.zoneIds = onDemand(zoneNames, (name) => this.zone(name));
    this.registerOutputs();
  }

  /**
   * Joins two regions: stores are kept in step, and called, across them. One way after the other, and before anything else:
   * Azure refuses a peering while either network changes.
   */
  static join(one: Network, other: Network): void {
    const there = one.peer(other, []);
    const back = other.peer(one, [there]);
    one.last = back;
    other.last = back;
  }

  /**
   * Makes the subnets that are known to be asked for, so that all of them stand before anything is put into one: Azure
   * refuses a private endpoint while its network changes.
   */
  lay(names: readonly SubnetName[]): void {
    for (const name of names) void this.made[name];
  }

  private peer(other: Network, dependsOn: pulumi.Resource[]): VirtualNetworkPeering {
    const to = other.site.region.name;
    return new VirtualNetworkPeering(
      `${this.site.region.name}-${to}`,
      {
        virtualNetworkPeeringName: nameOf(this.site, 'peering', to),
        virtualNetworkName: this.vnet.name,
        resourceGroupName: this.site.resourceGroupName,
        remoteVirtualNetwork: { id: other.vnetId },
        allowVirtualNetworkAccess: true,
        allowForwardedTraffic: false,
      },
      { ...this.child, dependsOn },
    );
  }

  /** A subnet, once all that were laid stand. */
  private standing(name: SubnetName): pulumi.Output<string> {
    const own = this.made[name];
    return this.last === own ? own.id : pulumi.all([own.id, this.last?.id]).apply(([id]) => id);
  }

  private subnet(name: SubnetName): Subnet {
    const { site, range } = this;
    const { delegation, outward } = subnetOf(name);
    const fence = createFence(this, site, name, range);
    const subnet = new Subnet(
      `${name}-${site.region.name}`,
      {
        subnetName: nameOf(site, 'subnet', name),
        virtualNetworkName: this.vnet.name,
        resourceGroupName: site.resourceGroupName,
        addressPrefix: subnetRange(name, range),
        networkSecurityGroup: { id: fence.id },
        ...(outward ? { natGateway: { id: this.outlet.id } } : {}),
        defaultOutboundAccess: false,
        // Rules of the subnet hold for private endpoints too. The gateway's private link stands among the machines, and takes
        // none: the cluster would switch them off itself, and the next deployment on again.
        privateEndpointNetworkPolicies: 'Enabled',
        privateLinkServiceNetworkPolicies: name === 'nodes' ? 'Disabled' : 'Enabled',
        ...(delegation === undefined ? {} : { delegations: [{ name, serviceName: delegation }] }),
      },
      { parent: this, ...(this.last === undefined ? {} : { dependsOn: [this.last] }) },
    );
    this.last = subnet;
    return subnet;
  }

  private zone(name: ZoneName): pulumi.Output<string> {
    const { site } = this;
    const zone = new PrivateZone(
      `zone-${name}-${site.region.name}`,
      {
        privateZoneName: zoneIn(name, site.region.name),
        resourceGroupName: site.resourceGroupName,
        location: 'global',
        tags: tagsOf(site),
      },
      this.child,
    );
    const link = new VirtualNetworkLink(
      `zone-${name}-${site.region.name}`,
      {
        virtualNetworkLinkName: nameOf(site, 'zoneLink', name),
        privateZoneName: zone.name,
        resourceGroupName: site.resourceGroupName,
        location: 'global',
        virtualNetwork: { id: this.vnet.id },
        registrationEnabled: false,
        tags: tagsOf(site),
      },
      { parent: zone },
    );
    // A name in it is answered once the network asks it.
    return pulumi.all([zone.id, link.id]).apply(([id]) => id);
  }
}

/** A network that somebody else keeps. */
export function existingNetwork({ target, region }: RegionGround): RegionNetwork | undefined {
  if (target.network.kind !== 'existingNetwork') return undefined;
  const { zones, regions } = target.network;
  const here = regions[region.name];
  if (here === undefined) return undefined;
  return {
    vnetId: pulumi.output(here.vnetId),
    subnetIds: onDemand(subnetNames, (name) => pulumi.output(here.subnets[name])),
    zoneIds: onDemand(zoneNames, (name) =>
      pulumi.output(`${zones}/providers/Microsoft.Network/privateDnsZones/${zoneIn(name, region.name)}`),
    ),
    outlets: here.outlets.map((address) => pulumi.output(address)),
  };
}

const createNetwork = (parent: Part, site: RegionGround, range: string): VirtualNetwork =>
  new VirtualNetwork(
    `network-${site.region.name}`,
    {
      virtualNetworkName: nameOf(site, 'virtualNetwork', site.region.name),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      addressSpace: { addressPrefixes: [range] },
      tags: tagsOf(site),
    },
    { parent },
  );

const createAddress = (parent: Part, site: RegionGround): PublicIPAddress =>
  new PublicIPAddress(
    `outlet-${site.region.name}`,
    {
      publicIpAddressName: nameOf(site, 'publicAddress', 'outlet', site.region.name),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      sku: { name: 'Standard' },
      publicIPAllocationMethod: 'Static',
      ...(hasZones(site.region) ? { zones: ['1', '2', '3'] } : {}),
      tags: tagsOf(site),
    },
    { parent },
  );

const createOutlet = (parent: Part, site: RegionGround, address: PublicIPAddress): NatGateway =>
  new NatGateway(
    `outlet-${site.region.name}`,
    {
      natGatewayName: nameOf(site, 'natGateway', site.region.name),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      sku: { name: 'Standard' },
      publicIpAddresses: [{ id: address.id }],
      idleTimeoutInMinutes: 10,
      tags: tagsOf(site),
    },
    { parent },
  );

const createFence = (parent: Part, site: RegionGround, subnet: SubnetName, range: string): NetworkSecurityGroup =>
  new NetworkSecurityGroup(
    `${subnet}-${site.region.name}`,
    {
      networkSecurityGroupName: nameOf(site, 'securityGroup', subnet, site.region.name),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      securityRules: securityRules(subnet, securityContext(site, range)).map(spelled),
      tags: tagsOf(site),
    },
    { parent },
  );

const spelled = (rule: SecurityRule) => ({
  name: rule.name,
  description: rule.why,
  priority: rule.priority,
  direction: rule.direction,
  access: rule.access,
  protocol: rule.protocol,
  sourcePortRange: '*',
  ...(rule.sources.length === 1
    ? { sourceAddressPrefix: rule.sources[0] ?? '' }
    : { sourceAddressPrefixes: [...rule.sources] }),
  ...(rule.destinations.length === 1
    ? { destinationAddressPrefix: rule.destinations[0] ?? '' }
    : { destinationAddressPrefixes: [...rule.destinations] }),
  ...(rule.ports.length === 1
    ? { destinationPortRange: rule.ports[0] ?? '' }
    : { destinationPortRanges: [...rule.ports] }),
});
