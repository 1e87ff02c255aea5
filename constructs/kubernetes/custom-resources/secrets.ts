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
