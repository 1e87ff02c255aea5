import { ManagedEnvironment } from '@pulumi/azure-native/app';
import { PrivateRecordSet, PrivateZone, VirtualNetworkLink } from '@pulumi/azure-native/privatedns';
import type * as pulumi from '@pulumi/pulumi';
import type { ContainerApps } from '../../../spec/azure/container-apps';
import { nameOf, type RegionSite, tagsOf } from '../site';

/** Where apps run: in the region's network, in all its zones, and without a public address. */
export function appEnvironment(site: RegionSite, { profile }: ContainerApps, parent: pulumi.Resource) {
  const environment = new ManagedEnvironment(
    `apps-${site.region.name}`,
    {
      environmentName: nameOf(site, 'appEnvironment', site.region.name),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      vnetConfiguration: { infrastructureSubnetId: site.network.subnetIds.apps, internal: true },
      publicNetworkAccess: 'Disabled',
      zoneRedundant: true,
      workloadProfiles: [
        { name: 'Consumption', workloadProfileType: 'Consumption' },
        ...(profile.count === undefined
          ? []
          : [
              {
                name: profile.name,
                workloadProfileType: profile.size,
                minimumCount: profile.count[0],
                maximumCount: profile.count[1],
              },
            ]),
      ],
      peerTrafficConfiguration: { encryption: { enabled: true } },
      // By diagnostic settings, without the workspace's key.
      appLogsConfiguration: { destination: 'azure-monitor' },
      tags: tagsOf(site),
    },
    { parent },
  );
  nameInNetwork(site, environment);
  return environment;
}

/** Lets the network find the apps by their names: Azure makes no zone for an environment without a public address. */
function nameInNetwork(site: RegionSite, environment: ManagedEnvironment): void {
  const name = `apps-${site.region.name}`;
  const opts = { parent: environment };
  const zone = new PrivateZone(
    name,
    {
      privateZoneName: environment.defaultDomain,
      resourceGroupName: site.resourceGroupName,
      location: 'Global',
      tags: tagsOf(site),
    },
    opts,
  );
  const within = { privateZoneName: zone.name, resourceGroupName: site.resourceGroupName };
  new PrivateRecordSet(
    name,
    {
      ...within,
      recordType: 'A',
      relativeRecordSetName: '*',
      ttl: 300,
      aRecords: [{ ipv4Address: environment.staticIp }],
    },
    opts,
  );
  new VirtualNetworkLink(
    name,
    {
      ...within,
      virtualNetworkLinkName: nameOf(site, 'zoneLink', name),
      location: 'Global',
      registrationEnabled: false,
      virtualNetwork: { id: site.network.vnetId },
      tags: tagsOf(site),
    },
    opts,
  );
}
