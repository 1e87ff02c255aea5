import type { ApiManagement, ApiManagementProps } from '../azure/api-management';
import { type Compute, type ComputeProps, resolveCompute } from '../azure/compute';
import { type AzureCustomisation, type Customisation, resolveCustomisations } from '../azure/customise';
import { type AzureData, type AzureDataProps, azureDataProps } from '../azure/data';
import type { Edge, EdgeProps } from '../azure/edge';
import type { Failover, FailoverProps } from '../azure/failover';
import { type AzureModels, type AzureModelsProps, resolveAzureModels } from '../azure/models';
import { type Monitor, type MonitorProps, resolveMonitor } from '../azure/monitor';
import { type Network, type NetworkProps, resolveNetwork } from '../azure/network';
import { resolveStorage, type Storage, type StorageProps } from '../azure/storage';
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
  /**
   * How the second region's stores take over where Azure does not do it by itself: PostgreSQL and a cache of both regions.
   * @default by itself, once three places agree; `off`: by a person alone, with the script
   */
  readonly failover?: FailoverProps | Off;
  /** API Management, where the gateway stands behind it (A16). */
  readonly apiManagement?: ApiManagementProps;
  /** Models that answer, in an account of Azure AI Foundry a region. @default none */
  readonly models?: AzureModelsProps;
  /** Logs, traces and who is told of what, in Azure Monitor. */
  readonly monitor?: MonitorProps;
  /** Accounts for backups and for the audit log. */
  readonly storage?: StorageProps;
  /**
   * Id of a registry that stands already: `/subscriptions/…/registries/acme`.
   * @default one of its own, with a copy in each region
   */
  readonly registry?: string;
  /**
   * How often an environment has been made anew, from 1 to 999. Azure keeps the name of a deleted vault for 90 days, and of
   * an account of models for two, so that one that is rebuilt before needs another: count this up.
   * @default 1
   */
  readonly generation?: number;
  /**
   * What tells this platform's globally unique names from those of another of the same name: a tenant, a team.
   * @default ''
   */
  readonly uniqueBy?: string;
  /** Changes what no prop offers: patches with a reason, by the resource's type and name. @default none */
  readonly customise?: readonly AzureCustomisation[];
}

export interface AzureTarget {
  readonly regions: readonly Region[];
  readonly compute: Compute;
  readonly network: Network;
  readonly monitor: Monitor;
  /** Left out before the rest of the description is known, and where there is none. */
  readonly edge?: Edge;
  /** Left out before the rest of the description is known, and where the gateway stands behind none. */
  readonly apiManagement?: ApiManagement;
  /** Left out before the rest of the description is known, and where nothing has to be failed over. */
  readonly failover?: Failover;
  readonly storage: Storage;
  /** Id of a registry that somebody else keeps. */
  readonly registry?: string;
  readonly generation: number;
  readonly uniqueBy: string;
  readonly customise: readonly Customisation[];
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
    ...{
      regions: true,
      compute: true,
      network: true,
      edge: true,
      apiManagement: true,
      failover: true,
      monitor: true,
      uniqueBy: true,
      models: true,
    },
    ...{ storage: true, registry: true, generation: true, customise: true },
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
    storage: resolveStorage(place.in('storage'), given.storage),
    ...(given.registry === undefined ? {} : { registry: readRegistry(place.in('registry'), given.registry) }),
    generation: place.in('generation').integer(given.generation, { min: 1, max: 999, fallback: 1 }),
    uniqueBy: readUniqueBy(place.in('uniqueBy'), given.uniqueBy),
    customise: resolveCustomisations(place.in('customise'), given.customise),
  };
}

/** Names of registries: 5 to 50 letters and digits (Azure resource naming rules). */
const registryId = new RegExp(
  '^/subscriptions/[0-9a-f-]{36}/resourceGroups/[\\w().-]{1,90}' +
    '/providers/Microsoft\\.ContainerRegistry/registries/[a-z0-9]{5,50}$',
  'i',
);

function readRegistry(place: Place, value: unknown): string {
  if (typeof value === 'string' && registryId.test(value)) return value;
  place.fault(value, "a registry's id: /subscriptions/…/providers/Microsoft.ContainerRegistry/registries/…");
  return '';
}

function readUniqueBy(place: Place, value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string' && /^[\w.-]{1,64}$/.test(value)) return value;
  place.fault(value, 'at most 64 letters, digits, dashes, dots and underscores');
  return '';
}
