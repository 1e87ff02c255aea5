import { type Compute, type ComputeProps, resolveCompute } from '../azure/compute';
import { type Monitor, type MonitorProps, resolveMonitor } from '../azure/monitor';
import { type Network, type NetworkProps, resolveNetwork } from '../azure/network';
import { type EnvironmentName, environmentTraits } from '../environments';
import type { Place } from '../place';
import { type Region, type RegionProps, readRegions } from '../regions';

/** How a platform is spelled for Azure. */
export interface AzureTargetProps {
  /** Where it runs: the primary, and one that takes over. Development and staging use the primary alone. */
  readonly regions: readonly RegionProps[];
  /** What runs the workloads: aks(), containerApps() or containerInstances(). @default aks() */
  readonly compute?: ComputeProps;
  /** The networks, one a region: newNetwork() or existingNetwork(). @default newNetwork(): private in everything */
  readonly network?: NetworkProps;
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
  readonly uniqueBy: string;
}

export function resolveAzure(
  place: Place,
  props: AzureTargetProps | undefined,
  environment: EnvironmentName,
): AzureTarget {
  const given = place.props(props, { regions: true, compute: true, network: true, monitor: true, uniqueBy: true });
  const at = place.in('regions');
  const regions = readRegions(at, given.regions);
  for (const [index, region] of regions.entries()) {
    if (region.cloud !== 'azure') at.item(index).fault(region.name, 'a region of Azure');
  }
  if (regions.length > 2) at.fault(regions.length, 'one region, or two', 'The second takes over from the first.');
  return {
    regions: environmentTraits[environment].allRegions ? regions : regions.slice(0, 1),
    compute: resolveCompute(place.in('compute'), given.compute, environment),
    network: resolveNetwork(
      place.in('network'),
      given.network,
      regions.map(({ name }) => name),
    ),
    monitor: resolveMonitor(place.in('monitor'), given.monitor, environment),
    uniqueBy: readUniqueBy(place.in('uniqueBy'), given.uniqueBy),
  };
}

function readUniqueBy(place: Place, value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string' && /^[\w.-]{1,64}$/.test(value)) return value;
  place.fault(value, 'at most 64 letters, digits, dashes, dots and underscores');
  return '';
}
