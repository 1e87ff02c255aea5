import type { Data } from '../data/data';
import { opened } from '../data/postgres-size';
import type { EnvironmentName } from '../environments';
import { byKey, type Place } from '../place';
import type { Workload } from '../resolve-workload';
import { type AzureCache, type AzureCacheProps, resolveAzureCache } from './cache';
import { type CosmosAccount, type CosmosStore, cosmosAccount, resolveCosmosAccount } from './cosmos-account';
import { type FlexibleServer, flexibleServer, type PostgresServer, resolveFlexibleServer } from './flexible-server';
import {
  type AzureQueueProps,
  type BusNamespace,
  type EventHubs,
  eventHubs,
  type HubsNamespace,
  resolveEventHubs,
  resolveServiceBusNamespace,
  type ServiceBusNamespace,
  serviceBusNamespace,
} from './queue';
import { type AzureSearch, type AzureSearchProps, resolveAzureSearch } from './search';

/**
 * What the managed parts of `data` are in Azure. A part that has an address in the description (`host`, `bootstrap` …) is
 * there already, and none is made.
 */
export interface AzureDataProps {
  /** What a managed postgres() or cosmos() is: flexibleServer() or cosmosAccount(). @default the one that fits */
  readonly database?: FlexibleServer | CosmosAccount;
  /** What a managed redis() is. */
  readonly cache?: AzureCacheProps;
  /** What a managed kafka() or serviceBus() is: eventHubs() or serviceBusNamespace(). @default the one that fits */
  readonly queue?: AzureQueueProps;
  /** What search() is. */
  readonly vectors?: AzureSearchProps;
}

export const azureDataProps = { database: true, cache: true, queue: true, vectors: true } as const;

/** The stores that a stack makes. What is left out is run by an operator, or there already. */
export interface AzureData {
  readonly database?: PostgresServer | CosmosStore;
  readonly cache?: AzureCache;
  readonly queue?: HubsNamespace | BusNamespace;
  readonly vectors?: AzureSearch;
}

interface Context {
  readonly environment: EnvironmentName;
  /** Number of regions that this environment runs in. */
  readonly regions: number;
  /** Number of regions that the description names: more where an environment has one alone. */
  readonly declared: number;
  readonly data: Data;
  readonly workloads: readonly Workload[];
}

/** @param top the description, whose own parts may ask for what Azure has not */
export function resolveAzureData(top: Place, props: Partial<AzureDataProps>, context: Context): AzureData {
  const at = top.in('targets').in('azure');
  const parts = {
    database: resolveDatabase(at.in('database'), props.database, context, top),
    cache: resolveCache(at.in('cache'), props.cache, context, top),
    queue: resolveQueue(at.in('queue'), props.queue, context, top),
    vectors: resolveVectors(at.in('vectors'), props.vectors, context),
  };
  return Object.fromEntries(
    Object.entries(parts)
      .filter(([, part]) => part !== undefined)
      .sort(byKey),
  );
}

/** Whether a value is left to the stack that makes the store. */
const isLeft = (value: string, path: string): boolean => value.includes(`\${late:${path}}`);

function resolveDatabase(
  place: Place,
  props: AzureDataProps['database'],
  { environment, regions, declared, data, workloads }: Context,
  top: Place,
): AzureData['database'] {
  const { database, vectors } = data;
  if (database?.kind === 'cosmos' && isLeft(database.endpoint, 'database.account')) {
    const given = readKind(place, props, cosmosAccount());
    return resolveCosmosAccount(place, given, { database: database.name, vectors, environment, regions, declared });
  }
  const managed = database?.kind === 'postgres' && database.hosting === 'managed' ? database : undefined;
  if (managed !== undefined && isLeft(managed.host, 'database.{region}.host')) {
    if (managed.password !== undefined)
      top
        .in('data')
        .in('database')
        .in('login')
        .in('password')
        .missing('no password: a flexible server admits identities alone', 'Remove login.');
    const given = readKind(place, props, flexibleServer());
    return resolveFlexibleServer(place, given, {
      ...{ database: managed.name, environment, regions, declared },
      connections: opened(managed, workloads),
    });
  }
  refuse(place, props, environment, 'data.database');
  return undefined;
}

function resolveCache(
  place: Place,
  props: AzureCacheProps | undefined,
  { environment, regions, declared, data: { cache } }: Context,
  top: Place,
): AzureCache | undefined {
  if (cache?.hosting !== 'managed' || !isLeft(cache.host, 'cache.{region}.host')) {
    refuse(place, props, environment, 'data.cache');
    return undefined;
  }
  const at = top.in('data').in('cache');
  if (cache.password !== undefined)
    at.in('login').missing('no password: Azure Managed Redis admits identities alone', 'Remove login.');
  if (cache.port !== azureRedisPort)
    at.in('port').fault(cache.port, `${azureRedisPort}: Azure Managed Redis has no other`, 'Remove it.');
  return resolveAzureCache(place, props, { cluster: cache.cluster, environment, regions, declared });
}

export const azureRedisPort = 10_000;

function resolveQueue(
  place: Place,
  props: AzureQueueProps | undefined,
  { environment, data: { queue }, workloads }: Context,
  top: Place,
): AzureData['queue'] {
  if (queue?.kind === 'serviceBus' && isLeft(queue.namespace, 'queue.{region}.namespace'))
    return resolveServiceBusNamespace(place, readKind(place, props, serviceBusNamespace()), queue.queues);
  const managed = queue?.kind === 'kafka' && queue.hosting === 'managed' ? queue : undefined;
  if (managed === undefined || !isLeft(managed.bootstrap, 'queue.{region}.bootstrap')) {
    refuse(place, props, environment, 'data.queue');
    return undefined;
  }
  const at = top.in('data').in('queue');
  if (managed.login !== undefined)
    at.in('login').missing('no login: Event Hubs admit identities alone', 'Remove it: each workload is who it is.');
  if (!managed.tls) at.in('tls').fault(false, 'TLS: Event Hubs speak nothing else', 'Remove it.');
  return resolveEventHubs(place, readKind(place, props, eventHubs()), {
    ...{ topics: managed.topics, workloads, environment, at: at.in('topics') },
  });
}

function resolveVectors(
  place: Place,
  props: AzureSearchProps | undefined,
  { environment, data: { vectors } }: Context,
): AzureSearch | undefined {
  if (vectors?.kind === 'search' && isLeft(vectors.endpoint, 'vectors.{region}.host'))
    return resolveAzureSearch(place, props, environment);
  refuse(place, props, environment, 'data.vectors');
  return undefined;
}

type Kinds = FlexibleServer | CosmosAccount | EventHubs | ServiceBusNamespace;

/** What was chosen, where it is of the kind that the description needs; else the kind's own defaults. */
function readKind<T extends Kinds>(place: Place, props: Kinds | undefined, fitting: T): T {
  if (props === undefined) return fitting;
  if ((props as Partial<Kinds> | null)?.kind === fitting.kind) return props as T;
  place.fault(props, `${fitting.kind}()`, 'It has to fit the part of data that it is for.');
  return fitting;
}

/** Props for what is not made; in development the same description may run its own. */
function refuse(place: Place, props: object | undefined, environment: EnvironmentName, part: string): void {
  if (props === undefined || environment === 'development') return;
  place.fault(
    props,
    `nothing: ${part} is not made in Azure`,
    `Remove it, or let ${part} be managed, without an address.`,
  );
}
