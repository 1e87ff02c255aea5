import {
  agentFramework,
  agentService,
  cosmos,
  kafka,
  keyVault,
  type PlatformProps,
  postgres,
  queueWorker,
} from 'agent-gantry';
import { type AzureTargetProps, containerApps, containerInstances } from 'agent-gantry/azure';
import { describe, expect, it } from 'vitest';
import { stackOf } from './foundation';

/** The guide's own second region, which has no zones. */
const guide = (azure: Partial<AzureTargetProps>, rest: Partial<PlatformProps>): PlatformProps => ({
  name: 'desk',
  tags: { owner: 'team', costCentre: 'cc-1' },
  vault: keyVault(),
  workloads: { chat: agentFramework(), worker: queueWorker({ queue: 'tasks' }) },
  targets: {
    kubernetes: { regions: ['eastus', 'westus'] },
    azure: { regions: ['eastus', 'westus'], ...azure },
  },
  ...rest,
});

/** Whatever asks for zones, of resources in a region. */
const asking = (resources: readonly { readonly urn: string; readonly inputs: object }[], region: string) =>
  resources
    .filter(({ inputs }) => (inputs as { location?: string }).location === region)
    .filter(({ inputs }) =>
      /"(zones|availabilityZones)":|"zoneRedundan(t|cy)":(true|"Enabled")|ZoneRedundant"|_G?ZRS"/.test(
        JSON.stringify(inputs),
      ),
    )
    .map(({ urn }) => urn.split('::').slice(-2).join(' '));

describe('A13: a region without zones', () => {
  it.each<[string, PlatformProps]>([
    ['a cluster', guide({}, { data: { database: postgres(), queue: kafka({ topics: ['tasks'] }) }, recovery: {} })],
    [
      'apps',
      guide({ compute: containerApps() }, { data: { database: cosmos(), queue: kafka({ topics: ['tasks'] }) } }),
    ],
    [
      'instances',
      guide(
        { compute: containerInstances() },
        {
          workloads: {
            chat: agentService({ image: `ghcr.io/acme/chat@sha256:${'0a'.repeat(32)}`, scaling: { replicas: 1 } }),
          },
        },
      ),
    ],
  ])('is not asked for any, with %s; the other is', async (_, description) => {
    const { resources, all } = await stackOf(description);
    expect(asking(resources, 'westus')).toEqual([]);
    expect(asking(resources, 'eastus').length).toBeGreaterThan(2);
    for (const { locations } of all('cosmosdb:DatabaseAccount').values())
      expect(locations.map((one: { isZoneRedundant: boolean }) => one.isZoneRedundant)).toEqual([true, false]);
    for (const { zoneRedundancy } of all('containerregistry:Replication').values())
      expect(zoneRedundancy).toBe('Disabled');
  });

  it('has the standby of its database beside it, and its copies in the paired region', async () => {
    const alone = guide(
      { regions: ['westus'] },
      { data: { database: postgres(), queue: kafka({ topics: ['tasks'] }) }, recovery: {} },
    );
    const description = {
      ...alone,
      targets: { ...alone.targets, kubernetes: { regions: ['westus'] } },
    } as PlatformProps;
    const stack = await stackOf(description);
    expect(stack.one('dbforpostgresql:Server', 'postgres-westus').highAvailability).toMatchObject({ mode: 'SameZone' });
    expect(stack.one('storage:StorageAccount', 'audit-westus').sku).toEqual({ name: 'Standard_GRS' });
  });
});
