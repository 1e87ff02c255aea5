import { kafka, keyVault, queueWorker, serviceBus, topic } from 'agent-gantry';
import { worker } from '../support';
import type { Wrong } from './wrong';

const queued = (queue: unknown, rest: object = {}, props: object = {}) =>
  worker({ queue: 'tasks', ...props }, { data: { queue }, ...rest });
const login = { user: 'agents', password: 'kafka' };

/** The broker, its topics, and who consumes them. */
export const queue: Readonly<Record<string, Wrong>> = {
  'a queue that no function made': {
    given: worker({}, { data: { queue: 'kafka' } }),
    says: [{ path: 'data.queue', got: '"kafka"', want: 'kafka() or serviceBus()' }],
  },
  'a broker without a port': {
    given: queued(kafka({ topics: ['tasks'], bootstrap: 'kafka.example.com' })),
    says: [
      { path: 'data.queue.bootstrap', got: '"kafka.example.com"', want: "a broker such as 'kafka.example.com:9093'" },
    ],
  },
  'a topic twice, once with props': {
    given: queued(kafka({ topics: ['tasks', topic('tasks', { partitions: 24 })] })),
    says: [
      {
        path: 'data.queue.topics[1].name',
        got: '"tasks"',
        want: 'each name once',
        fix: 'Remove it: [0] says it already.',
      },
    ],
  },
  'a topic that is a number': {
    given: queued(kafka({ topics: ['tasks', 7 as never] })),
    says: [{ path: 'data.queue.topics[1]', got: '7', want: "a name such as tasks, or topic('tasks', { … })" }],
  },
  'a topic with a space in its name': {
    given: queued(kafka({ topics: ['tasks', 'more tasks'] })),
    says: [{ path: 'data.queue.topics[1]', got: '"more tasks"', want: 'a name such as tasks' }],
  },
  'a misspelt prop of a topic': {
    given: queued(kafka({ topics: ['tasks', topic('events', { partition: 3 } as never)] })),
    says: [{ path: 'data.queue.topics[1].partition', want: 'a known prop', fix: 'Did you mean partitions?' }],
  },
  'a topic called like the dead letters of another': {
    given: queued(kafka({ hosting: 'inCluster', topics: ['tasks', 'tasks.dlq'] })),
    says: [
      {
        path: 'data.queue.topics[1]',
        got: '"tasks.dlq"',
        want: 'another name',
        fix: 'The dead letters of a topic are kept in it, and it is made with that topic.',
      },
    ],
  },
  'the retention of a topic that is not made here': {
    given: queued(kafka({ hosting: 'managed', topics: [topic('tasks', { retention: '30d' })] })),
    says: [
      {
        path: 'data.queue.topics[0].retention',
        got: '"30d"',
        want: "nothing: only hosting: 'inCluster' makes its topics",
        fix: 'Remove it.',
      },
    ],
  },
  'fewer partitions than replicas': {
    given: queued(
      kafka({ hosting: 'managed', topics: [topic('tasks', { partitions: 12 })] }),
      {},
      { scaling: { replicas: [1, 30] } },
    ),
    says: [
      {
        path: 'data.queue.topics[0].partitions',
        got: '12',
        want: 'at least 30',
        fix: 'A replica without a partition does nothing: raise it, or lower the most replicas of its consumers.',
      },
    ],
  },
  'a password without TLS': {
    given: queued(kafka({ topics: ['tasks'], tls: false, login }), { vault: keyVault() }),
    says: [
      {
        path: 'data.queue.tls',
        got: 'false',
        want: 'TLS: without it the password of login crosses the network as it is',
        fix: 'Remove it.',
      },
    ],
  },
  'a login of a broker without a vault': {
    given: queued(kafka({ topics: ['tasks'], login })),
    says: [
      {
        path: 'data.queue.login.password',
        want: 'a vault to read it from',
        fix: 'Add vault: keyVault(), secretsManager() or existingSecrets() to the platform.',
      },
    ],
  },
  'a mechanism that is not offered': {
    given: queued(kafka({ topics: ['tasks'], login: { ...login, mechanism: 'scramSha256' as never } }), {
      vault: keyVault(),
    }),
    says: [
      {
        path: 'data.queue.login.mechanism',
        got: '"scramSha256"',
        want: 'one of plain, scramSha512',
        fix: "Did you mean 'scramSha512'?",
      },
    ],
  },
  'a login without a user': {
    given: queued(kafka({ topics: ['tasks'], login: { password: 'kafka' } as never }), { vault: keyVault() }),
    says: [{ path: 'data.queue.login.user', want: 'the name of a user' }],
  },
  'no replicas where KEDA needs a password that the CSI driver brings': {
    given: queued(
      kafka({ topics: ['tasks'], login }),
      { vault: keyVault() },
      { scaling: { replicas: [0, 2], backlog: 5 } },
    ),
    says: [
      {
        path: 'workloads.worker.scaling.replicas',
        got: '[0,2]',
        want: 'at least 1: without pods the CSI driver keeps no password for KEDA to ask the queue with',
        fix: "Write [1, 2], or set targets.kubernetes.secrets: 'externalSecrets'.",
      },
    ],
  },
  'brokers of a managed Kafka': {
    given: queued(kafka({ hosting: 'managed', topics: ['tasks'], brokers: 3 })),
    says: [
      {
        path: 'data.queue.brokers',
        got: '3',
        want: "nothing: only hosting: 'inCluster' has it",
        fix: "Remove it, or set hosting: 'inCluster'.",
      },
    ],
  },
  'a login of brokers in the cluster': {
    given: queued(kafka({ hosting: 'inCluster', topics: ['tasks'], login }), { vault: keyVault() }),
    says: [
      {
        path: 'data.queue.login',
        got: '{"user":"agents","password":"kafka"}',
        want: "nothing: only hosting: 'managed' has it",
        fix: "Remove it, or set hosting: 'managed'.",
      },
    ],
  },
  'an even number of brokers': {
    given: queued(kafka({ hosting: 'inCluster', topics: ['tasks'], brokers: 4 })),
    says: [
      {
        path: 'data.queue.brokers',
        got: '4',
        want: 'an odd number',
        fix: 'Write 5: 4 outlive no more losses than 3.',
      },
    ],
  },
  'a version of Kafka without its last part': {
    given: queued(kafka({ hosting: 'inCluster', topics: ['tasks'], version: '4.3' })),
    says: [{ path: 'data.queue.version', got: '"4.3"', want: "a version of Kafka, e.g. '4.3.1'" }],
  },
  'a namespace of Service Bus with its domain': {
    given: queued(serviceBus({ queues: ['tasks'], namespace: 'desk.servicebus.windows.net' })),
    says: [
      {
        path: 'data.queue.namespace',
        got: '"desk.servicebus.windows.net"',
        want: 'a namespace without its domain',
      },
    ],
  },
  'a workload that would share its labels with the brokers': {
    given: worker(
      {},
      { data: { queue: kafka({ hosting: 'inCluster', topics: ['tasks'] }) }, workloads: { kafka: queueWorker() } },
    ),
    says: [
      { path: 'workloads.kafka', want: 'another name', fix: 'A part of the platform that you asked for is called so.' },
    ],
  },
};
