import type { Flow } from '../flows';
import { readName } from '../names';
import { type Operated, operatedParty } from '../operated';
import type { Place } from '../place';
import { type Attachment, attachment } from './attachment';
import type { DataContext } from './hosting';
import type { Kafka } from './kafka';
import { channelEnv } from './managed-kafka';
import { readStorageClass } from './storage-class';
import { type ResolvedTopic, readTopics } from './topics';

/** Brokers that Strimzi runs in the platform's namespace. */
export interface KafkaCluster {
  readonly kind: 'kafka';
  readonly hosting: 'inCluster';
  readonly brokers: number;
  /** Brokers that hold each message. */
  readonly copies: number;
  /** Thousandths of a core. */
  readonly cpu: number;
  /** Bytes, of each broker. */
  readonly memory: number;
  /** Bytes, of each broker's volume. */
  readonly size: number;
  readonly storageClass?: string;
  /** Whether a zone or a machine may hold two brokers. */
  readonly spread: 'required' | 'preferred';
  /** What each of the two operators of topics and users asks for. */
  readonly operators: { readonly cpu: number; readonly memory: number };
  readonly version?: string;
  readonly operatorNamespace: string;
  readonly kedaNamespace: string;
  /** Whether KEDA asks it how much waits. */
  readonly polled: boolean;
  readonly topics: readonly ResolvedTopic[];
  readonly flows: readonly Flow[];
}

/** Name of the cluster and of its network policy; its other objects begin with it. */
export const queueName = 'queue';
/** The one listener: TLS both ways. */
export const queuePort = 9093;
/** The Secret of the authority by which clients know the brokers: public parts alone. */
export const brokerAuthority = `${queueName}-cluster-ca-cert`;
/** The KafkaUser of a workload, and the Secret of its certificate. */
export const kafkaUser = (workload: string): string => `${workload}-${queueName}`;

/** Strimzi's own labels. */
export const brokerPods = { 'strimzi.io/cluster': queueName, 'strimzi.io/name': `${queueName}-kafka` } as const;
const operatorPods = { 'strimzi.io/cluster': queueName, 'strimzi.io/name': `${queueName}-entity-operator` } as const;

const mebibyte = 2 ** 20;
const gibibyte = 2 ** 30;

export function resolveKafkaCluster(place: Place, given: Partial<Kafka>, context: DataContext): KafkaCluster {
  const development = context.environment === 'development';
  const brokers = readBrokers(place.in('brokers'), given.brokers, development ? 1 : 3);
  return {
    kind: 'kafka',
    hosting: 'inCluster',
    brokers,
    copies: Math.min(brokers, 3),
    cpu: place.in('cpu').cpu(given.cpu, development ? 250 : 500),
    memory: place.in('memory').bytes(given.memory, {
      ...{ min: 768 * mebibyte, max: 256 * gibibyte },
      fallback: development ? 768 * mebibyte : 2 * gibibyte,
    }),
    size: place.in('size').bytes(given.size, {
      ...{ min: gibibyte, max: 16 * 1024 * gibibyte },
      fallback: (development ? 2 : 20) * gibibyte,
    }),
    ...readStorageClass(place.in('storageClass'), given.storageClass),
    spread: context.production ? 'required' : 'preferred',
    operators: development ? { cpu: 50, memory: 256 * mebibyte } : { cpu: 100, memory: 384 * mebibyte },
    ...(given.version === undefined ? {} : { version: readVersion(place.in('version'), given.version) }),
    operatorNamespace: readName(place.in('operatorNamespace'), given.operatorNamespace ?? 'strimzi', 63),
    kedaNamespace: readName(place.in('kedaNamespace'), given.kedaNamespace ?? 'keda', 63),
    polled: false,
    topics: readTopics(place.in('topics'), given.topics, true),
    flows: [{ party: operatedParty({ name: queueName, pods: brokerPods }), ports: [queuePort] }],
  };
}

