import {
  agentService,
  cronJob,
  existingSecrets,
  type Kafka,
  kafka,
  keyVault,
  queueWorker,
  serviceBus,
  topic,
} from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../charts/documents';
import { synthKubernetes } from '../../charts/synth';
import { off } from '../../spec/place';
import { type PlatformProps, resolvePlatform, type WorkloadsProps } from '../../spec/platform';
import type { KubernetesTargetProps } from '../../spec/targets/kubernetes';
import { bindingsFor } from '../support/platforms';
import { at, describePlatform, only } from '../support/synth';

type Rest = [Partial<KubernetesTargetProps>?, Partial<PlatformProps>?];

const worker = queueWorker({ queue: 'tasks', scaling: { replicas: [1, 10], backlog: 5 } });

function synth(queue: Partial<Omit<Kafka, 'kind'>>, workloads: WorkloadsProps = { worker }, ...[target, rest]: Rest) {
  const data = { queue: kafka({ topics: ['tasks'], ...queue }) };
  const platform = resolvePlatform(describePlatform(workloads, target, { data, ...rest }));
  const bindings = bindingsFor(platform);
  return synthKubernetes(platform, () => bindings).flatMap(({ documents }) => documents);
}

const inCluster = (queue: Partial<Omit<Kafka, 'kind'>> = {}, workloads?: WorkloadsProps, ...rest: Rest) =>
  synth({ hosting: 'inCluster', ...queue }, workloads, ...rest);
const env = (documents: readonly Document[], name = 'worker') =>
  Object.fromEntries(
    (
      at(only(documents, 'Deployment', name), '/spec/template/spec/containers/0/env') as {
        name: string;
        value?: string;
        valueFrom?: object;
      }[]
    ).map((variable) => [variable.name, variable.value ?? variable.valueFrom]),
  );
const trigger = (documents: readonly Document[]) => at(only(documents, 'ScaledObject').spec, '/triggers/0');
const broker = (documents: readonly Document[]) => only(documents, 'Kafka', 'queue').spec;
const policy = (documents: readonly Document[], name: string) => only(documents, 'NetworkPolicy', name).spec;
const rights = (documents: readonly Document[], user: string) =>
  (
    at(only(documents, 'KafkaUser', user).spec, '/authorization/acls') as {
      resource: { type: string; name: string };
      operations: string[];
    }[]
  ).map(({ resource, operations }) => `${resource.type} ${resource.name}: ${operations.join(' ')}`);
const development = { environments: { staging: off, production: off } } as const;

const brokers = { podSelector: { matchLabels: { 'strimzi.io/cluster': 'queue', 'strimzi.io/name': 'queue-kafka' } } };
const operators = {
  podSelector: { matchLabels: { 'strimzi.io/cluster': 'queue', 'strimzi.io/name': 'queue-entity-operator' } },
};
const ports = (...numbers: readonly number[]) => numbers.map((port) => ({ protocol: 'TCP', port }));
const from = (namespace: string, pods: object) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  podSelector: { matchLabels: pods },
});

