import {
  addresses,
  type Kafka,
  type KafkaLogin,
  kafka,
  late,
  type QueueProps,
  queueWorker,
  serviceBus,
  type Topic,
  topic,
} from 'agent-gantry';
import type { ServiceBus } from '../../../spec/data/service-bus';
import { around, everyKind, everyProp } from './table';

const queued = (queue: QueueProps) => around(queueWorker({ queue: 'tasks' }), {}, { data: { queue } });
const at = addresses('10.20.0.0/16', { ports: [9093] });
const login = { user: 'agents', password: 'kafka' };
const names = 'it names what workloads may consume; each that does says which';

everyKind<QueueProps>(
  'QueueProps',
  { kafka: kafka({ topics: ['tasks'] }), serviceBus: serviceBus({ queues: ['tasks'] }) },
  queued,
);

everyProp<Pick<Kafka, 'hosting' | 'topics' | 'bootstrap' | 'at' | 'tls' | 'login'>>(
  'kafka()',
  {
    hosting: { to: 'inCluster' },
    topics: { to: ['tasks', 'more'], inert: names },
    bootstrap: { to: 'kafka.example.com:19093' },
    at: { to: at },
    tls: { to: false },
    login: { to: login },
  },
  (props) => queued(kafka({ topics: ['tasks'], ...props })),
);

everyProp<Omit<Kafka, 'kind' | 'hosting' | 'bootstrap' | 'at' | 'tls' | 'login'>>(
  'kafka(), in the cluster',
  {
    topics: { to: ['tasks', 'more'] },
    brokers: { to: 5 },
    cpu: { to: '1' },
    memory: { to: '4GiB' },
    size: { to: '40GiB' },
    storageClass: { to: 'premium' },
    version: { to: '4.3.1' },
    operatorNamespace: { to: 'kafka' },
    kedaNamespace: { to: 'kube-system' },
  },
  (props) => queued(kafka({ hosting: 'inCluster', topics: ['tasks'], ...props })),
);

everyProp<KafkaLogin>(
  'KafkaLogin',
  { mechanism: { to: 'scramSha512' }, user: { to: 'other' }, password: { to: 'other' } },
  (props) => queued(kafka({ topics: ['tasks'], bootstrap: late('queue.bootstrap'), login: { ...login, ...props } })),
);

everyProp<Omit<Topic, 'kind'>>(
  'topic(), in the cluster',
  { name: { from: 'a', to: 'b' }, partitions: { to: 24 }, retention: { to: '30d' } },
  ({ name = 'a', ...props }) => queued(kafka({ hosting: 'inCluster', topics: ['tasks', topic(name, props)] })),
);
everyProp<Pick<Topic, 'partitions'>>(
  'topic(), managed',
  { partitions: { to: 24, inert: 'the broker has them already; it is held against the replicas of its consumers' } },
  (props) => queued(kafka({ topics: [topic('tasks', props)] })),
);

everyProp<Omit<ServiceBus, 'kind'>>(
  'serviceBus()',
  { namespace: { to: 'own-namespace' }, queues: { to: ['tasks', 'more'], inert: names }, at: { to: at } },
  (props) => queued(serviceBus({ queues: ['tasks'], ...props })),
);
