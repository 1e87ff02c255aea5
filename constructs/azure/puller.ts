import { UserAssignedIdentity } from '@pulumi/azure-native/managedidentity';
import type * as pulumi from '@pulumi/pulumi';
import type { Part } from './part';
import { grant } from './role-assignment';
import { nameOf, type RegionSite, tagsOf } from './site';

/** Who pulls images of a region's workloads, and can do nothing else. */
export interface Puller {
  readonly id: pulumi.Output<string>;
  /** What must stand before the first image is pulled. */
  readonly right: pulumi.Resource;
}

export function createPuller(part: Part, site: RegionSite, registryId: pulumi.Input<string>): Puller {
  const { name: region } = site.region;
  const identity = new UserAssignedIdentity(
    `puller-${region}`,
    {
      resourceName: nameOf(site, 'identity', region, 'puller'),
      resourceGroupName: site.resourceGroupName,
      location: region,
      tags: tagsOf(site),
    },
    { parent: part },
  );
  const right = grant(part, site, {
    ...{ name: `puller-registry-${region}`, scope: registryId },
    ...{ role: 'AcrPull', principalId: identity.principalId },
  });
  return { id: identity.id, right };
}
