import { isIP } from 'node:net';
import { type Flow, type Peer, privateRanges, readPeer } from '../flows';
import { late, readText, type Text } from '../late';
import { readReference } from '../names';
import type { Place } from '../place';
import { type Attachment, attachment } from './attachment';

/** A Kafka-compatible broker: Kafka itself, or Event Hubs by its Kafka endpoint. */
export interface Kafka {
  readonly kind: 'kafka';
  /** `host:port`, several separated by commas. @default late('queue.{region}.bootstrap') */
  readonly bootstrap?: Text;
  /** Topics that workloads may consume. */
  readonly topics: readonly string[];
  /** Where the brokers are reached. @default private addresses, on the port of `bootstrap` (9093 where that is late) */
  readonly at?: Peer;
}

/** Azure Service Bus queues, reached by workload identity. */
export interface ServiceBus {
  readonly kind: 'serviceBus';
  /** Name of the namespace, without its domain. @default late('queue.{region}.namespace') */
  readonly namespace?: Text;
  /** Queues that workloads may consume. */
  readonly queues: readonly string[];
  /** Where it is reached. @default private addresses (a private endpoint), on 443 and 5671 */
  readonly at?: Peer;
}

export type QueueProps = Kafka | ServiceBus;

/** A Kafka-compatible broker (A5). */
export const kafka = (props: Omit<Kafka, 'kind'>): Kafka => ({ kind: 'kafka', ...props });
/** Azure Service Bus (A5). */
export const serviceBus = (props: Omit<ServiceBus, 'kind'>): ServiceBus => ({ kind: 'serviceBus', ...props });

export type Queue = { readonly flows: readonly Flow[] } & (
  | { readonly kind: 'kafka'; readonly bootstrap: string; readonly topics: readonly string[] }
  | { readonly kind: 'serviceBus'; readonly namespace: string; readonly queues: readonly string[] }
);

export function resolveQueue(place: Place, props: QueueProps | undefined): Queue | undefined {
  if (props === undefined) return undefined;
  switch ((props as Partial<QueueProps> | null)?.kind) {
    case 'kafka': {
      const given = place.props(props as Kafka, { kind: true, bootstrap: true, topics: true, at: true });
      const at = place.in('bootstrap');
      const bootstrap = readText(at, given.bootstrap ?? late('queue.{region}.bootstrap'), (text) => {
        for (const server of text.split(',')) checkServer(at, server);
      });
      return {
        kind: 'kafka',
        bootstrap,
        topics: readNames(place.in('topics'), given.topics, /^[\w.-]{1,249}$/),
        flows: readAt(place.in('at'), given.at, brokerPorts(bootstrap)),
      };
    }
    case 'serviceBus': {
      const given = place.props(props as ServiceBus, { kind: true, namespace: true, queues: true, at: true });
      const at = place.in('namespace');
      const namespace = readText(at, given.namespace ?? late('queue.{region}.namespace'), (text) => {
        if (!/^[A-Za-z][A-Za-z0-9-]{4,48}[A-Za-z0-9]$/.test(text)) at.fault(text, 'a namespace without its domain');
      });
      return {
        kind: 'serviceBus',
        namespace,
        queues: readNames(place.in('queues'), given.queues, /^[\w./-]{1,260}$/),
        flows: readAt(place.in('at'), given.at, [443, 5671]),
      };
    }
    default:
      place.fault(props, 'kafka() or serviceBus()');
      return undefined;
  }
}

/** The names of topics or queues that a workload may consume. */
export const channels = (queue: Queue | undefined): readonly string[] =>
  queue === undefined ? [] : queue.kind === 'kafka' ? queue.topics : queue.queues;

/** The channel that a workload consumes, checked against those declared. */
export function readChannel(place: Place, name: string, queue: Queue | undefined): string {
  if (queue === undefined) {
    place.fault(name, 'a queue of the platform', "Declare it: data: { queue: kafka({ topics: ['…'] }) }.");
  } else {
    readReference(place, name, channels(queue), queue.kind === 'kafka' ? 'topic' : 'queue');
  }
  return typeof name === 'string' ? name : 'invalid';
}

function checkServer(place: Place, server: string): void {
  const match = /^([A-Za-z0-9.-]+):(\d{1,5})$/.exec(server.trim());
  const host = match?.[1] ?? '';
  const valid =
    Number(match?.[2]) <= 65535 && (isIP(host) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(host));
  if (!valid) place.fault(server, "a broker such as 'kafka.example.com:9093'");
}

function readNames(place: Place, names: readonly string[] | undefined, pattern: RegExp): readonly string[] {
  const list = place.list(names);
  if (list.length === 0) place.missing('at least one name');
  list.forEach((name, index) => {
    if (typeof name !== 'string' || !pattern.test(name)) place.item(index).fault(name, 'a name such as tasks');
    else if (list.indexOf(name) !== index)
      place.item(index).fault(name, 'each name once', `Remove it: [${list.indexOf(name)}] says it already.`);
  });
  return list.filter((name) => typeof name === 'string');
}

function readAt(place: Place, at: Peer | undefined, ports: readonly number[]): readonly Flow[] {
  if (at !== undefined) return readPeer(place, at, undefined);
  return privateRanges.map((cidr) => ({ party: { kind: 'cidr', cidr, except: [] }, ports }));
}

function brokerPorts(bootstrap: string): readonly number[] {
  const ports = [...bootstrap.matchAll(/:(\d{1,5})(?=,|$)/g)].map((match) => Number(match[1]));
  return ports.length === 0 ? [9093] : [...new Set(ports)].sort((a, b) => a - b);
}

/** What a workload asks of the queue. */
export interface QueueUse {
  readonly workload: string;
  /** The topic or queue that it consumes. */
  readonly channel?: string;
  /** Name under which its replicas share the work. */
  readonly group?: string;
}

/** Variables and the way to the broker, for one that sends, and with a channel for one that consumes. */
export function attachQueue(queue: Queue, { channel, group }: QueueUse): Attachment {
  const { flows } = queue;
  if (queue.kind === 'serviceBus') {
    const env = {
      SERVICE_BUS_NAMESPACE: queue.namespace,
      ...(channel === undefined ? {} : { SERVICE_BUS_QUEUE: channel }),
    };
    return attachment({ env, flows, identity: 'azure' });
  }
  const env = {
    KAFKA_BROKERS: queue.bootstrap,
    ...(channel === undefined ? {} : { KAFKA_TOPIC: channel }),
    ...(channel === undefined || group === undefined ? {} : { KAFKA_GROUP: group }),
  };
  return attachment({ env, flows });
}
