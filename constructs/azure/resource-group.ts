import { ResourceGroup } from '@pulumi/azure-native/resources';
import type * as pulumi from '@pulumi/pulumi';
import { type AzureSite, nameOf, tagsOf } from './site';

/** One for what all regions share, and one a region: what is lost with a region lies in its own. */
export function resourceGroup(
  site: Pick<AzureSite, 'environment' | 'target'>,
  place: string,
  location: string,
  parent?: pulumi.Resource,
): ResourceGroup {
  return new ResourceGroup(
    place,
    { resourceGroupName: nameOf(site, 'resourceGroup', place), location, tags: tagsOf(site) },
    parent === undefined ? {} : { parent },
  );
}
