import type { Construct } from 'constructs';
import { brokerAuthority, kafkaUser, queueName, queuePort } from '../../spec/data/kafka-cluster';
import type { Queue } from '../../spec/data/queue';
import type { Workload } from '../../spec/resolve-workload';
import type { ScaledObjectTrigger, TriggerAuthentication } from './custom-resources/keda';
import { createObject } from './object';
import { type Site, workloadLabels } from './site';

/** Who KEDA is to the queue: the workload itself. Returns the object's name, where the queue asks who it is. */
export function createQueueAuthentication(scope: Construct, site: Site, workload: Workload): string | undefined {
  const { queue } = site.environment.data;
  const spec = queue === undefined ? undefined : authentication(queue, workload);
  if (spec === undefined) return undefined;
  const name = `${workload.name}-queue`;
  createObject<TriggerAuthentication>(
    scope,
    'queue-authentication',
    site,
    { name, labels: workloadLabels(site, workload) },
    { apiVersion: 'keda.sh/v1alpha1', kind: 'TriggerAuthentication', spec },
  );
  return name;
}

/** Parameters of the scalers (KEDA, "Apache Kafka" and "Azure Service Bus"). */
function authentication(queue: Queue, { name, main, identity }: Workload): TriggerAuthentication['spec'] | undefined {
  if (queue.kind === 'serviceBus') {
    return {
      podIdentity: {
        provider: 'azure-workload',
        ...(identity?.kind === 'azure' ? { identityId: identity.clientId } : {}),
      },
    };
  }
  if (queue.hosting === 'inCluster') {
    return {
      secretTargetRef: [
        { parameter: 'ca', name: brokerAuthority, key: 'ca.crt' },
        { parameter: 'cert', name: kafkaUser(name), key: 'user.crt' },
        { parameter: 'key', name: kafkaUser(name), key: 'user.key' },
      ],
    };
  }
  if (queue.login === undefined) return undefined;
  return {
    env: [
      { parameter: 'username', name: 'KAFKA_SASL_USER', containerName: main.name },
      { parameter: 'password', name: 'KAFKA_SASL_PASSWORD', containerName: main.name },
    ],
  };
}

/** Scales by what waits in the queue (B5). */
export function queueTrigger(
  site: Site,
  workload: Workload,
  perReplica: number,
  authentication: string | undefined,
): ScaledObjectTrigger {
  const { queue } = site.environment.data;
  const channel = workload.kind === 'worker' ? (workload.channel ?? '') : '';
  const reference = authentication === undefined ? {} : { authenticationRef: { name: authentication } };
  if (queue?.kind === 'serviceBus') {
    return {
      type: 'azure-servicebus',
      metricType: 'AverageValue',
      metadata: { namespace: queue.namespace, queueName: channel, messageCount: String(perReplica) },
      ...reference,
    };
  }
  return {
    type: 'kafka',
    metricType: 'AverageValue',
    metadata: {
      ...(queue === undefined ? {} : broker(site, queue)),
      consumerGroup: workload.kind === 'worker' ? workload.consumerGroup : '',
      topic: channel,
      lagThreshold: String(perReplica),
      // What was sent before the first replica ever ran waits too.
      offsetResetPolicy: 'earliest',
    },
    ...reference,
  };
}

const mechanisms = { plain: 'plaintext', scramSha512: 'scram_sha512' } as const;

function broker(site: Site, queue: Extract<Queue, { kind: 'kafka' }>): Record<string, string> {
  if (queue.hosting === 'inCluster') {
    return {
      // KEDA runs in another namespace.
      bootstrapServers: `${queueName}-kafka-bootstrap.${site.target.namespace}.svc:${queuePort}`,
      tls: 'enable',
      // KEDA's own default speaks like a client of 1.0; Kafka 4 answers those of 2.1 and newer (KIP-896).
      version: '2.1.0',
    };
  }
  return {
    bootstrapServers: queue.bootstrap,
    ...(queue.tls ? { tls: 'enable' } : {}),
    ...(queue.login === undefined ? {} : { sasl: mechanisms[queue.login.mechanism] }),
  };
}
