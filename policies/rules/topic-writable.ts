import { at, numberOf } from '../json';
import type { ResourceRule } from '../rule';

const INSYNC = '/spec/config/min.insync.replicas';

export const topicWritable: ResourceRule = {
  scope: 'resource',
  id: 'topic-writable',
  title: 'A topic can be written to while one broker is down',
  why: 'With as many in-sync replicas demanded as there are, the restart of any broker stops every producer that waits for all.',
  severity: 'error',
  appliesTo: { rows: ['A5'], kinds: ['kafka.strimzi.io/KafkaTopic'] },
  fix: 'Set `min.insync.replicas` to one less than `replicas`: 2 of 3.',
  check({ body }) {
    const replicas = numberOf(at(body, '/spec/replicas'));
    const insync = numberOf(at(body, INSYNC));
    const isStuck = replicas !== undefined && insync !== undefined && replicas > 1 && insync >= replicas;
    return isStuck ? [{ path: INSYNC, message: `got ${insync} of ${replicas} replicas` }] : [];
  },
  examples: {
    good: `
apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: tasks}
spec: {replicas: 3, config: {min.insync.replicas: 2}}
`,
    bad: `
apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: tasks}
spec: {replicas: 3, config: {min.insync.replicas: 3}}
`,
    path: '/spec/config/min.insync.replicas',
  },
};
