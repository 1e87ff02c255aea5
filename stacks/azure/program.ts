import * as pulumi from '@pulumi/pulumi';
import { Identities } from '../../constructs/azure/identities';
import { regionNetworks } from '../../constructs/azure/networks';
import { resourceGroup } from '../../constructs/azure/resource-group';
import { offlineSettings, type Settings } from '../../constructs/azure/settings';
import type { AzureSite, RegionGround, RegionSite } from '../../constructs/azure/site';
import type { Environment } from '../../spec/environment';

/** What a stack tells: the same shape as `bindings/<environment>.json`, so that `gantry bind` can read it. */
export type Outputs = Record<string, unknown>;

/** Everything that an environment of a platform has in Azure. */
export function azureProgram(environment: Environment, settings: Settings = offlineSettings): Outputs {
  const target = environment.azure;
  const [primary] = target?.regions ?? [];
  if (target === undefined || primary === undefined) return {};

  // What all regions share.
  const shared = resourceGroup({ environment, target }, 'shared', primary.name);
  const site: AzureSite = { environment, target, shared: { resourceGroupName: shared.name }, settings };
  const identities = new Identities(site, primary.name, shared);

  // The ground of each region: its group, its network, and the way to the others.
  const grounds = target.regions.map((region): RegionGround => {
    const group = resourceGroup(site, region.name, region.name);
    return { ...site, region, primary: region === primary, resourceGroupName: group.name, group };
  });
  const networks = regionNetworks(grounds);
  const regions = grounds.map(
    (ground): RegionSite => ({
      ...ground,
      network: networks(ground),
      logsId: pulumi.output(''),
    }),
  );

  // The parts of each region.
  for (const here of regions) {
    void here;
  }

  return {
    identities: Object.fromEntries(
      [...identities.byWorkload].map(([name, { clientId, principalId }]) => [name, { clientId, principalId }]),
    ),
  };
}
