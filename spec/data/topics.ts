import type { Place } from '../place';
import { isPlain } from '../plain';
import type { Duration } from '../units';

/** One topic of a broker, and what it keeps. */
export interface Topic {
  readonly kind: 'topic';
  /** Letters, digits, dots, dashes and underscores, at most 245. */
  readonly name: string;
  /**
   * How many replicas of a workload can consume it at once. 1 to 1000; it can grow, and never shrink.
   * @default in the cluster the next of 12, 24, 48 … that holds the most replicas of those who consume it; managed: what the broker has
   */
  readonly partitions?: number;
  /** In the cluster: how long a message is kept, consumed or not. 1h to 365d. @default '7d' */
  readonly retention?: Duration;
}

/** A topic with props of its own, e.g. `topic('events', { retention: '30d' })`. */
export const topic = (name: string, props: Omit<Topic, 'kind' | 'name'> = {}): Topic => ({
  kind: 'topic',
  name,
  ...props,
});

export interface ResolvedTopic {
  readonly name: string;
  readonly partitions?: number;
  /** Seconds. */
  readonly retention: number;
}

/** Where messages go that could not be worked off (A5). */
export const deadLetters = (channel: string): string => `${channel}.dlq`;

const day = 86_400;

/** @param own whether the platform makes the topics, or they are there */
export function readTopics(
  place: Place,
  topics: readonly (string | Topic)[] | undefined,
  own: boolean,
): readonly ResolvedTopic[] {
  const list = place.list(topics);
  if (list.length === 0) place.missing('at least one name');
  const names = list.map((one) => (isPlain(one) ? (one as Partial<Topic>).name : one));
  return list.flatMap((one, index) => {
    const here = place.item(index);
    const name = names[index];
    if (typeof one !== 'string' && !isPlain(one)) here.fault(one, "a name such as tasks, or topic('tasks', { … })");
    const given: Partial<Topic> = isPlain(one)
      ? here.props(one as unknown as Topic, { kind: true, name: true, partitions: true, retention: true })
      : {};
    const at = isPlain(one) ? here.in('name') : here;
    if (typeof name !== 'string') {
      if (isPlain(one)) at.fault(name, 'a name such as tasks');
      return [];
    }
    if (!/^[\w.-]{1,245}$/.test(name) || /^\.+$/.test(name)) at.fault(name, 'a name such as tasks');
    const first = names.indexOf(name);
    if (first !== index) at.fault(name, 'each name once', `Remove it: [${first}] says it already.`);
    if (own && names.some((other) => typeof other === 'string' && deadLetters(other) === name))
      at.fault(name, 'another name', 'The dead letters of a topic are kept in it, and it is made with that topic.');
    if (!own && given.retention !== undefined)
      here.in('retention').fault(given.retention, "nothing: only hosting: 'inCluster' makes its topics", 'Remove it.');
    return [
      {
        name,
        ...(given.partitions === undefined
          ? {}
          : { partitions: here.in('partitions').integer(given.partitions, { min: 1, max: 1000, fallback: 12 }) }),
        retention: here.in('retention').seconds(given.retention, { min: 3600, max: 365 * day, fallback: 7 * day }),
      },
    ];
  });
}
