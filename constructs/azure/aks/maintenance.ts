import { MaintenanceConfiguration } from '@pulumi/azure-native/containerservice';
import type * as pulumi from '@pulumi/pulumi';
import { type Aks, maintenanceDay } from '../../../spec/azure/aks';
import type { RegionSite } from '../site';

/** Names that AKS knows: one window for the cluster, one for the images of its machines. */
const windows = ['aksManagedAutoUpgradeSchedule', 'aksManagedNodeOSUpgradeSchedule'] as const;

/** When the cluster may change by itself. */
export function maintenanceWindows(
  site: RegionSite,
  aks: Aks,
  cluster: { readonly name: pulumi.Output<string> },
  parent: pulumi.Resource,
): void {
  const { start, hours } = aks.maintenance;
  for (const configName of windows) {
    new MaintenanceConfiguration(
      `${configName}-${site.region.name}`,
      {
        configName,
        resourceName: cluster.name,
        resourceGroupName: site.resourceGroupName,
        maintenanceWindow: {
          schedule: { weekly: { dayOfWeek: maintenanceDay(aks, site.primary), intervalWeeks: 1 } },
          startTime: start,
          durationHours: hours,
          utcOffset: '+00:00',
        },
      },
      { parent },
    );
  }
}
