import { ManagedEnvironment } from '@pulumi/azure-native/app';
import type * as pulumi from '@pulumi/pulumi';
import { hasZones } from '../../../spec/azure/availability-zones';
import type { ContainerApps } from '../../../spec/azure/container-apps';
import { nameOf, type RegionSite, tagsOf } from '../site';

/** Where apps run: in the region's network, in all its zones, and without a public address. */
export function appEnvironment(site: RegionSite, { profile }: ContainerApps, parent: pulumi.Resource) {
  return new ManagedEnvironment(
    `apps-${site.region.name}`,
    {
      environmentName: nameOf(site, 'appEnvironment', site.region.name),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      vnetConfiguration: { infrastructureSubnetId: site.network.subnetIds.apps, internal: true },
      publicNetworkAccess: 'Disabled',
      zoneRedundant: hasZones(site.region),
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
}
