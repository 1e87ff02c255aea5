import { Registry as ContainerRegistry, Replication } from '@pulumi/azure-native/containerregistry';
import type * as pulumi from '@pulumi/pulumi';
import { hasZones } from '../../spec/azure/availability-zones';
import { sendLogs } from './diagnostics';
import { lockInProduction } from './lock';
import { Part } from './part';
import { privateEndpoint } from './private-endpoint';
import { type AzureSite, nameOf, type RegionSite, tagsOf } from './site';

/** Images of the platform, in each of its regions: a region that is alone can still start pods. */
export class Registry extends Part {
  readonly registryId: pulumi.Output<string>;
  readonly host: pulumi.Output<string>;
  /** What an endpoint waits for: a registry takes one change at a time, and the zone names each copy. */
  private before: readonly pulumi.Resource[];

  constructor(site: AzureSite, home: string, parent: pulumi.Resource) {
    super('Registry', 'registry', parent);
    const registry = createRegistry(this, site, home);
    this.registryId = registry.id;
    this.host = registry.loginServer;
    this.before = site.target.regions
      .filter(({ name }) => name !== home)
      .map(({ name }) => createCopy(site, registry, name));
    lockInProduction(this, site, 'registry', registry.id);
    this.registerOutputs();
  }

  /** The way to it from a region's network. */
  reachFrom(here: RegionSite): void {
    const endpoint = privateEndpoint(this, here, {
      ...{ name: `registry-${here.region.name}`, resourceId: this.registryId, group: 'registry', zone: 'registry' },
      after: this.before,
    });
    this.before = [endpoint];
    if (here.primary) sendLogs(this, here, 'registry', this.registryId);
  }
}

const createRegistry = (parent: Part, site: AzureSite, home: string): ContainerRegistry =>
  new ContainerRegistry(
    'registry',
    {
      registryName: nameOf(site, 'registry'),
      resourceGroupName: site.shared.resourceGroupName,
      location: home,
      // Private endpoints and copies in other regions are Premium's alone.
      sku: { name: 'Premium' },
      adminUserEnabled: false,
      anonymousPullEnabled: false,
      dataEndpointEnabled: true,
      publicNetworkAccess: 'Disabled',
      networkRuleBypassOptions: 'None',
      zoneRedundancy: hasZones({ name: home }) ? 'Enabled' : 'Disabled',
      policies: {
        exportPolicy: { status: 'disabled' },
        retentionPolicy: { status: 'enabled', days: 30 },
      },
      tags: tagsOf(site),
    },
    { parent },
  );

const createCopy = (site: AzureSite, registry: ContainerRegistry, region: string): Replication =>
  new Replication(
    `registry-${region}`,
    {
      replicationName: region,
      registryName: registry.name,
      resourceGroupName: site.shared.resourceGroupName,
      location: region,
      regionEndpointEnabled: true,
      zoneRedundancy: hasZones({ name: region }) ? 'Enabled' : 'Disabled',
      tags: tagsOf(site),
    },
    { parent: registry },
  );
