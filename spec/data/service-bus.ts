import { type Flow, type Peer, privateRanges, readPeer } from '../flows';
import { late, readText, type Text } from '../late';
import type { Place } from '../place';
import { type Attachment, attachment } from './attachment';

/** Azure Service Bus queues, reached by workload identity. */
export interface ServiceBus {
  readonly kind: 'serviceBus';
  /** Name of the namespace, without its domain. @default late('queue.{region}.namespace') */
  readonly namespace?: Text;
  /** Queues that workloads may consume. Each has its dead letters within it. */
  readonly queues: readonly string[];
  /** Where it is reached. @default private addresses (a private endpoint), on 443 and 5671 */
  readonly at?: Peer;
}

/** Azure Service Bus (A5). */
export const serviceBus = (props: Omit<ServiceBus, 'kind'>): ServiceBus => ({ kind: 'serviceBus', ...props });

export interface ServiceBusQueues {
  readonly kind: 'serviceBus';
  readonly namespace: string;
  readonly queues: readonly string[];
  readonly flows: readonly Flow[];
}

export function resolveServiceBus(place: Place, props: ServiceBus): ServiceBusQueues {
  const given = place.props(props, { kind: true, namespace: true, queues: true, at: true });
  const at = place.in('namespace');
  const namespace = readText(at, given.namespace ?? late('queue.{region}.namespace'), (text) => {
    if (!/^[A-Za-z][A-Za-z0-9-]{4,48}[A-Za-z0-9]$/.test(text)) at.fault(text, 'a namespace without its domain');
  });
  return {
    kind: 'serviceBus',
    namespace,
    queues: readQueues(place.in('queues'), given.queues),
    flows:
      given.at === undefined
        ? privateRanges.map((cidr) => ({ party: { kind: 'cidr', cidr, except: [] }, ports: [443, 5671] }))
        : readPeer(place.in('at'), given.at, undefined),
  };
}

function readQueues(place: Place, names: readonly string[] | undefined): readonly string[] {
  const list = place.list(names);
  if (list.length === 0) place.missing('at least one name');
  list.forEach((name, index) => {
    if (typeof name !== 'string' || !/^[\w./-]{1,260}$/.test(name))
      place.item(index).fault(name, 'a name such as tasks');
    else if (list.indexOf(name) !== index)
      place.item(index).fault(name, 'each name once', `Remove it: [${list.indexOf(name)}] says it already.`);
  });
  return list.filter((name) => typeof name === 'string');
}

export function attachServiceBus({ namespace, flows }: ServiceBusQueues, channel: string | undefined): Attachment {
  const env = { SERVICE_BUS_NAMESPACE: namespace, ...(channel === undefined ? {} : { SERVICE_BUS_QUEUE: channel }) };
  return attachment({ env, flows, identity: 'azure' });
}