describe('A5 a managed broker', () => {
  it('speaks TLS unless it is told not to, to workloads and to KEDA', () => {
    const documents = synth({ bootstrap: 'kafka.example.com:9093' });
    expect(env(documents)).toMatchObject({ KAFKA_BROKERS: 'kafka.example.com:9093', KAFKA_TLS: 'true' });
    expect(trigger(documents)).toMatchObject({ metadata: { tls: 'enable' } });
    const plain = synth({ bootstrap: 'kafka.example.com:9092', tls: false });
    expect(env(plain)).toMatchObject({ KAFKA_TLS: 'false' });
    expect(at(trigger(plain), '/metadata')).not.toHaveProperty('tls');
  });

  it('tells a consumer its topic, its group and where dead letters go, and a sender none of them', () => {
    const documents = synth({}, { worker, chat: agentService() });
    expect(env(documents)).toMatchObject({
      KAFKA_TOPIC: 'tasks',
      KAFKA_GROUP: 'desk-worker',
      KAFKA_DEAD_LETTER_TOPIC: 'tasks.dlq',
    });
    expect(Object.keys(env(documents, 'chat')).filter((name) => name.startsWith('KAFKA'))).toEqual([
      'KAFKA_BROKERS',
      'KAFKA_TLS',
    ]);
  });

  it('lets in by a name and a password of the vault, KEDA with those of the workload', () => {
    const login = { mechanism: 'scramSha512', user: 'agents', password: 'kafka' } as const;
    const documents = synth({ login }, undefined, {}, { vault: keyVault() });
    expect(env(documents)).toMatchObject({
      KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
      KAFKA_SASL_USER: 'agents',
      KAFKA_SASL_PASSWORD: { secretKeyRef: { name: 'worker-secrets', key: 'KAFKA_SASL_PASSWORD' } },
    });
    expect(trigger(documents)).toMatchObject({
      metadata: { sasl: 'scram_sha512', tls: 'enable' },
      authenticationRef: { name: 'worker-queue' },
    });
    expect(only(documents, 'TriggerAuthentication', 'worker-queue').spec).toEqual({
      env: [
        { parameter: 'username', name: 'KAFKA_SASL_USER', containerName: 'agent' },
        { parameter: 'password', name: 'KAFKA_SASL_PASSWORD', containerName: 'agent' },
      ],
    });
  });

  it('reads the password where it stands already', () => {
    const login = { user: '$ConnectionString', password: { name: 'hub', key: 'connection' } };
    const documents = synth({ login }, undefined, {}, { vault: existingSecrets() });
    expect(env(documents)).toMatchObject({
      KAFKA_SASL_MECHANISM: 'PLAIN',
      KAFKA_SASL_USER: '$ConnectionString',
      KAFKA_SASL_PASSWORD: { secretKeyRef: { name: 'hub', key: 'connection' } },
    });
    expect(trigger(documents)).toMatchObject({ metadata: { sasl: 'plaintext' } });
  });

  it('needs no operator, and no authentication where it asks for none', () => {
    const documents = synth({});
    expect(documents.filter(({ kind }) => /^Kafka|^TriggerAuthentication$/.test(kind))).toEqual([]);
    expect(trigger(documents)).not.toHaveProperty('authenticationRef');
  });
});

describe('A5 brokers in the cluster', () => {
  it('are three, each a controller too, with a volume that outlives the object', () => {
    expect(only(inCluster(), 'KafkaNodePool', 'brokers')).toMatchObject({
      metadata: { labels: { 'strimzi.io/cluster': 'queue' } },
      spec: {
        replicas: 3,
        roles: ['controller', 'broker'],
        storage: {
          type: 'jbod',
          volumes: [{ type: 'persistent-claim', size: '20Gi', deleteClaim: false, kraftMetadata: 'shared' }],
        },
        jvmOptions: { '-Xms': '1024m', '-Xmx': '1024m' },
      },
    });
  });

  it('lose no acknowledged message with one broker', () => {
    expect(broker(inCluster())).toMatchObject({
      kafka: {
        config: {
          'auto.create.topics.enable': false,
          'default.replication.factor': 3,
          'min.insync.replicas': 2,
          'offsets.topic.replication.factor': 3,
          'transaction.state.log.replication.factor': 3,
          'transaction.state.log.min.isr': 2,
        },
      },
    });
  });

  it('have one listener: TLS both ways, and rights by user', () => {
    expect(broker(inCluster())).toMatchObject({
      kafka: {
        listeners: [{ name: 'tls', port: 9093, type: 'internal', tls: true, authentication: { type: 'tls' } }],
        authorization: { type: 'simple' },
      },
    });
  });

  it('meet Pod Security restricted, and so do the operators beside them', () => {
    const pod = { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } };
    const container = {
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
      },
    };
    expect(broker(inCluster())).toMatchObject({
      kafka: { template: { pod, kafkaContainer: container } },
      entityOperator: { template: { pod, topicOperatorContainer: container, userOperatorContainer: container } },
    });
  });

  it('stand in zones and on machines of their own, in production without exception', () => {
    const rules = (documents: readonly Document[]) =>
      (at(broker(documents), '/kafka/template/pod/topologySpreadConstraints') as { whenUnsatisfiable: string }[]).map(
        ({ whenUnsatisfiable }) => whenUnsatisfiable,
      );
    expect(rules(inCluster())).toEqual(['DoNotSchedule', 'DoNotSchedule']);
    expect(rules(synth({}, undefined, {}, development))).toEqual(['ScheduleAnyway', 'ScheduleAnyway']);
  });

  it('run the version that is asked for, or the operator’s own', () => {
    expect(at(broker(inCluster({ version: '4.3.1' })), '/kafka/version')).toBe('4.3.1');
    expect(at(broker(inCluster()), '/kafka')).not.toHaveProperty('version');
  });

  it('are one in development, with one copy of everything, within its budget', () => {
    const documents = synth({}, undefined, {}, development);
    expect(only(documents, 'KafkaNodePool').spec).toMatchObject({
      replicas: 1,
      resources: { requests: { cpu: '250m', memory: '768Mi' } },
      storage: { volumes: [{ deleteClaim: true }] },
    });
    expect(broker(documents)).toMatchObject({
      kafka: { config: { 'default.replication.factor': 1, 'min.insync.replicas': 1 } },
      entityOperator: {
        topicOperator: { resources: { requests: { cpu: '50m', memory: '256Mi' } } },
        userOperator: { resources: { requests: { cpu: '50m', memory: '256Mi' } } },
      },
    });
    expect(only(documents, 'KafkaTopic', 'tasks').spec).toMatchObject({
      replicas: 1,
      config: { 'min.insync.replicas': 1 },
    });
  });

  it('are one and small in development whatever is written for production', () => {
    const large = { hosting: 'inCluster', brokers: 5, cpu: '4', memory: '16GiB', size: '1TiB' } as const;
    expect(only(synth(large, undefined, {}, development), 'KafkaNodePool').spec).toMatchObject({
      replicas: 1,
      resources: { requests: { cpu: '250m', memory: '768Mi' } },
      storage: { volumes: [{ size: '2Gi' }] },
    });
  });
});

