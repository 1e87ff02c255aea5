import { mostConsumers } from '../data/queue-size';
import { deadLetters, type ResolvedTopic } from '../data/topics';
import type { EnvironmentName } from '../environments';
import type { Place } from '../place';
import type { Workload } from '../resolve-workload';
import type { Duration } from '../units';

/** Event Hubs, by their Kafka endpoint: what a managed kafka() is in Azure (A5). */
export interface EventHubs {
  readonly kind: 'eventHubs';
  /**
   * Standard has 32 partitions a topic and keeps a week; Premium has 100, keeps 90 days and shares its machines with
   * nobody.
   * @default 'standard'
   */
  readonly tier?: 'standard' | 'premium';
  /** Throughput units of Standard, 1 to 40, of a megabyte a second each; processing units of Premium: 1, 2, 4, 8, 12 or 16. @default 1 */
  readonly units?: number;
  /** Standard: throughput units that it grows to by itself; it never shrinks. @default 10, in development none */
  readonly mostUnits?: number;
  /** How long a message is kept, consumed or not. 1h to 7d, with Premium 90d. @default '7d' */
  readonly retention?: Duration;
}

/** A Service Bus namespace: what serviceBus() is in Azure (A5). Premium, the one that has private endpoints. */
export interface ServiceBusNamespace {
  readonly kind: 'serviceBusNamespace';
  /** Messaging units: 1, 2, 4, 8 or 16. @default 1 */
  readonly units?: number;
  /** Tries before a message is a dead letter. 1 to 2000. @default 5, as the service counts them */
  readonly attempts?: number;
  /** How long a message is one worker's before another may take it. 5s to 5m. @default '1m': the service renews it */
  readonly lock?: Duration;
  /** How long a message waits at most; then it is a dead letter. 1m to 365d. @default '14d' */
  readonly lifetime?: Duration;
  /** How long a second message of the same id is refused. 20s to 7d. @default '10m' */
  readonly duplicates?: Duration;
  /** Most that each queue holds, GiB: 1, 2, 3, 4, 5, 10, 20, 40 or 80. @default 5 */
  readonly size?: number;
}

export type AzureQueueProps = EventHubs | ServiceBusNamespace;

/** A namespace of Event Hubs, with nothing left to decide. */
export interface HubsNamespace {
  readonly kind: 'eventHubs';
  readonly tier: 'Standard' | 'Premium';
  readonly units: number;
  /** Left out where it does not grow by itself. */
  readonly mostUnits?: number;
  readonly hubs: readonly Hub[];
}

/** One topic. */
export interface Hub {
  readonly name: string;
  readonly partitions: number;
  /** Hours. */
  readonly retention: number;
  /** The topic whose dead letters it keeps. */
  readonly deadLettersOf?: string;
}

export interface BusNamespace {
  readonly kind: 'serviceBusNamespace';
  readonly units: number;
  readonly attempts: number;
  /** Seconds. */
  readonly lock: number;
  readonly lifetime: number;
  readonly duplicates: number;
  /** MiB. */
  readonly size: number;
  readonly queues: readonly string[];
}

/** A namespace of Event Hubs (A5). */
export const eventHubs = (props: Omit<EventHubs, 'kind'> = {}): EventHubs => ({ kind: 'eventHubs', ...props });
/** A namespace of Service Bus (A5). */
export const serviceBusNamespace = (props: Omit<ServiceBusNamespace, 'kind'> = {}): ServiceBusNamespace => ({
  kind: 'serviceBusNamespace',
  ...props,
});

const hour = 3600;
const day = 24 * hour;

/** Partitions and days (Microsoft, "Azure Event Hubs quotas and limits"). */
const tiers = {
  standard: { name: 'Standard', partitions: 32, days: 7, units: undefined, most: 40 },
  premium: { name: 'Premium', partitions: 100, days: 90, units: [1, 2, 4, 8, 12, 16], most: 16 },
} as const;

