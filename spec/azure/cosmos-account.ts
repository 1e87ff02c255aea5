import type { Vectors } from '../data/vectors';
import type { EnvironmentName } from '../environments';
import type { Place } from '../place';

/** An account of Azure Cosmos DB for NoSQL: what cosmos() is in Azure (C5). */
export interface CosmosAccount {
  readonly kind: 'cosmosAccount';
  /**
   * Where writes are taken: in the primary region, and in the other one when Azure has failed over; or in every region,
   * where the last write of a document wins, and both entries of a ledger are kept for somebody to look at.
   * @default 'primary'
   */
  readonly writes?: 'primary' | 'everywhere';
  /**
   * Most request units a second of each container: it scales between a tenth of this and this. Thousands, from 1000 to
   * 1000000; or `'serverless'`, which is paid by request and has one region.
   * @default 4000, in staging 1000, in development 'serverless'
   */
  readonly throughput?: number | 'serverless';
  /** How far back it can be restored to any moment. @default '30d', in development '7d' */
  readonly restorable?: '7d' | '30d';
  /** Copies in several zones of each region that has them. @default true in production */
  readonly zones?: boolean;
  /** With vectors: 'cosmos': length of a vector. 2 to 4096. @default 256: what the service's own embedder makes */
  readonly dimensions?: number;
  /** Containers beside those of the service: name → path of the partition key, e.g. `{ notes: '/owner' }`. @default none */
  readonly containers?: Readonly<Record<string, string>>;
}

/** An account, with nothing left to decide. */
export interface CosmosStore {
  readonly kind: 'cosmosAccount';
  readonly database: string;
  readonly everywhere: boolean;
  readonly throughput: number | 'serverless';
  readonly restorable: 7 | 30;
  readonly zones: boolean;
  readonly containers: readonly CosmosContainer[];
}

export interface CosmosContainer {
  readonly name: string;
  readonly partitionKey: string;
  /** Paths that nobody searches by. */
  readonly unindexed: readonly string[];
  /** Length of the vector at `vectorPath`. */
  readonly dimensions?: number;
  /** Whether two writes of one document are both kept. */
  readonly keepsConflicts: boolean;
}

export const vectorPath = '/embedding';

/** Cosmos DB as an account of its own (C5). */
export const cosmosAccount = (props: Omit<CosmosAccount, 'kind'> = {}): CosmosAccount => ({
  kind: 'cosmosAccount',
  ...props,
});

const throughputs = { production: 4000, staging: 1000, development: 'serverless' } as const;

export function resolveCosmosAccount(
  place: Place,
  props: CosmosAccount,
  context: {
    database: string;
    vectors: Vectors | undefined;
    environment: EnvironmentName;
    regions: number;
    declared: number;
  },
): CosmosStore {
  const { database, vectors, environment, regions, declared } = context;
  const given = place.props(props, {
    ...{ kind: true, writes: true, throughput: true, restorable: true, zones: true, dimensions: true },
    containers: true,
  });
  const throughput = readThroughput(place.in('throughput'), given.throughput, environment);
  const everywhere = place.in('writes').choice(given.writes, ['primary', 'everywhere'], 'primary') === 'everywhere';
  if (throughput === 'serverless' && regions > 1)
    place.in('throughput').fault(throughput, 'request units a second: serverless has one region');
  else if (everywhere && declared < 2)
    place.in('writes').fault(given.writes, "two regions, or 'primary'", 'Add one to targets.azure.regions.');
  if (given.dimensions !== undefined && vectors?.kind !== 'cosmos')
    place.in('dimensions').fault(given.dimensions, "nothing: only vectors: 'cosmos' keeps them here", 'Remove it.');
  const dimensions = place.in('dimensions').integer(given.dimensions, { min: 2, max: 4096, fallback: 256 });
  const restorable = place.in('restorable').choice(given.restorable, ['7d', '30d'], fallbackDays(environment));
  return {
    kind: 'cosmosAccount',
    database,
    everywhere: everywhere && regions > 1,
    throughput,
    restorable: restorable === '7d' ? 7 : 30,
    zones: place.in('zones').flag(given.zones, environment === 'production'),
    containers: [
      // What the service keeps: its ledger.
      container('ledger', '/chain', { unindexed: ['/entry', '/code', '/previous'], keepsConflicts: true }),
      ...(vectors?.kind === 'cosmos' ? [container('memories', '/owner', { unindexed: ['/content'], dimensions })] : []),
      ...readContainers(place.in('containers'), given.containers),
    ],
  };
}

const fallbackDays = (environment: EnvironmentName) => (environment === 'development' ? '7d' : '30d');

const container = (
  name: string,
  partitionKey: string,
  more: Partial<Pick<CosmosContainer, 'unindexed' | 'dimensions' | 'keepsConflicts'>> = {},
): CosmosContainer => ({ name, partitionKey, unindexed: [], keepsConflicts: false, ...more });

function readThroughput(
  place: Place,
  given: number | 'serverless' | undefined,
  environment: EnvironmentName,
): number | 'serverless' {
  if (given === undefined || given === 'serverless') return given ?? throughputs[environment];
  const units = place.integer(given, { min: 1000, max: 1_000_000, fallback: 4000 });
  if (units % 1000 === 0) return units;
  place.fault(given, 'whole thousands, e.g. 4000');
  return 4000;
}

const ofTheService = ['ledger', 'memories'];

function readContainers(place: Place, given: Readonly<Record<string, string>> | undefined): readonly CosmosContainer[] {
  return place.entries(given).map(([name, path]) => {
    const here = place.in(name);
    if (ofTheService.includes(name)) here.missing('another name: the service has a container that is called so');
    else if (!/^[\w-]{1,255}$/.test(name)) here.missing('a name of letters, digits, dashes and underscores');
    if (typeof path !== 'string' || !/^(\/[A-Za-z_]\w*)+$/.test(path))
      here.fault(path, "the path of its partition key, e.g. '/owner'");
    return container(name, String(path));
  });
}
