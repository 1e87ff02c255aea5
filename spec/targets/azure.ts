import { type Compute, type ComputeProps, resolveCompute } from '../azure/compute';
import { type AzureData, type AzureDataProps, azureDataProps } from '../azure/data';
import { type AzureModels, type AzureModelsProps, resolveAzureModels } from '../azure/models';
import type { Edge, EdgeProps } from '../azure/edge';
import { type Monitor, type MonitorProps, resolveMonitor } from '../azure/monitor';
import { type Network, type NetworkProps, resolveNetwork } from '../azure/network';
import { type EnvironmentName, environmentTraits } from '../environments';
import type { Off, Place } from '../place';
import { type Region, type RegionProps, readRegions } from '../regions';

/** How a platform is spelled for Azure. */
export interface AzureTargetProps extends AzureDataProps {
  /** Where it runs: the primary, and one that takes over. Development and staging use the primary alone. */
  readonly regions: readonly RegionProps[];
  /** What runs the workloads: aks(), containerApps() or containerInstances(). @default aks() */
  readonly compute?: ComputeProps;
  /** The networks, one a region: newNetwork() or existingNetwork(). @default newNetwork(): private in everything */
  readonly network?: NetworkProps;
  /**
   * The one entry in front of all regions: frontDoor(), trafficManager() or off (A13).
   * @default frontDoor() in staging and production, where there is a gateway and the platform makes what it can reach; else off
   */
  readonly edge?: EdgeProps | Off;
  /** Models that answer, in an account of Azure AI Foundry a region. @default none */
  readonly models?: AzureModelsProps;
  /** Logs, traces and who is told of what, in Azure Monitor. */
  readonly monitor?: MonitorProps;
  /**
   * What tells this platform's globally unique names from those of another of the same name: a tenant, a team.
   * @default ''
   */
  readonly uniqueBy?: string;
}

export interface AzureTarget {
  readonly regions: readonly Region[];
  readonly compute: Compute;
  readonly network: Network;
  readonly monitor: Monitor;
  /** Left out before the rest of the description is known, and where there is none. */
  readonly edge?: Edge;
  readonly uniqueBy: string;
  /** The stores that its stack makes: none before the rest of the description is known. */
  readonly data: AzureData;
  readonly models?: AzureModels;
}

export function resolveAzure(
  place: Place,
  props: AzureTargetProps | undefined,
  environment: EnvironmentName,
): AzureTarget {
  const given = place.props(props, {
    ...{ regions: true, compute: true, network: true, edge: true, monitor: true, uniqueBy: true, models: true },
    ...azureDataProps,
  });
  const at = place.in('regions');
  const regions = readRegions(at, given.regions);
  for (const [index, region] of regions.entries()) {
    if (region.cloud !== 'azure') at.item(index).fault(region.name, 'a region of Azure');
  }
  if (regions.length > 2) at.fault(regions.length, 'one region, or two', 'The second takes over from the first.');
  const models = resolveAzureModels(
    place.in('models'),
    given.models,
    regions.map(({ name }) => name),
  );
  return {
    regions: environmentTraits[environment].allRegions ? regions : regions.slice(0, 1),
    compute: resolveCompute(place.in('compute'), given.compute, environment),
    network: resolveNetwork(
      place.in('network'),
      given.network,
      regions.map(({ name }) => name),
    ),
    monitor: resolveMonitor(place.in('monitor'), given.monitor, environment),
    data: {},
    ...(models === undefined ? {} : { models }),
    uniqueBy: readUniqueBy(place.in('uniqueBy'), given.uniqueBy),
  };
}

function readUniqueBy(place: Place, value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string' && /^[\w.-]{1,64}$/.test(value)) return value;
  place.fault(value, 'at most 64 letters, digits, dashes, dots and underscores');
  return '';
}