describe('A5 topics', () => {
  it('are made, each with one for its dead letters, which are kept longer', () => {
    const documents = inCluster({ topics: ['tasks', topic('Audit_Log', { retention: '90d' })] });
    const topics = documents.filter(({ kind }) => kind === 'KafkaTopic').map(({ spec }) => spec);
    const day = 86_400_000;
    expect(topics).toMatchObject([
      { topicName: 'tasks', replicas: 3, config: { 'retention.ms': 7 * day, 'min.insync.replicas': 2 } },
      { topicName: 'tasks.dlq', replicas: 3, partitions: 1, config: { 'retention.ms': 30 * day } },
      { topicName: 'Audit_Log', config: { 'retention.ms': 90 * day } },
      { topicName: 'Audit_Log.dlq', config: { 'retention.ms': 90 * day } },
    ]);
  });

  it('have names that Kubernetes takes, and that no two of them share', () => {
    const documents = inCluster({ topics: ['tasks', 'tasks-dlq', 'a.b_c', 'A.b_c'] });
    const names = documents.filter(({ kind }) => kind === 'KafkaTopic').map(({ metadata }) => metadata.name);
    expect(names).toHaveLength(8);
    expect(new Set(names).size).toBe(8);
    for (const name of names) expect(name).toMatch(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);
  });

  it('have a partition for each replica of those who consume them', () => {
    const partitions = (most: number) =>
      at(
        only(
          inCluster({}, { worker: queueWorker({ queue: 'tasks', scaling: { replicas: [1, most] } }) }),
          'KafkaTopic',
          'tasks',
        ).spec,
        '/partitions',
      );
    expect([2, 12, 13, 30].map(partitions)).toEqual([12, 12, 24, 48]);
    const stated = inCluster({ topics: [topic('tasks', { partitions: 20 })] });
    expect(at(only(stated, 'KafkaTopic', 'tasks').spec, '/partitions')).toBe(20);
  });

  it('count a group as one, and groups apart', () => {
    const consumer = (consumerGroup: string) =>
      queueWorker({ queue: 'tasks', consumerGroup, scaling: { replicas: [1, 10] } });
    const partitions = (...groups: readonly string[]) =>
      at(
        only(
          inCluster({}, Object.fromEntries(groups.map((group, index) => [`w${index}`, consumer(group)]))),
          'KafkaTopic',
          'tasks',
        ).spec,
        '/partitions',
      );
    expect(partitions('a', 'a')).toBe(24);
    expect(partitions('a', 'b')).toBe(12);
  });
});

