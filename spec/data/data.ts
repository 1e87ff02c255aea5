import type { Operated } from '../operated';
import type { Place } from '../place';
import { type Attachment, joined } from './attachment';
import { attachDatabase, type Database, type DatabaseProps, resolveDatabase } from './database';
import type { DataContext } from './hosting';
import { attachQueue, type Queue, type QueueProps, type QueueUse, resolveQueue } from './queue';

/** What workloads keep and exchange. Each part is a service of the cloud, or run by an operator in the cluster. */
export interface DataProps {
  /** Agent state, conversations, user data (A6). */
  readonly database?: DatabaseProps;
  /** Broker of background work (A5). */
  readonly queue?: QueueProps;
}

export interface Data {
  readonly database?: Database;
  readonly queue?: Queue;
}

/** Parts of `data` that a workload can use. */
export const storeNames = ['database', 'queue'] as const;
export type StoreName = (typeof storeNames)[number];

export function resolveData(place: Place, props: DataProps | undefined, context: DataContext): Data {
  const given = place.props(props, { database: true, queue: true });
  const database = resolveDatabase(place.in('database'), given.database, context);
  const queue = resolveQueue(place.in('queue'), given.queue);
  return { ...(database === undefined ? {} : { database }), ...(queue === undefined ? {} : { queue }) };
}

/** The parts that are declared. */
export const storesOf = (data: Data): readonly StoreName[] => storeNames.filter((name) => data[name] !== undefined);

/** Pods that operators run in the platform's namespace for its data. */
export const operatedData = (_: Data): readonly Operated[] => [];

/** What a workload gets from the parts that it uses. */
export function attachData(data: Data, uses: readonly StoreName[], use: QueueUse): Attachment {
  const { database, queue } = data;
  return joined([
    ...(database !== undefined && uses.includes('database') ? [attachDatabase(database)] : []),
    ...(queue !== undefined && (uses.includes('queue') || use.channel !== undefined) ? [attachQueue(queue, use)] : []),
  ]);
}
