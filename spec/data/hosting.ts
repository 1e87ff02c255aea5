import type { EnvironmentName } from '../environments';
import { environmentTraits } from '../environments';
import type { Place } from '../place';
import type { Region } from '../regions';
import type { Vault } from '../vault';
import type { KubernetesVersion } from '../versions';

/**
 * Who runs a store: the cloud, as a service of its own, or an operator of the cluster, in the platform's namespace.
 */
export type Hosting = 'managed' | 'inCluster';

/** What the parts of `data` are resolved against. */
export interface DataContext {
  readonly platform: string;
  readonly environment: EnvironmentName;
  readonly production: boolean;
  readonly vault: Vault | undefined;
  /** Where this environment runs; the first is the primary. */
  readonly regions: readonly Region[];
  /** Minor of the clusters; undefined where there are none. */
  readonly version: KubernetesVersion | undefined;
  /** How secrets of the vault reach the clusters. */
  readonly secrets: 'csi' | 'externalSecrets' | undefined;
  /** Whether a stack of Azure makes what is managed and has no address of its own. */
  readonly azure: boolean;
  /** Whether what runs the workloads has no cluster, and so no operator. */
  readonly serverless: boolean;
}

/** Name of the database's objects, of its pods' service account and of their network policy. */
export const databaseName = 'database';

/**
 * Reads who runs a store. Where nothing is said, development brings its own, so that it needs no cloud: unless an
 * address is given, which only a managed store has, or no cluster is there to run it.
 * @param addressed whether the description names a managed store's address
 */
export function readHosting(
  place: Place,
  hosting: Hosting | undefined,
  { environment, serverless }: DataContext,
  addressed: boolean,
): Hosting {
  const usual = addressed || serverless ? 'managed' : environmentTraits[environment].data;
  return place.choice(hosting, ['managed', 'inCluster'], usual);
}

/** Refuses props that only the other hosting has: nothing may be ignored without a word. */
export function refuseProps(
  place: Place,
  given: Readonly<Record<string, unknown>>,
  props: readonly string[],
  hosting: Hosting,
): void {
  const other = hosting === 'managed' ? 'inCluster' : 'managed';
  for (const prop of props) {
    if (given[prop] === undefined) continue;
    place
      .in(prop)
      .fault(given[prop], `nothing: only hosting: '${other}' has it`, `Remove it, or set hosting: '${other}'.`);
  }
}