/** They vote on what the cluster is: an even number outlives no more losses than the odd one below it. */
function readBrokers(place: Place, brokers: number | undefined, fallback: number): number {
  const read = place.integer(brokers, { min: 1, max: 9, fallback });
  if (read % 2 === 0)
    place.fault(read, 'an odd number', `Write ${read + 1}: ${read} outlive no more losses than ${read - 1}.`);
  return read;
}

function readVersion(place: Place, version: string): string {
  if (typeof version === 'string' && /^\d+\.\d+\.\d+$/.test(version)) return version;
  place.fault(version, "a version of Kafka, e.g. '4.3.1'");
  return 'invalid';
}

/** Ports of Strimzi (KafkaCluster, EntityOperator): the controllers' own, between brokers, the agent's. */
const controlPlane = 9090;
const replication = 9091;
const agent = 8443;

const apiServer: Flow = { party: { kind: 'apiServer' }, ports: [443, 6443] };

/** Brokers read their certificates from the API server; the operators of topics and users watch theirs there. */
export function operatedKafka(queue: KafkaCluster): readonly Operated[] {
  const { brokers, cpu, memory, operators } = queue;
  const self = operatedParty({ name: queueName, pods: brokerPods });
  const between: Flow = { party: self, ports: [controlPlane, replication] };
  const beside = operatedParty({ name: entityOperator, pods: operatorPods });
  return [
    {
      name: queueName,
      pods: brokerPods,
      outward: [between, apiServer],
      inward: [
        between,
        { party: beside, ports: [replication] },
        {
          party: {
            kind: 'namespace',
            namespace: queue.operatorNamespace,
            pods: { 'strimzi.io/kind': 'cluster-operator' },
          },
          ports: [controlPlane, replication, agent],
        },
        ...(queue.polled ? [{ party: keda(queue), ports: [queuePort] }] : []),
      ],
      demand: { pods: brokers, cpu: brokers * cpu, memory: brokers * memory, memoryLimit: brokers * memory },
      makes: made,
    },
    {
      name: entityOperator,
      pods: operatorPods,
      outward: [{ party: self, ports: [replication] }, apiServer],
      inward: [],
      // One that takes over stands beside the one that goes.
      demand: {
        pods: 2,
        cpu: 4 * operators.cpu,
        memory: 4 * operators.memory,
        memoryLimit: 4 * operators.memory,
      },
    },
  ];
}

/** The one of KEDA's parts that asks (KEDA, "Architecture"). */
const keda = ({ kedaNamespace }: KafkaCluster) =>
  ({ kind: 'namespace', namespace: kedaNamespace, pods: { app: 'keda-operator' } }) as const;

/** Strimzi's own policy is called queue-entity-operator: ours must not be, or the two would undo each other. */
const entityOperator = `${queueName}-operator`;

/** Workloads of these names would share an object, or the labels of their pods, with what Strimzi makes. */
const made = ['queue-kafka', 'queue-entity-operator', 'kafka', 'entity-operator'];

/** Mutual TLS: the brokers' authority, and a certificate of the workload's own. */
export function attachKafkaCluster(
  queue: KafkaCluster,
  workload: string,
  channel: string | undefined,
  group: string | undefined,
): Attachment {
  const user = kafkaUser(workload);
  return attachment({
    env: {
      KAFKA_BROKERS: `${queueName}-kafka-bootstrap:${queuePort}`,
      KAFKA_TLS: 'true',
      KAFKA_TLS_CA: `${folders.authority}/ca.crt`,
      KAFKA_TLS_CERT: `${folders.user}/user.crt`,
      KAFKA_TLS_KEY: `${folders.user}/user.key`,
      ...channelEnv(channel, group),
    },
    files: {
      [folders.authority]: { secret: brokerAuthority, keys: ['ca.crt'] },
      [folders.user]: { secret: user, keys: ['user.crt', 'user.key'] },
    },
    flows: queue.flows,
  });
}

const folders = { authority: '/app/queue-ca', user: '/app/queue-user' } as const;
