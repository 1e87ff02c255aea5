import { UserAssignedIdentity } from '@pulumi/azure-native/managedidentity';
import type * as pulumi from '@pulumi/pulumi';
import { Part } from './part';
import { nameOf, type RegionSite, tagsOf } from './site';

/** An identity for each workload that has one: what it may do is granted where the resource stands. */
export class Identities extends Part {
  readonly byWorkload: ReadonlyMap<string, UserAssignedIdentity>;

  constructor(site: RegionSite, parent: pulumi.Resource) {
    super('Identities', `identities-${site.region.name}`, parent);
    const azure = site.environment.workloads.filter(({ identity }) => identity?.kind === 'azure');
    this.byWorkload = new Map(
      azure.map(({ name }) => [
        name,
        new UserAssignedIdentity(
          `${name}-${site.region.name}`,
          {
            resourceName: nameOf(site, 'identity', site.region.name, name),
            resourceGroupName: site.resourceGroupName,
            location: site.region.name,
            tags: tagsOf(site),
          },
          this.child,
        ),
      ]),
    );
    this.registerOutputs();
  }
}
