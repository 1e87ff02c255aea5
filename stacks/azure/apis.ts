import { ApiManagement, type ModelAccount } from '../../constructs/azure/api-management/api-management';
import type { Data } from '../../constructs/azure/data/data';
import type { Logs } from '../../constructs/azure/monitor/logs';
import type { RegionSite } from '../../constructs/azure/site';

/** API Management of each region, where the gateway stands behind it (A16). */
export const apisOf = (
  regions: readonly RegionSite[],
  { models }: Data,
  logs: ReadonlyMap<string, Logs>,
): readonly ApiManagement[] =>
  regions.flatMap((here) => {
    const { gateway } = here.environment;
    const spec = here.target.apiManagement;
    if (spec === undefined || gateway === undefined) return [];
    const accounts = [...models].map(([region, { account, host }]): ModelAccount => ({ region, id: account.id, host }));
    const nearest = [
      ...accounts.filter(({ region }) => region === here.region.name),
      ...accounts.filter(({ region }) => region !== here.region.name),
    ];
    const of = { gateway: gateway.host, models: nearest };
    return [new ApiManagement(here, spec, of, logs.get(here.region.name), here.group)];
  });
