import type { Construct } from 'constructs';
import { type KafkaCluster, kafkaUser, queueName } from '../../../spec/data/kafka-cluster';
import { deadLetters } from '../../../spec/data/topics';
import type { Workload } from '../../../spec/resolve-workload';
import type { Acl, KafkaUser } from '../custom-resources/strimzi';
import { createObject } from '../object';
import { type Site, workloadLabels } from '../site';

/** A user for each workload that has a way to the brokers: it may do what it is there for, and nothing else. */
export function createKafkaUsers(scope: Construct, site: Site, queue: KafkaCluster): void {
  for (const workload of site.environment.workloads.filter(isUser)) {
    const name = kafkaUser(workload.name);
    createObject<KafkaUser>(
      scope,
      `user-${workload.name}`,
      site,
      { name, labels: { ...workloadLabels(site, workload), 'strimzi.io/cluster': queueName } },
      {
        apiVersion: 'kafka.strimzi.io/v1',
        kind: 'KafkaUser',
        spec: {
          authentication: { type: 'tls' },
          authorization: { type: 'simple', acls: rights(queue, workload) },
        },
      },
    );
  }
}

/** Its pods mount the user's certificate. */
const isUser = ({ name, volumes }: Workload): boolean =>
  Object.values(volumes).some((volume) => volume.kind === 'made' && volume.secret === kafkaUser(name));

/** `uses` says who sends, `queue` who consumes. */
function rights({ topics }: KafkaCluster, workload: Workload): Acl[] {
  const consumed = workload.kind === 'worker' ? workload.channel : undefined;
  const sends = workload.uses.includes('queue');
  const onTopics = topics.flatMap(({ name }) => {
    const operations: Acl['operations'] = [
      'Describe',
      ...(name === consumed ? (['Read'] as const) : []),
      ...(sends ? (['Write'] as const) : []),
    ];
    return operations.length === 1 ? [] : [acl('topic', name, operations)];
  });
  if (workload.kind !== 'worker' || consumed === undefined) return onTopics;
  return [
    ...onTopics,
    acl('topic', deadLetters(consumed), ['Describe', 'Write']),
    // Its offsets; whoever may read them may describe them too, which is what KEDA asks for.
    acl('group', workload.consumerGroup, ['Read']),
  ];
}

const acl = (type: 'topic' | 'group', name: string, operations: Acl['operations']): Acl => ({
  resource: { type, name, patternType: 'literal' },
  operations,
});
