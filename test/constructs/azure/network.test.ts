import { existingNetwork } from 'agent-gantry/azure';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { securityRules } from '../../../spec/azure/security-rules';
import { podRange, regionRange, serviceRange, subnetNames, subnetRange } from '../../../spec/azure/subnets';
import { founded, type Stack, stackOf } from './foundation';

const context = {
  compute: 'aks',
  range: '10.20.0.0/16',
  ranges: ['10.20.0.0/16', '10.21.0.0/16'],
  edge: 'AzureFrontDoor.Backend',
  publicPorts: [443],
} as const;

describe('Rules of a subnet', () => {
  it('C9: 443 from the edge alone at 100, probes at 110, own networks at 120, the rest denied at 1000', () => {
    const inward = securityRules('nodes', context).filter(({ direction }) => direction === 'Inbound');
    expect(
      inward.map(({ priority, access, sources, ports }) => [priority, access, sources.join(), ports.join()]),
    ).toEqual([
      [100, 'Allow', 'AzureFrontDoor.Backend', '443'],
      [110, 'Allow', 'AzureLoadBalancer', '*'],
      [120, 'Allow', `10.20.0.0/20,10.20.30.0/28,10.20.27.0/24,${podRange}`, '*'],
      [1000, 'Deny', '*', '*'],
    ]);
  });

  it('C9: no rule admits AzureCloud, the internet or everybody, in any subnet of any compute', () => {
    for (const compute of ['aks', 'containerApps', 'containerInstances'] as const) {
      for (const subnet of subnetNames) {
        const admitted = securityRules(subnet, { ...context, compute })
          .filter(({ direction, access }) => direction === 'Inbound' && access === 'Allow')
          .flatMap(({ sources }) => sources);
        const tags = admitted.filter((source) => !/^10\./.test(source));
        expect(tags.filter((tag) => tag !== context.edge && tag !== 'AzureLoadBalancer')).toEqual([]);
      }
    }
  });

  it('C9, C14: the edge reaches 443 and nothing else', () => {
    for (const subnet of subnetNames) {
      const fromEdge = securityRules(subnet, context).filter(({ sources }) => sources.includes(context.edge));
      for (const { ports, protocol } of fromEdge) expect([ports, protocol]).toEqual([['443'], 'Tcp']);
    }
  });

  it('C9: every subnet ends in a denial both ways, and names no priority twice', () => {
    for (const subnet of subnetNames) {
      const rules = securityRules(subnet, context);
      for (const direction of ['Inbound', 'Outbound'] as const) {
        const own = rules.filter((rule) => rule.direction === direction);
        expect(own.at(-1)).toMatchObject({ access: 'Deny', sources: ['*'], destinations: ['*'], ports: ['*'] });
        expect(new Set(own.map(({ priority }) => priority)).size).toBe(own.length);
        expect(own.at(-1)?.priority).toBeGreaterThanOrEqual(1000);
      }
    }
  });

  it('C9: stores are called from both regions, machines from their own', () => {
    const sources = (subnet: 'endpoints' | 'nodes') =>
      securityRules(subnet, context).find(({ name }) => name === 'allow-own-networks')?.sources ?? [];
    expect(sources('endpoints').some((source) => source.startsWith('10.21.'))).toBe(true);
    expect(sources('nodes').some((source) => source.startsWith('10.21.'))).toBe(false);
  });

  it('only what calls out may call public addresses, on ports that were asked for', () => {
    const out = (subnet: 'endpoints' | 'nodes') =>
      securityRules(subnet, { ...context, publicPorts: [443, 8883] }).find(
        ({ name }) => name === 'allow-public-services',
      );
    expect(out('endpoints')).toBeUndefined();
    expect(out('nodes')).toMatchObject({ ports: ['443', '8883'], destinations: ['Internet'] });
  });
});

describe('The plan of addresses', () => {
  const bounds = (cidr: string): [number, number] => {
    const [address = '', length = '0'] = cidr.split('/');
    const from = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
    return [from, from + 2 ** (32 - Number(length))];
  };

  it('no two subnets overlap, and each begins where its length allows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 254 }), (second) => {
        const range = regionRange(`10.${second}.0.0/16`, 0);
        const [from, to] = bounds(range);
        const all = subnetNames.map((name) => bounds(subnetRange(name, range))).sort(([a], [b]) => a - b);
        all.forEach(([start, end], index) => {
          expect(start % (end - start)).toBe(0);
          expect(start >= from && end <= to).toBe(true);
          expect(end).toBeLessThanOrEqual(all[index + 1]?.[0] ?? to);
        });
      }),
    );
  });

  it('pods and services have ranges that no default network has', () => {
    expect([podRange, serviceRange]).not.toContain(regionRange('10.20.0.0/16', 0));
    expect([podRange, serviceRange]).not.toContain(regionRange('10.20.0.0/16', 1));
  });
});