describe('A5 who may do what', () => {
  const image = 'ghcr.io/acme/other:1.0.0';

  it('a consumer reads its topic in its group, and writes dead letters, and that is all', () => {
    const documents = inCluster({ topics: ['tasks', 'events'] }, { worker: queueWorker({ queue: 'tasks', image }) });
    expect(rights(documents, 'worker-queue')).toEqual([
      'topic tasks: Describe Read',
      'topic tasks.dlq: Describe Write',
      'group desk-worker: Read',
    ]);
  });

  it('one who only sends may only write', () => {
    const documents = inCluster({ topics: ['tasks', 'events'] }, { worker, chat: agentService() });
    expect(rights(documents, 'chat-queue')).toEqual(['topic tasks: Describe Write', 'topic events: Describe Write']);
  });

  it('a consumer that uses the queue beside may send too', () => {
    const documents = inCluster({}, { worker: queueWorker({ queue: 'tasks', image, uses: ['queue'] }) });
    expect(rights(documents, 'worker-queue')).toEqual([
      'topic tasks: Describe Read Write',
      'topic tasks.dlq: Describe Write',
      'group desk-worker: Read',
    ]);
  });

  it('is by certificate, and nobody without use for one has it', () => {
    const documents = inCluster({}, { worker, digest: cronJob({ image, schedule: '@daily' }) });
    const users = documents.filter(({ kind }) => kind === 'KafkaUser');
    expect(users.map(({ metadata }) => metadata.name)).toEqual(['worker-queue']);
    expect(users[0]?.spec).toMatchObject({ authentication: { type: 'tls' }, authorization: { type: 'simple' } });
  });

  it('is mounted as files: the brokers’ authority, and the workload’s own certificate and key', () => {
    const documents = inCluster();
    expect(env(documents)).toMatchObject({
      KAFKA_BROKERS: 'queue-kafka-bootstrap:9093',
      KAFKA_TLS: 'true',
      KAFKA_TLS_CA: '/app/queue-ca/ca.crt',
      KAFKA_TLS_CERT: '/app/queue-user/user.crt',
      KAFKA_TLS_KEY: '/app/queue-user/user.key',
      KAFKA_DEAD_LETTER_TOPIC: 'tasks.dlq',
    });
    const volumes = at(only(documents, 'Deployment'), '/spec/template/spec/volumes') as object[];
    const files = (secretName: string, ...keys: readonly string[]) =>
      expect.objectContaining({
        secret: expect.objectContaining({ secretName, items: keys.map((key) => ({ key, path: key })) }),
      });
    expect(volumes).toContainEqual(files('queue-cluster-ca-cert', 'ca.crt'));
    expect(volumes).toContainEqual(files('worker-queue', 'user.crt', 'user.key'));
  });
});

