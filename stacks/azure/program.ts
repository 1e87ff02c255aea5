import { Identities } from '../../constructs/azure/identities';
import { resourceGroup } from '../../constructs/azure/resource-group';
import type { AzureSite, RegionSite } from '../../constructs/azure/site';
import type { Environment } from '../../spec/environment';

/** What a stack tells: the same shape as `bindings/<environment>.json`, so that `gantry bind` can read it. */
export type Outputs = Record<string, unknown>;

/** Everything that an environment of a platform has in Azure. */
export function azureProgram(environment: Environment): Outputs {
  const target = environment.azure;
  if (target === undefined) return {};
  const site: AzureSite = { environment, target };
  const [primary] = target.regions;
  if (primary === undefined) return {};
  resourceGroup(site, 'shared', primary.name);
  for (const region of target.regions) {
    const group = resourceGroup(site, region.name, region.name);
    const here: RegionSite = { ...site, region, primary: region === primary, resourceGroupName: group.name };
    new Identities(here, group);
  }
  return {};
}
