import * as pulumi from '@pulumi/pulumi';
import { Data } from '../../constructs/azure/data/data';
import { createEdge } from '../../constructs/azure/edge/edge';
import type { EdgeOrigin } from '../../constructs/azure/edge/origin';
import { Identities } from '../../constructs/azure/identities';
import { ActionGroups } from '../../constructs/azure/monitor/action-groups';
import { LogAlerts } from '../../constructs/azure/monitor/log-alerts';
import { Logs } from '../../constructs/azure/monitor/logs';
import { MetricAlerts, type Watched } from '../../constructs/azure/monitor/metric-alerts';
import { Metrics } from '../../constructs/azure/monitor/metrics';
import { PrometheusRules } from '../../constructs/azure/monitor/prometheus-rules';
import { watchedData, watchedFoundation } from '../../constructs/azure/monitor/watched';
import { regionNetworks } from '../../constructs/azure/networks';
import type { StackOutputs } from '../../constructs/azure/outputs';
import type { Failover } from '../../constructs/azure/recovery/failover';
import { resourceGroup } from '../../constructs/azure/resource-group';
import type { Settings } from '../../constructs/azure/settings';
import type { AzureSite, RegionGround, RegionSite } from '../../constructs/azure/site';
import { neededSettings } from '../../spec/azure/needed-settings';
import type { Environment } from '../../spec/environment';
import { worst } from '../../spec/recovery/targets';
import { apisOf } from './apis';
import { runWorkloads } from './compute';
import { customiseResources } from './customise';
import { failoverOf } from './failover';
import { backUp, layFoundation, setLimits } from './foundation';
import { stackSettings } from './settings';

/** Everything that an environment of a platform has in Azure. */
export function azureProgram(
  environment: Environment,
  settings: Settings = stackSettings(neededSettings(environment)),
): Partial<StackOutputs> {
  const target = environment.azure;
  const [primary] = target?.regions ?? [];
  if (target === undefined || primary === undefined) return {};
  const checkCustomised = customiseResources(target.customise);

  // What all regions share.
  const shared = resourceGroup({ environment, target }, 'shared', primary.name);
  const site: AzureSite = { environment, target, shared: { resourceGroupName: shared.name }, settings };
  const identities = new Identities(site, primary.name, shared);
  const actionGroups = new ActionGroups(site, shared);

  // The ground of each region: its group, its network, and the way to the others.
  const grounds = target.regions.map((region): RegionGround => {
    const group = resourceGroup(site, region.name, region.name);
    return { ...site, region, primary: region === primary, resourceGroupName: group.name, group };
  });
  const networks = regionNetworks(grounds);
  const logs = new Map(grounds.map((ground) => [ground.region.name, new Logs(ground, ground.group)] as const));
  const regions = grounds.map(
    (ground): RegionSite => ({
      ...ground,
      network: networks(ground),
      logsId: logs.get(ground.region.name)?.workspace.id ?? pulumi.output(''),
    }),
  );

  const foundation = layFoundation(site, regions, identities, shared);
  setLimits(site, regions, shared);

  const data = new Data(regions, identities, shared);
  backUp(regions, data.postgres?.servers ?? new Map());

  const known = {
    ...foundation.outputs,
    identities: Object.fromEntries(
      [...identities.byWorkload].map(([name, { clientId, principalId }]) => [
        name,
        { clientId, principalId, ...data.roleOf(name) },
      ]),
    ),
    ...data.outputs,
  };

  // The parts of each region.
  const watched: Watched[] = [];
  const origins: EdgeOrigin[] = [];
  const compute = runWorkloads(regions, identities, foundation, known);
  for (const { here, placed } of compute.regions) {
    const metrics = watchRegion(here, logs.get(here.region.name), actionGroups);
    if (placed.cluster !== undefined) metrics?.collectFrom(placed.cluster.id);
    origins.push(...placed.origins);
    watched.push(...placed.watched);
  }
  const apis = apisOf(regions, data, logs);
  const entrances = apis.length > 0 ? apis.map(({ origin }) => origin) : origins;
  const edge = createEdge(site, entrances, regions[0]?.logsId, shared);
  for (const one of apis) one.admit(edge?.frontDoorId);
  const failover = failoverOf(regions, shared, data, edge, actionGroups);
  watched.push(
    ...watchedFoundation(foundation),
    ...watchedData(data),
    ...(edge?.watched ?? []),
    ...apis.map((one) => one.watched),
  );
  new MetricAlerts(site, watched, actionGroups, shared);
  checkCustomised();

  return {
    ...known,
    ...compute.outputs,
    ...(edge === undefined ? {} : { edge: { host: edge.host } }),
    ...recoveryOutputs(environment, failover),
  };
}

/** Alerts about what runs in a region: by the metrics of its pods where it has a cluster, else by its requests. */
function watchRegion(here: RegionSite, logs: Logs | undefined, groups: ActionGroups): Metrics | undefined {
  if (here.target.compute.kind !== 'aks') {
    if (logs !== undefined) new LogAlerts(here, logs, groups, here.group);
    return undefined;
  }
  if (here.environment.observability?.metrics === undefined) return undefined;
  const metrics = new Metrics(here, here.group);
  new PrometheusRules(here, metrics, groups, here.group);
  return metrics;
}

/** What the loss of a region costs, in seconds, and what that is reckoned from (A13). */
function recoveryOutputs(
  { azure, costs, recovery }: Environment,
  failover: Failover | undefined,
): Pick<StackOutputs, 'recovery'> {
  if (costs === undefined || recovery === undefined) return {};
  const { rpo, rto } = worst(costs);
  const { assumed, waiver } = recovery.targets;
  return {
    recovery: {
      ...azure?.edge?.timing,
      ...{ rpo, rto, assumed },
      ...(failover === undefined ? {} : { failover: failover.job }),
      ...(waiver === undefined ? {} : { waiver }),
      parts: Object.fromEntries(
        costs.map(({ part, ...cost }) => [part, { rpo: cost.rpo, rto: cost.rto, because: cost.because }]),
      ),
    },
  };
}