describe('A5 the edge of brokers in the cluster', () => {
  const documents = inCluster({ operatorNamespace: 'kafka-system' }, { worker, chat: agentService() });
  const workload = (name: string) => ({
    podSelector: { matchLabels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'desk' } },
  });
  const keda = from('keda', { app: 'keda-operator' });
  const strimzi = from('kafka-system', { 'strimzi.io/kind': 'cluster-operator' });

  it('is open to those who use them, to one another, to their operators, and to the API server', () => {
    expect(policy(documents, 'queue')).toMatchObject({
      podSelector: brokers.podSelector,
      ingress: [
        { from: [workload('chat'), workload('worker'), keda], ports: ports(9093) },
        { from: [brokers], ports: ports(9090, 9091) },
        { from: [operators], ports: ports(9091) },
        { from: [strimzi], ports: ports(9090, 9091, 8443) },
      ],
      egress: [{ to: [brokers], ports: ports(9090, 9091) }, { ports: ports(443, 6443) }],
    });
    expect((policy(documents, 'queue') as { ingress: object[]; egress: object[] }).ingress).toHaveLength(4);
    expect((policy(documents, 'queue') as { ingress: object[]; egress: object[] }).egress).toHaveLength(2);
  });

  it('lets nobody in to the operators of topics and users, under a name that Strimzi’s own policy has not', () => {
    expect(policy(documents, 'queue-operator')).toMatchObject({
      podSelector: operators.podSelector,
      policyTypes: ['Egress'],
      egress: [{ to: [brokers], ports: ports(9091) }, { ports: ports(443, 6443) }],
    });
    expect(documents.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).not.toContain(
      'NetworkPolicy/queue-entity-operator',
    );
  });

  it('is the same in the policy that Strimzi writes beside ours, which would open the listener to all', () => {
    expect(at(broker(documents), '/kafka/listeners/0/networkPolicyPeers')).toEqual([
      workload('chat'),
      workload('worker'),
      keda,
    ]);
  });

  it('never leaves that list empty, which Strimzi takes for everybody', () => {
    const unused = inCluster({}, { chat: agentService({ uses: [] }) });
    expect(at(broker(unused), '/kafka/listeners/0/networkPolicyPeers')).toEqual([brokers]);
  });

  it('is closed to KEDA where nothing scales by the queue', () => {
    const fixed = inCluster({}, { worker: queueWorker({ queue: 'tasks', scaling: { replicas: 2 } }) });
    expect(JSON.stringify(policy(fixed, 'queue'))).not.toContain('keda');
  });

  it('counts brokers and operators in the quota', () => {
    const hard = (more: Partial<Kafka>) =>
      at(only(inCluster(more), 'ResourceQuota').spec, '/hard') as Record<string, string>;
    expect(Number(hard({ brokers: 5 }).pods) - Number(hard({ brokers: 3 }).pods)).toBeGreaterThanOrEqual(2);
    const managed = at(only(synth({}), 'ResourceQuota').spec, '/hard') as Record<string, string>;
    // Three brokers, and two of the pod that holds both operators while one takes over.
    expect(Number(hard({}).pods) - Number(managed.pods)).toBeGreaterThanOrEqual(5);
  });
});

describe('B5 KEDA asks brokers in the cluster', () => {
  it('from its own namespace, by mutual TLS as the workload, in a protocol that Kafka 4 speaks', () => {
    const documents = inCluster({ kedaNamespace: 'kube-system' });
    expect(trigger(documents)).toEqual({
      type: 'kafka',
      metricType: 'AverageValue',
      metadata: {
        bootstrapServers: 'queue-kafka-bootstrap.desk-production.svc:9093',
        consumerGroup: 'desk-worker',
        topic: 'tasks',
        lagThreshold: '5',
        offsetResetPolicy: 'earliest',
        tls: 'enable',
        version: '2.1.0',
      },
      authenticationRef: { name: 'worker-queue' },
    });
    expect(only(documents, 'TriggerAuthentication', 'worker-queue').spec).toEqual({
      secretTargetRef: [
        { parameter: 'ca', name: 'queue-cluster-ca-cert', key: 'ca.crt' },
        { parameter: 'cert', name: 'worker-queue', key: 'user.crt' },
        { parameter: 'key', name: 'worker-queue', key: 'user.key' },
      ],
    });
    expect(JSON.stringify(policy(documents, 'queue'))).toContain('kube-system');
  });
});

describe('A5 Service Bus', () => {
  it('tells a consumer its queue, whose dead letters are within it', () => {
    const described = describePlatform({ worker }, {}, { data: { queue: serviceBus({ queues: ['tasks'] }) } });
    const platform = resolvePlatform(described);
    const [output] = synthKubernetes(platform, () => bindingsFor(platform));
    expect(env(output?.documents ?? [])).toMatchObject({ SERVICE_BUS_QUEUE: 'tasks' });
  });
});

describe('A13 regions', () => {
  it('each have brokers of their own', () => {
    const documents = inCluster({}, undefined, { regions: ['eastus2', 'centralus'] });
    expect(documents.filter(({ kind }) => kind === 'Kafka')).toHaveLength(2);
    expect(documents.filter(({ kind }) => kind === 'KafkaTopic')).toHaveLength(4);
  });
});
