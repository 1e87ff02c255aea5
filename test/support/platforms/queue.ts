import { type Kafka, type KafkaLogin, kafka, late, type QueueProps, serviceBus, type Topic, topic } from 'agent-gantry';
import fc from 'fast-check';
import { callee } from './network';
import { channelNames, type Keeping } from './setting';

/** Topics that hold the replicas of any consumer, each by its name or with props of its own. */
const topics = (own: boolean): fc.Arbitrary<readonly (string | Topic)[]> =>
  fc.tuple(
    ...channelNames.map((name) =>
      fc.oneof(
        fc.constant(name),
        fc
          .record<Omit<Topic, 'kind' | 'name'>>(
            {
              partitions: fc.constant(1000),
              ...(own ? { retention: fc.constantFrom('1h', '30d') } : {}),
            },
            { requiredKeys: [] },
          )
          .map((props) => topic(name, props)),
      ),
    ),
  );

const login = (vault: Keeping['vault']): fc.Arbitrary<KafkaLogin> =>
  fc.record<KafkaLogin>(
    {
      mechanism: fc.constantFrom('plain', 'scramSha512'),
      user: fc.constantFrom('agents', '$ConnectionString'),
      password: vault === 'existingSecrets' ? fc.constant({ name: 'hub', key: 'main' }) : fc.constant('hub'),
    },
    { requiredKeys: ['user', 'password'] },
  );

/** A broker that is there already. Where the CSI driver would bring its password, none is asked for: a worker may sleep. */
export const managedKafka = ({ vault, secrets }: Pick<Keeping, 'vault' | 'secrets'>): fc.Arbitrary<QueueProps> =>
  fc
    .record<Omit<Kafka, 'kind'>>(
      {
        hosting: fc.constant('managed'),
        topics: topics(false),
        bootstrap: fc.constantFrom('a.example.com:9092', 'a:9093,10.0.0.7:19093', late('extra.bootstrap')),
        at: callee,
        ...(vault === 'existingSecrets' || (vault !== 'none' && secrets !== 'csi') ? { login: login(vault) } : {}),
      },
      { requiredKeys: ['hosting', 'topics'] },
    )
    .map(kafka);

/** Brokers by Strimzi. */
export const kafkaInCluster: fc.Arbitrary<QueueProps> = fc
  .record<Omit<Kafka, 'kind'>>(
    {
      hosting: fc.constant('inCluster'),
      topics: topics(true),
      brokers: fc.constantFrom(1, 3, 5),
      cpu: fc.constantFrom('250m', '2'),
      memory: fc.constantFrom('1GiB', '8GiB'),
      size: fc.constantFrom('1GiB', '1TiB'),
      storageClass: fc.constantFrom('premium', 'gp3.v2'),
      version: fc.constantFrom('4.2.1', '4.3.1'),
      operatorNamespace: fc.constantFrom('kafka', 'strimzi'),
      kedaNamespace: fc.constantFrom('keda', 'kube-system'),
    },
    { requiredKeys: ['hosting', 'topics'] },
  )
  .map(kafka);

export const serviceBusQueues: fc.Arbitrary<QueueProps> = fc
  .record(
    { queues: fc.constant(channelNames), namespace: fc.constantFrom('sb-agents-1', late('extra.bus')), at: callee },
    { requiredKeys: ['queues'] },
  )
  .map(serviceBus);
