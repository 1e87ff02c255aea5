import type { EnvironmentName } from '../environments';
import type { Operated } from '../operated';
import type { Place } from '../place';
import type { Workload } from '../resolve-workload';
import { type Attachment, joined } from './attachment';
import { attachCache, type Cache, type CacheProps, operatedCache, resolveCache } from './cache';
import {
  attachDatabase,
  type Database,
  type DatabaseProps,
  operatedDatabase,
  resolveDatabase,
  sizeDatabase,
} from './database';
import type { DataContext } from './hosting';
import { attachQueue, operatedQueue, type Queue, type QueueProps, type QueueUse, resolveQueue } from './queue';
import { sizeQueue } from './queue-size';
import { attachVectors, resolveVectors, type Vectors, type VectorsProps } from './vectors';

/** What workloads keep and exchange. Each part is a service of the cloud, or run by an operator in the cluster. */
export interface DataProps {
  /** Sessions, cached answers, counters of limits and budgets (A7). */
  readonly cache?: CacheProps;
  /** Agent state, conversations, user data (A6). */
  readonly database?: DatabaseProps;
  /** Broker of background work (A5). */
  readonly queue?: QueueProps;
  /** Embeddings and their search (A8). */
  readonly vectors?: VectorsProps;
}

export interface Data {
  readonly cache?: Cache;
  readonly database?: Database;
  readonly queue?: Queue;
  readonly vectors?: Vectors;
}

/** Parts of `data` that a workload can use. */
export const storeNames = ['cache', 'database', 'queue', 'vectors'] as const;
export type StoreName = (typeof storeNames)[number];

export function resolveData(place: Place, props: DataProps | undefined, context: DataContext): Data {
  const given = place.props(props, { cache: true, database: true, queue: true, vectors: true });
  const cache = resolveCache(place.in('cache'), given.cache, context);
  const database = resolveDatabase(place.in('database'), given.database, context);
  const queue = resolveQueue(place.in('queue'), given.queue, context);
  const vectors = resolveVectors(place.in('vectors'), given.vectors, given.database, context);
  return {
    ...(cache === undefined ? {} : { cache }),
    ...(database === undefined ? {} : { database }),
    ...(queue === undefined ? {} : { queue }),
    ...(vectors === undefined ? {} : { vectors }),
  };
}

/** The parts, with what depends on the workloads that use them. */
export function sizeData(
  place: Place,
  data: Data,
  props: DataProps | undefined,
  workloads: readonly Workload[],
  environment: EnvironmentName,
): Data {
  const { database, queue } = data;
  const development = environment === 'development';
  return {
    ...data,
    ...(database === undefined || props?.database === undefined
      ? {}
      : { database: sizeDatabase(place.in('database'), database, props.database, workloads, development) }),
    ...(queue === undefined ? {} : { queue: sizeQueue(place.in('queue'), queue, workloads) }),
  };
}

/** The parts that are declared. */
export const storesOf = (data: Data): readonly StoreName[] => storeNames.filter((name) => data[name] !== undefined);

/** Pods that operators run in the platform's namespace for its data. */
export const operatedData = ({ cache, database, queue }: Data): readonly Operated[] => [
  ...(database === undefined ? [] : operatedDatabase(database)),
  ...operatedCache(cache),
  ...operatedQueue(queue),
];

/** What a workload gets from the parts that it uses. */
export function attachData(data: Data, uses: readonly StoreName[], use: QueueUse): Attachment {
  const { cache, database, queue, vectors } = data;
  return joined([
    ...(cache !== undefined && uses.includes('cache') ? [attachCache(cache)] : []),
    ...(database !== undefined && uses.includes('database') ? [attachDatabase(database, use.workload)] : []),
    ...(queue !== undefined && (uses.includes('queue') || use.channel !== undefined) ? [attachQueue(queue, use)] : []),
    ...(vectors !== undefined && uses.includes('vectors') ? [attachVectors(vectors, database, use.workload)] : []),
  ]);
}
