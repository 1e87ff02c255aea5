import { readReference } from '../names';
import type { Operated } from '../operated';
import type { Place } from '../place';
import type { Attachment } from './attachment';
import type { DataContext } from './hosting';
import { type Kafka, resolveKafka } from './kafka';
import { attachKafkaCluster, type KafkaCluster, operatedKafka } from './kafka-cluster';
import { attachManagedKafka, type ManagedKafka } from './managed-kafka';
import { attachServiceBus, resolveServiceBus, type ServiceBus, type ServiceBusQueues } from './service-bus';

export { kafka } from './kafka';
export { serviceBus } from './service-bus';
export { topic } from './topics';

/** Broker of background work (A5). */
export type QueueProps = Kafka | ServiceBus;

export type Queue = ManagedKafka | KafkaCluster | ServiceBusQueues;

export function resolveQueue(place: Place, props: QueueProps | undefined, context: DataContext): Queue | undefined {
  if (props === undefined) return undefined;
  switch ((props as Partial<QueueProps> | null)?.kind) {
    case 'kafka':
      return resolveKafka(place, props as Kafka, context);
    case 'serviceBus':
      return resolveServiceBus(place, props as ServiceBus);
    default:
      place.fault(props, 'kafka() or serviceBus()');
      return undefined;
  }
}

/** The names of topics or queues that a workload may consume. */
export const channels = (queue: Queue | undefined): readonly string[] =>
  queue === undefined ? [] : queue.kind === 'kafka' ? queue.topics.map(({ name }) => name) : queue.queues;

/** The channel that a workload consumes, checked against those declared. */
export function readChannel(place: Place, name: string, queue: Queue | undefined): string {
  if (queue === undefined) {
    place.fault(name, 'a queue of the platform', "Declare it: data: { queue: kafka({ topics: ['…'] }) }.");
  } else {
    readReference(place, name, channels(queue), queue.kind === 'kafka' ? 'topic' : 'queue');
  }
  return typeof name === 'string' ? name : 'invalid';
}

/**
 * Whether KEDA can be told how much waits. It has no way into Event Hubs by identity, only by a shared key or an
 * application's secret (KEDA, "Apache Kafka": saslTokenProvider).
 */
export const tellsBacklog = (queue: Queue | undefined): boolean =>
  !(queue?.kind === 'kafka' && queue.hosting === 'managed' && queue.byIdentity);

/** What a workload asks of the queue. */
export interface QueueUse {
  readonly workload: string;
  /** The topic or queue that it consumes. */
  readonly channel?: string;
  /** Name under which its replicas share the work. */
  readonly group?: string;
}

/** Variables and the way to the broker, for one that sends, and with a channel for one that consumes. */
export function attachQueue(queue: Queue, { workload, channel, group }: QueueUse): Attachment {
  if (queue.kind === 'serviceBus') return attachServiceBus(queue, channel);
  return queue.hosting === 'managed'
    ? attachManagedKafka(queue, channel, group)
    : attachKafkaCluster(queue, workload, channel, group);
}

/** Pods that an operator runs for the queue. */
export const operatedQueue = (queue: Queue | undefined): readonly Operated[] =>
  queue?.kind === 'kafka' && queue.hosting === 'inCluster' ? operatedKafka(queue) : [];
