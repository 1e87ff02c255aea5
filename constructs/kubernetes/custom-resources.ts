/** The custom resources that we emit: their fields as we use them, from each operator's published definition. */

/** secrets-store.csi.x-k8s.io/v1, Secrets Store CSI driver 1.5. */
export interface SecretProviderClass {
  apiVersion: 'secrets-store.csi.x-k8s.io/v1';
  kind: 'SecretProviderClass';
  metadata?: unknown;
  spec: {
    provider: 'azure' | 'aws';
    parameters: Record<string, string>;
    secretObjects?: { secretName: string; type: 'Opaque'; data: { objectName: string; key: string }[] }[];
  };
}

/** external-secrets.io/v1, External Secrets operator 0.16 and newer. */
export interface ExternalSecret {
  apiVersion: 'external-secrets.io/v1';
  kind: 'ExternalSecret';
  metadata?: unknown;
  spec: {
    refreshInterval: string;
    secretStoreRef: { kind: 'ClusterSecretStore'; name: string };
    target: { name: string; creationPolicy: 'Owner'; deletionPolicy: 'Retain' };
    data: { secretKey: string; remoteRef: { key: string; version?: string; property?: string } }[];
  };
}

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
  spec: { podIdentity: { provider: 'azure-workload'; identityId?: string } };
}
