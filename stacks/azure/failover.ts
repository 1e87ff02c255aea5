import type { ResourceGroup } from '@pulumi/azure-native/resources';
import * as pulumi from '@pulumi/pulumi';
import type { Data } from '../../constructs/azure/data/data';
import { standby } from '../../constructs/azure/data/postgres';
import type { Edge } from '../../constructs/azure/edge/edge';
import type { ActionGroups } from '../../constructs/azure/monitor/action-groups';
import { Failover, type FailoverOf } from '../../constructs/azure/recovery/failover';
import type { RegionSite } from '../../constructs/azure/site';

/** What takes over where Azure does not do it by itself; none where there is nothing of the kind. */
export function failoverOf(
  regions: readonly RegionSite[],
  shared: ResourceGroup,
  data: Data,
  edge: Edge | undefined,
  groups: ActionGroups,
): Failover | undefined {
  const [, here] = regions;
  const spec = here?.target.failover;
  if (here === undefined || spec === undefined) return undefined;
  const { recovery } = here.environment;
  const of: FailoverOf = {
    ...databaseOf(here, data),
    ...cacheOf(data),
    ...(edge?.primaryOrigin === undefined ? {} : { origin: edge.primaryOrigin }),
    ...(edge?.primaryHealth === undefined ? {} : { health: edge.primaryHealth }),
    groups: [
      { name: 'shared', id: shared.id },
      ...regions.map(({ region, group }) => ({ name: region.name, id: group.id })),
    ],
    rpo: recovery?.targets.rpo ?? leastLoss,
  };
  return new Failover(here, spec, of, groups, here.group);
}

/** Where the description aims at nothing: the guide's own aim. */
const leastLoss = 60;

function databaseOf({ region, target }: RegionSite, { postgres }: Data): Pick<FailoverOf, 'database'> {
  const [primary, replica] = [...(postgres?.servers.values() ?? [])];
  const spec = target.data.database;
  if (postgres === undefined || primary === undefined || replica === undefined || spec?.kind !== 'flexibleServer')
    return {};
  const highAvailability = standby(spec.highAvailability, region);
  return {
    database: { primary: primary.id, replica: replica.id, highAvailability, administrators: postgres.admins },
  };
}

function cacheOf({ redis }: Data): Pick<FailoverOf, 'cache'> {
  const [lost, survivor] = [...(redis?.clusters.values() ?? [])];
  if (lost === undefined || survivor === undefined) return {};
  const database = (id: pulumi.Output<string>) => pulumi.interpolate`${id}/databases/default`;
  return { cache: { lost: database(lost.id), survivor: database(survivor.id) } };
}
