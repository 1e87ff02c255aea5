import { Construct } from 'constructs';
import { brokerPods, type KafkaCluster, queueName, queuePort } from '../../../spec/data/kafka-cluster';
import { deadLetters } from '../../../spec/data/topics';
import { slug } from '../../../spec/names';
import { formatBytes, formatCpu } from '../../../spec/units';
import type { KafkaNodePool, Kafka as KafkaObject, KafkaTopic } from '../custom-resources/strimzi';
import { meshOptOut } from '../mesh/opt-out';
import { peers } from '../network-policy';
import { createObject } from '../object';
import { operatedLabels, type Site } from '../site';
import { createKafkaUsers } from './kafka-users';
import { restrictedContainer, restrictedPod } from './restricted';
import { spread } from './spread';

/** Brokers by Strimzi (A5): the cluster, its topics with their dead letters, and a user for each workload. */
export class Kafka extends Construct {
  constructor(scope: Construct, id: string, site: Site, queue: KafkaCluster) {
    super(scope, id);
    createPool(this, site, queue);
    createCluster(this, site, queue);
    for (const topic of queue.topics) {
      const { name, partitions = 1, retention } = topic;
      createTopic(this, site, queue, name, partitions, retention);
      // Few, in the order in which they failed, and kept until somebody had the time to look.
      createTopic(this, site, queue, deadLetters(name), 1, Math.max(retention, 30 * 86_400));
    }
    createKafkaUsers(this, site, queue);
  }
}

/** By this label Strimzi knows what belongs to the cluster. */
export const ofCluster = (site: Site): Readonly<Record<string, string>> => ({
  ...operatedLabels(site, { name: queueName }),
  'strimzi.io/cluster': queueName,
});

function createPool(scope: Construct, site: Site, queue: KafkaCluster): void {
  const heap = `${Math.floor(queue.memory / 2 / 2 ** 20)}m`;
  createObject<KafkaNodePool>(
    scope,
    'pool',
    site,
    { name: 'brokers', labels: ofCluster(site) },
    {
      apiVersion: 'kafka.strimzi.io/v1',
      kind: 'KafkaNodePool',
      spec: {
        replicas: queue.brokers,
        roles: ['controller', 'broker'],
        storage: {
          type: 'jbod',
          volumes: [
            {
              id: 0,
              type: 'persistent-claim',
              size: formatBytes(queue.size),
              ...(queue.storageClass === undefined ? {} : { class: queue.storageClass }),
              deleteClaim: site.environment.name !== 'production',
              kraftMetadata: 'shared',
            },
          ],
        },
        resources: resources(queue),
        // The other half is the kernel's: consumers that keep up are served from its page cache.
        jvmOptions: { '-Xms': heap, '-Xmx': heap },
      },
    },
  );
}

const resources = ({ cpu, memory }: { readonly cpu: number; readonly memory: number }) => ({
  requests: { cpu: formatCpu(cpu), memory: formatBytes(memory) },
  limits: { memory: formatBytes(memory) },
});

/** Copies that must have a message before it is acknowledged: one may be missing. */
const inSync = ({ copies }: KafkaCluster): number => Math.max(1, copies - 1);

function createCluster(scope: Construct, site: Site, queue: KafkaCluster): void {
  const { copies, operators, version } = queue;
  // Strimzi's own volumes belong to the group 0 (Strimzi, BaselinePodSecurityProvider).
  const pod = {
    ...(site.environment.mesh === undefined ? {} : { metadata: meshOptOut(site) }),
    securityContext: restrictedPod(0),
  };
  const contained = { securityContext: restrictedContainer };
  createObject<KafkaObject>(
    scope,
    'cluster',
    site,
    { name: queueName, labels: operatedLabels(site, { name: queueName }) },
    {
      apiVersion: 'kafka.strimzi.io/v1',
      kind: 'Kafka',
      spec: {
        kafka: {
          ...(version === undefined ? {} : { version }),
          listeners: [
            {
              name: 'tls',
              port: queuePort,
              type: 'internal',
              tls: true,
              authentication: { type: 'tls' },
              networkPolicyPeers: callers(site),
            },
          ],
          authorization: { type: 'simple' },
          config: {
            'auto.create.topics.enable': false,
            'default.replication.factor': copies,
            'min.insync.replicas': inSync(queue),
            'offsets.topic.replication.factor': copies,
            'transaction.state.log.replication.factor': copies,
            'transaction.state.log.min.isr': inSync(queue),
          },
          template: {
            // As many brokers as copies, a zone each: rack awareness would add nothing.
            pod: {
              ...pod,
              topologySpreadConstraints: spread(queue.spread, brokerPods),
              terminationGracePeriodSeconds: 120,
            },
            kafkaContainer: contained,
          },
        },
        entityOperator: {
          topicOperator: { resources: resources(operators) },
          userOperator: { resources: resources(operators) },
          template: { pod, topicOperatorContainer: contained, userOperatorContainer: contained },
        },
      },
    },
  );
}

/**
 * Who may call the listener, for the policy that Strimzi writes beside ours. Policies add up: without this it would be
 * open to the whole cluster.
 */
function callers(site: Site) {
  const inward = site.environment.operated.find(({ name }) => name === queueName)?.inward ?? [];
  const parties = inward.filter(({ ports }) => ports.includes(queuePort)).map(({ party }) => party);
  const found = [...new Map(parties.map((party) => [JSON.stringify(party), party])).values()];
  // An empty list means everybody.
  return found.length === 0
    ? [{ podSelector: { matchLabels: { ...brokerPods } } }]
    : found.flatMap((party) => peers(site, party));
}

function createTopic(
  scope: Construct,
  site: Site,
  queue: KafkaCluster,
  topicName: string,
  partitions: number,
  retention: number,
): void {
  const name = slug(topicName, 63);
  createObject<KafkaTopic>(
    scope,
    `topic-${topicName}`,
    site,
    { name, labels: ofCluster(site) },
    {
      apiVersion: 'kafka.strimzi.io/v1',
      kind: 'KafkaTopic',
      spec: {
        topicName,
        partitions,
        replicas: queue.copies,
        config: { 'retention.ms': retention * 1000, 'min.insync.replicas': inSync(queue) },
      },
    },
  );
}