export function resolveEventHubs(
  place: Place,
  props: EventHubs,
  context: {
    topics: readonly ResolvedTopic[];
    workloads: readonly Workload[];
    environment: EnvironmentName;
    /** Where the description has the topics. */
    at: Place;
  },
): HubsNamespace {
  const { topics, workloads, environment, at } = context;
  const given = place.props(props, { kind: true, tier: true, units: true, mostUnits: true, retention: true });
  const chosen = place.in('tier').choice(given.tier, ['standard', 'premium'], 'standard');
  const tier = tiers[chosen];
  const units = place.in('units').integer(given.units, { min: 1, max: tier.most, fallback: 1 });
  if (tier.units !== undefined && !(tier.units as readonly number[]).includes(units))
    place.in('units').fault(units, `one of ${tier.units.join(', ')}`);
  const retention = place.in('retention').seconds(given.retention, {
    ...{ min: hour, max: tier.days * day, fallback: 7 * day },
  });
  if (retention % hour !== 0) place.in('retention').fault(given.retention, 'whole hours');
  const mostUnits = readMostUnits(place.in('mostUnits'), given.mostUnits, chosen, units, environment);
  const hubs = topics.flatMap((topic, index): Hub[] => {
    checkHubName(at.item(index), topic.name, topics);
    const replicas = mostConsumers(topic, workloads);
    const partitions = topic.partitions ?? Math.min(tier.partitions, Math.max(12, replicas));
    if (partitions > tier.partitions || replicas > partitions)
      at.item(index).fault(
        topic.partitions ?? `${replicas} replicas`,
        `at most ${tier.partitions} partitions, and a replica for each at most: ${chosen} has no more`,
        chosen === 'standard' ? "Set targets.azure.queue: eventHubs({ tier: 'premium' })." : undefined,
      );
    const kept = { partitions: Math.min(partitions, tier.partitions), retention: Math.floor(retention / hour) };
    return [
      { name: topic.name, ...kept },
      // Few go there, and somebody looks at each.
      { name: deadLetters(topic.name), ...kept, partitions: 1, deadLettersOf: topic.name },
    ];
  });
  return {
    kind: 'eventHubs',
    tier: tier.name,
    units,
    ...(mostUnits === undefined ? {} : { mostUnits }),
    hubs,
  };
}

/** Names of hubs begin and end with a letter or a digit, and upper case tells none from another (Microsoft, naming rules). */
function checkHubName(place: Place, name: string, topics: readonly ResolvedTopic[]): void {
  const alike = (other: string) => other.toLowerCase() === name.toLowerCase();
  if (!/^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/.test(name))
    place.fault(name, 'a name that begins and ends with a letter or a digit: a hub is called so');
  else if (topics.some((topic) => topic.name !== name && alike(topic.name)))
    place.fault(name, 'a name that differs from the others in more than upper case');
  else if (topics.some((topic) => alike(deadLetters(topic.name))))
    place.fault(name, 'another name', 'The dead letters of a topic are kept in it, and it is made with that topic.');
}

function readMostUnits(
  place: Place,
  given: number | undefined,
  tier: 'standard' | 'premium',
  units: number,
  environment: EnvironmentName,
): number | undefined {
  if (tier === 'premium') {
    if (given !== undefined) place.fault(given, 'nothing: Premium does not grow by itself', 'Remove it.');
    return undefined;
  }
  if (given === undefined && environment === 'development') return undefined;
  const most = place.integer(given, { min: 1, max: 40, fallback: Math.max(10, units) });
  if (most >= units) return most;
  place.fault(given, `at least the ${units} that it begins with`);
  return units;
}

export function resolveServiceBusNamespace(
  place: Place,
  props: ServiceBusNamespace,
  queues: readonly string[],
): BusNamespace {
  const given = place.props(props, {
    ...{ kind: true, units: true, attempts: true, lock: true, lifetime: true, duplicates: true, size: true },
  });
  const one = (key: 'units' | 'size', values: readonly number[], fallback: number): number => {
    const value = given[key] ?? fallback;
    if (values.includes(value)) return value;
    place.in(key).fault(value, `one of ${values.join(', ')}`);
    return fallback;
  };
  return {
    kind: 'serviceBusNamespace',
    units: one('units', [1, 2, 4, 8, 16], 1),
    attempts: place.in('attempts').integer(given.attempts, { min: 1, max: 2000, fallback: 5 }),
    lock: place.in('lock').seconds(given.lock, { min: 5, max: 300, fallback: 60 }),
    lifetime: place.in('lifetime').seconds(given.lifetime, { min: 60, max: 365 * day, fallback: 14 * day }),
    duplicates: place.in('duplicates').seconds(given.duplicates, { min: 20, max: 7 * day, fallback: 600 }),
    size: one('size', [1, 2, 3, 4, 5, 10, 20, 40, 80], 5) * 1024,
    queues,
  };
}