describe('Networks in production', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await stackOf(founded());
  }, 60_000);

  it('A13: each region has its own, and they reach each other', () => {
    const ranges = [...stack.all('network:VirtualNetwork').values()].map(
      ({ addressSpace }) => addressSpace.addressPrefixes,
    );
    expect(ranges).toEqual([['10.20.0.0/16'], ['10.21.0.0/16']]);
    expect([...stack.all('network:VirtualNetworkPeering').keys()].sort()).toEqual([
      'centralus-eastus2',
      'eastus2-centralus',
    ]);
  });

  it('C9: every subnet has rules, and no way out but the gateway', () => {
    for (const [name, subnet] of stack.all('network:Subnet')) {
      expect(subnet.networkSecurityGroup.id).toContain(
        stack.one('network:NetworkSecurityGroup', name).networkSecurityGroupName,
      );
      expect(subnet.defaultOutboundAccess).toBe(false);
    }
    expect(stack.one('network:Subnet', 'nodes-eastus2').natGateway.id).toContain('/natGateways/');
    expect(stack.one('network:Subnet', 'endpoints-eastus2')).not.toHaveProperty('natGateway');
  });

  it('C9: the rules that are emitted are those that were decided', () => {
    const { securityRules: emitted } = stack.one('network:NetworkSecurityGroup', 'nodes-eastus2');
    expect(emitted[0]).toMatchObject({
      ...{ priority: 100, direction: 'Inbound', access: 'Allow', protocol: 'Tcp', destinationPortRange: '443' },
      ...{ sourceAddressPrefix: 'AzureFrontDoor.Backend', sourcePortRange: '*', destinationAddressPrefix: '*' },
    });
    expect(JSON.stringify(emitted)).not.toContain('AzureCloud');
  });

  it('C14: the only public addresses are those of the way out', () => {
    expect([...stack.all('network:PublicIPAddress').keys()]).toEqual(['outlet-eastus2', 'outlet-centralus']);
  });

  it('subnets of a network are made one after the other: Azure refuses two changes at once', () => {
    const subnets = stack.resources.filter(({ type, name }) => type.endsWith(':Subnet') && name.endsWith('-eastus2'));
    const following = subnets.filter(({ dependsOn }) => dependsOn.some((urn) => urn.includes(':network:Subnet::')));
    expect(following.length).toBe(subnets.length - 1);
  });

  it('C8, C13: a private endpoint stands in its region and is found by its usual name there', () => {
    const endpoint = stack.one('network:PrivateEndpoint', 'vault-centralus');
    expect(endpoint.subnet.id).toContain('/vnet-desk-prod-centralus/subnets/snet-desk-prod-endpoints');
    expect(endpoint.privateLinkServiceConnections[0].groupIds).toEqual(['vault']);
    const [zone] = stack.one('network:PrivateDnsZoneGroup', 'vault-centralus').privateDnsZoneConfigs;
    expect(zone.privateDnsZoneId).toMatch(/rg-desk-prod-centralus\/.*\/privatelink\.vaultcore\.azure\.net$/);
    expect(stack.one('privatedns:VirtualNetworkLink', 'zone-vault-centralus').virtualNetwork.id).toContain(
      'vnet-desk-prod-centralus',
    );
  });

  it('zones that nobody uses are not made', () => {
    expect([...stack.all('privatedns:PrivateZone').keys()]).not.toContain('zone-search-eastus2');
  });
});

describe('A network that stands already', () => {
  const subscription = '/subscriptions/6f8a2b4c-1d3e-4f5a-9b7c-0e1d2c3b4a59';
  const vnet = (name: string) =>
    `${subscription}/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/${name}`;

  it('is used, with its zones, and nothing of it is made', async () => {
    const stack = await stackOf(
      founded({
        network: existingNetwork({
          regions: {
            eastus2: { vnetId: vnet('spoke-east'), subnets: { endpoints: 'snet-pe' } },
            centralus: { vnetId: vnet('spoke-central') },
          },
          zones: `${subscription}/resourceGroups/dns`,
        }),
      }),
    );
    expect(
      stack.resources.filter(({ type }) =>
        /:(VirtualNetwork|Subnet|NatGateway|PrivateZone|NetworkSecurityGroup)$/.test(type),
      ),
    ).toEqual([]);
    expect(stack.one('network:PrivateEndpoint', 'vault-eastus2').subnet.id).toBe(
      `${vnet('spoke-east')}/subnets/snet-pe`,
    );
    expect(stack.one('network:PrivateEndpoint', 'vault-centralus').subnet.id).toBe(
      `${vnet('spoke-central')}/subnets/endpoints`,
    );
    const [zone] = stack.one('network:PrivateDnsZoneGroup', 'vault-eastus2').privateDnsZoneConfigs;
    expect(zone.privateDnsZoneId).toBe(
      `${subscription}/resourceGroups/dns/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net`,
    );
  });
});
