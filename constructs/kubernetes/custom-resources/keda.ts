/** keda.sh/v1alpha1, KEDA 2.17 and newer. */
export interface ScaledObject {
  apiVersion: 'keda.sh/v1alpha1';
  kind: 'ScaledObject';
  metadata?: unknown;
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1'; kind: 'Deployment'; name: string };
    pollingInterval: number;
    cooldownPeriod: number;
    minReplicaCount: number;
    maxReplicaCount: number;
    fallback: { failureThreshold: number; replicas: number };
    advanced: { horizontalPodAutoscalerConfig: { behavior: object } };
    triggers: ScaledObjectTrigger[];
  };
}

export interface ScaledObjectTrigger {
  type: 'kafka' | 'azure-servicebus' | 'prometheus' | 'cpu' | 'memory';
  metricType: 'AverageValue' | 'Utilization';
  metadata: Record<string, string>;
  authenticationRef?: { name: string };
}

/** keda.sh/v1alpha1, KEDA 2.17 and newer. */
export interface TriggerAuthentication {
  apiVersion: 'keda.sh/v1alpha1';
  kind: 'TriggerAuthentication';
  metadata?: unknown;
  spec: {
    podIdentity?: { provider: 'azure-workload'; identityId?: string };
    /** Variables of the workload's own container. */
    env?: { parameter: string; name: string; containerName: string }[];
    secretTargetRef?: { parameter: string; name: string; key: string }[];
  };
}
