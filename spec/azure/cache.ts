import type { EnvironmentName } from '../environments';
import type { Place } from '../place';

/** Azure Managed Redis: what a managed redis() is in Azure (C7). */
export interface AzureCacheProps {
  /**
   * Memory and compute, by its name in Azure, e.g. `MemoryOptimized_M10`.
   * @default 'Balanced_B10', in staging 'Balanced_B3', in development 'Balanced_B0'
   */
  readonly sku?: string;
  /** A second copy of everything, in another zone. @default true, in development false */
  readonly highAvailability?: boolean;
  /**
   * The same keys in both regions, each of which takes writes. Azure promises no time in which they meet: sessions, cached
   * answers and counters, never what must not be lost. No persistence beside it, and not on B0 or B1.
   * @default true where there are two regions
   */
  readonly geoReplication?: boolean;
  /** What goes when memory is full; `NoEviction` refuses writes instead, and forgets no counter of a limit. @default 'NoEviction' */
  readonly eviction?: 'NoEviction' | 'AllKeysLRU' | 'AllKeysLFU' | 'VolatileLRU' | 'VolatileLFU' | 'VolatileTTL';
  /** What outlives a restart of all its nodes: nothing, a snapshot an hour, or the log of each second. @default 'off' */
  readonly persistence?: 'off' | 'snapshot' | 'log';
}

/** Azure Managed Redis, with nothing left to decide. */
export interface AzureCache {
  readonly sku: string;
  readonly highAvailability: boolean;
  readonly geoReplication: boolean;
  readonly eviction: string;
  readonly persistence: 'off' | 'snapshot' | 'log';
  /** Clients speak the cluster's protocol, or ask one endpoint. */
  readonly clustering: 'OSSCluster' | 'EnterpriseCluster';
}

const skus = { production: 'Balanced_B10', staging: 'Balanced_B3', development: 'Balanced_B0' } as const;
const small: readonly string[] = ['Balanced_B0', 'Balanced_B1'];
const evictions = ['NoEviction', 'AllKeysLRU', 'AllKeysLFU', 'VolatileLRU', 'VolatileLFU', 'VolatileTTL'] as const;

/** Sizes of Azure Managed Redis (Microsoft.Cache/redisEnterprise 2025-07-01, SkuName). */
const sizes: Readonly<Record<string, readonly number[]>> = {
  Balanced_B: [0, 1, 3, 5, 10, 20, 50, 100, 150, 250, 350, 500, 700, 1000],
  MemoryOptimized_M: [10, 20, 50, 100, 150, 250, 350, 500, 700, 1000, 1500, 2000],
  ComputeOptimized_X: [3, 5, 10, 20, 50, 100, 150, 250, 350, 500, 700],
};

export function resolveAzureCache(
  place: Place,
  props: AzureCacheProps | undefined,
  context: { cluster: boolean; environment: EnvironmentName; regions: number; declared: number },
): AzureCache {
  const { cluster, environment, regions, declared } = context;
  const given = place.props(props, {
    ...{ sku: true, highAvailability: true, geoReplication: true, eviction: true, persistence: true },
  });
  const sku = readSku(place.in('sku'), given.sku ?? skus[environment]);
  const persistence = place.in('persistence').choice(given.persistence, ['off', 'snapshot', 'log'], 'off');
  const geoReplication = place.in('geoReplication').flag(given.geoReplication, true) && regions > 1;
  if (given.geoReplication === true && declared < 2)
    place.in('geoReplication').fault(true, 'two regions', 'Add one to targets.azure.regions.');
  if (geoReplication && small.includes(sku)) {
    const fix = "Take 'Balanced_B3' or larger, or set geoReplication: false.";
    place.in('sku').fault(sku, 'a size that can be in both regions', fix);
  }
  if (geoReplication && persistence !== 'off') {
    const fix = 'The other region is what outlives a loss. Remove it, or set geoReplication: false.';
    place.in('persistence').fault(persistence, "'off' beside geoReplication", fix);
  }
  return {
    sku,
    highAvailability: place.in('highAvailability').flag(given.highAvailability, environment !== 'development'),
    geoReplication,
    eviction: place.in('eviction').choice(given.eviction, evictions, 'NoEviction'),
    persistence,
    clustering: cluster ? 'OSSCluster' : 'EnterpriseCluster',
  };
}

function readSku(place: Place, sku: string): string {
  const [, family = '', size = ''] = /^([A-Za-z]+_[A-Z])(\d+)$/.exec(String(sku)) ?? [];
  if (Object.hasOwn(sizes, family) && sizes[family]?.includes(Number(size))) return sku;
  place.fault(sku, "a size of Azure Managed Redis, e.g. 'Balanced_B10', 'MemoryOptimized_M20'");
  return skus.production;
}
