import type { app } from '@pulumi/azure-native/types/input';
import type { Running, Workload } from '../../../spec/resolve-workload';
import type { Trigger } from '../../../spec/scaling';
import type { WorkloadSurrounding } from '../workload-parts';

/** How many replicas run, and what decides it (C2). */
export function scale(around: WorkloadSurrounding, workload: Workload & Running): app.ScaleArgs {
  const { scaling } = workload;
  if (scaling.kind === 'fixed') return { minReplicas: scaling.replicas, maxReplicas: scaling.replicas };
  const triggers = scaling.kind === 'keda' ? scaling.triggers : [];
  return {
    minReplicas: scaling.min,
    maxReplicas: scaling.max,
    pollingInterval: 15,
    cooldownPeriod: 300,
    rules: [
      ...triggers.flatMap((trigger) => rule(around, workload, trigger)),
      ...usage('cpu', scaling.cpu),
      ...usage('memory', scaling.memory),
    ],
  };
}

function usage(type: 'cpu' | 'memory', percent: number | undefined): app.ScaleRuleArgs[] {
  if (percent === undefined) return [];
  return [{ name: type, custom: { type, metadata: { type: 'Utilization', value: String(percent) } } }];
}

function rule(around: WorkloadSurrounding, workload: Workload, { kind, perReplica }: Trigger): app.ScaleRuleArgs[] {
  if (kind === 'inFlight') return [{ name: 'http', http: { metadata: { concurrentRequests: String(perReplica) } } }];
  if (kind === 'rate' || workload.kind !== 'worker') return [];
  return [{ name: 'backlog', custom: backlog(around, workload, perReplica) }];
}

/** Scalers of KEDA, "Azure Service Bus" and "Apache Kafka". The first asks as the workload. */
function backlog(
  { site, late, identity }: WorkloadSurrounding,
  { channel = '', consumerGroup }: Extract<Workload, { kind: 'worker' }>,
  perReplica: number,
): app.CustomScaleRuleArgs {
  const { queue } = site.environment.data;
  const text = (value: string) => late.text(value, site.region.name);
  if (queue?.kind === 'serviceBus') {
    return {
      type: 'azure-servicebus',
      ...(identity === undefined ? {} : { identity: identity.id }),
      metadata: { namespace: text(queue.namespace), queueName: channel, messageCount: String(perReplica) },
    };
  }
  return {
    type: 'kafka',
    metadata: {
      ...(queue?.hosting === 'managed' ? { bootstrapServers: text(queue.bootstrap) } : {}),
      ...(queue?.hosting === 'managed' && queue.tls ? { tls: 'enable' } : {}),
      consumerGroup,
      topic: channel,
      lagThreshold: String(perReplica),
      offsetResetPolicy: 'earliest',
    },
  };
}
