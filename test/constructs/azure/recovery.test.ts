import { agentService, gatewayApi, keyVault, off, type PlatformProps, postgres, redis } from 'agent-gantry';
import { type AzureTargetProps, existingNetwork } from 'agent-gantry/azure';
import { beforeAll, describe, expect, it } from 'vitest';
import { readText } from '../../../policies/read/yaml';
import { securityRules } from '../../../spec/azure/security-rules';
import type { Duration } from '../../../spec/units';
import { judge } from '../../policies/support';
import { type Stack, stackOf } from './foundation';

const regions = ['eastus2', 'centralus'];

/** Two regions behind an edge: what is lost with the first is taken over by the second. */
const recovered = (azure: Partial<AzureTargetProps> = {}, rto: Duration = '5m'): PlatformProps => ({
  name: 'desk',
  tags: { owner: 'team', costCentre: 'cc-1' },
  vault: keyVault(),
  workloads: { chat: agentService() },
  data: { database: postgres(), cache: redis() },
  gateway: { host: 'agents.example.com', tls: { secret: 'tls' } },
  recovery: { rpo: '1m', rto },
  environments: { development: off, staging: off },
  targets: {
    kubernetes: { version: '1.34', regions, secrets: 'externalSecrets', gateway: gatewayApi({ class: 'istio' }) },
    azure: { regions, ...azure },
  },
});

interface Rule {
  readonly direction: string;
  readonly access: string;
  readonly sourceAddressPrefix?: string;
  readonly sourceAddressPrefixes?: readonly string[];
}

const callers = (stack: Stack, group: string) =>
  (stack.one('network:NetworkSecurityGroup', group).securityRules as readonly Rule[])
    .filter(({ direction, access }) => direction === 'Inbound' && access === 'Allow')
    .map(({ sourceAddressPrefix, sourceAddressPrefixes }) => sourceAddressPrefixes ?? [sourceAddressPrefix]);

describe('What takes over', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await stackOf(recovered());
  }, 60_000);

  it('A13, C9: a witness lets in the way out of the region that asks it, and nobody else', () => {
    for (const region of ['westus3', 'northeurope']) {
      expect(callers(stack, `witness-${region}`)).toEqual([
        ['192.0.2.1/32'],
        ['AzureLoadBalancer'],
        ['192.168.0.0/27'],
      ]);
      const [https] = stack.one('network:NetworkSecurityGroup', `witness-${region}`).securityRules;
      expect(https.destinationPortRanges).toEqual(['443', '31443']);
    }
  });

  it('A13: the failover’s own machines may call one another, and are probed', () => {
    expect(callers(stack, 'agents-centralus')).toEqual([['AzureLoadBalancer'], ['10.21.28.0/24']]);
    const closed = securityRules('apim', {
      ...{ compute: 'aks', range: '10.20.0.0/16', ranges: ['10.20.0.0/16'], edge: 'x', publicPorts: [443] },
    });
    expect(closed.filter(({ direction, access }) => direction === 'Inbound' && access === 'Allow')).toEqual([]);
  });

  it('A13: has its rights before it runs, in every group that holds what it changes', () => {
    const rights = stack.resources.filter(
      ({ type, name }) => type.endsWith(':RoleAssignment') && /^failover-/.test(name),
    );
    expect(rights.map(({ name }) => name)).toEqual(['failover-shared', 'failover-eastus2', 'failover-centralus']);
    const acting = stack.resources.filter(({ type, name }) => /:(Job|ContainerApp)$/.test(type) && name === 'failover');
    expect(acting).toHaveLength(2);
    for (const { dependsOn } of acting) expect(dependsOn).toEqual(expect.arrayContaining(rights.map(({ urn }) => urn)));
  });

  it('A13: its role is called like no other in the tenant', async () => {
    const other = await stackOf(recovered({ uniqueBy: 'another-team' }));
    const name = (of: Stack): string => of.one('authorization:RoleDefinition', 'failover').roleName;
    expect(name(stack)).toMatch(/^role-desk-prod-failover-[0-9a-f]{8}$/);
    expect(name(other)).not.toBe(name(stack));
  });

  it('A14: the primary’s copies alone are kept: Azure Backup takes no replica', () => {
    expect([...stack.all('dataprotection:BackupInstance').keys()]).toEqual(['backup-postgres-eastus2']);
  });

  it('E3: passes every rule', () => {
    const { findings, crashes } = judge(readText(JSON.stringify(stack.resources), 'production.json'));
    expect(crashes).toEqual([]);
    expect(findings.map(({ rule, object, path }) => `${rule} ${object.name} ${path}`)).toEqual([]);
  });
});

describe('What takes over, in networks that stand already', () => {
  const subscription = '/subscriptions/6f8a2b4c-1d3e-4f5a-9b7c-0e1d2c3b4a59';
  const vnetId = (name: string) =>
    `${subscription}/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/${name}`;
  const network = (outlets?: readonly string[]) =>
    existingNetwork({
      regions: {
        eastus2: { vnetId: vnetId('east') },
        centralus: { vnetId: vnetId('central'), ...(outlets === undefined ? {} : { outlets }) },
      },
      zones: `${subscription}/resourceGroups/dns`,
    });

  it('is let in by the addresses that it is said to call out by', async () => {
    const stack = await stackOf(recovered({ network: network(['203.0.113.4', '203.0.113.5']) }));
    expect(callers(stack, 'witness-westus3')[0]).toEqual(['203.0.113.4/32', '203.0.113.5/32']);
  });

  it('is refused without, unless a person decides', async () => {
    await expect(stackOf(recovered({ network: network() }))).rejects.toThrow(
      'targets.azure.network.regions.centralus.outlets: want the public addresses by which it calls out',
    );
    const stack = await stackOf(recovered({ network: network(), failover: off }, '2h'));
    expect([...stack.all('network:NetworkSecurityGroup').keys()]).toEqual([]);
  });
});
