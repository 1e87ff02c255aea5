import type { Place } from '../place';
import type { Workload } from '../resolve-workload';
import { mostReplicas } from '../scaling';
import type { Queue } from './queue';
import type { ResolvedTopic } from './topics';

/**
 * The queue, with what depends on the workloads that consume it: a replica beyond the last partition has nothing to do,
 * and a queue that nobody scales by need not be open to KEDA.
 */
export function sizeQueue(place: Place, queue: Queue, workloads: readonly Workload[]): Queue {
  if (queue.kind !== 'kafka') return queue;
  const topics = queue.topics.map((topic, index) => {
    const replicas = mostConsumers(topic, workloads);
    if (topic.partitions === undefined) {
      return queue.hosting === 'managed' ? topic : { ...topic, partitions: doubled(replicas) };
    }
    if (topic.partitions < replicas) {
      const fix = `A replica without a partition does nothing: raise it, or lower the most replicas of its consumers.`;
      place.in('topics').item(index).in('partitions').fault(topic.partitions, `at least ${replicas}`, fix);
    }
    return topic;
  });
  if (queue.hosting === 'managed') return { ...queue, topics };
  return { ...queue, topics, polled: workloads.some(isPolled) };
}

/** Few steps: a topic can't lose partitions again, and a key moves to another one as they grow. */
function doubled(replicas: number): number {
  let partitions = 12;
  while (partitions < replicas) partitions *= 2;
  return partitions;
}

/** The most replicas of one consumer group: each partition is one replica's. */
export function mostConsumers({ name }: ResolvedTopic, workloads: readonly Workload[]): number {
  const groups = new Map<string, number>();
  for (const workload of workloads) {
    if (workload.kind !== 'worker' || workload.channel !== name) continue;
    const { consumerGroup, scaling } = workload;
    groups.set(consumerGroup, (groups.get(consumerGroup) ?? 0) + mostReplicas(scaling));
  }
  return Math.max(0, ...groups.values());
}

const isPolled = (workload: Workload): boolean =>
  'scaling' in workload &&
  workload.scaling.kind === 'keda' &&
  workload.scaling.triggers.some(({ kind }) => kind === 'backlog');
