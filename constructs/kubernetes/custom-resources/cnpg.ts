import type { TopologySpreadConstraint } from 'kubernetes-types/core/v1';

/** postgresql.cnpg.io/v1, CloudNativePG 1.28 and newer: the fields that we write. */
export interface PostgresqlCluster {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'Cluster';
  metadata?: unknown;
  spec: {
    imageName: string;
    instances: number;
    primaryUpdateStrategy: 'unsupervised';
    primaryUpdateMethod: 'switchover' | 'restart';
    enableSuperuserAccess: false;
    enablePDB: boolean;
    bootstrap: Bootstrap;
    replica?: { self: string; primary: string; source: string };
    externalClusters?: { name: string; plugin: PluginUse }[];
    plugins?: (PluginUse & { isWALArchiver: true })[];
    storage: ClusterVolume;
    walStorage?: ClusterVolume;
    resources: { requests: Record<string, string>; limits: Record<string, string> };
    postgresql: {
      parameters: Record<string, string>;
      synchronous?: { method: 'any'; number: number; dataDurability: 'required'; failoverQuorum: true };
    };
    affinity: {
      enablePodAntiAffinity: boolean;
      topologyKey: 'kubernetes.io/hostname';
      podAntiAffinityType: 'required' | 'preferred';
    };
    topologySpreadConstraints?: TopologySpreadConstraint[];
    seccompProfile: { type: 'RuntimeDefault' };
    inheritedMetadata: { labels: Record<string, string>; annotations?: Record<string, string> };
    serviceAccountTemplate?: { metadata: { annotations: Record<string, string> } };
  };
}

interface Bootstrap {
  initdb?: { database: string; owner: string; dataChecksums: true; encoding: 'UTF8'; secret?: { name: string } };
  recovery?: { source: string; database: string; owner: string; secret?: { name: string } };
}

interface ClusterVolume {
  size: string;
  storageClass?: string;
}

interface PluginUse {
  name: 'barman-cloud.cloudnative-pg.io';
  parameters: { barmanObjectName: string; serverName: string };
}

/** postgresql.cnpg.io/v1. */
export interface PostgresqlDatabase {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'Database';
  metadata?: unknown;
  spec: {
    cluster: { name: string };
    name: string;
    owner: string;
    databaseReclaimPolicy: 'retain';
    extensions: { name: string; ensure: 'present' }[];
  };
}

/** postgresql.cnpg.io/v1. */
export interface ScheduledBackup {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'ScheduledBackup';
  metadata?: unknown;
  spec: {
    cluster: { name: string };
    schedule: string;
    immediate: true;
    backupOwnerReference: 'self';
    method: 'plugin';
    pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' };
  };
}

interface KeyOfSecret {
  name: string;
  key: string;
}

/** barmancloud.cnpg.io/v1, Barman Cloud plugin 0.14. */
export interface ObjectStore {
  apiVersion: 'barmancloud.cnpg.io/v1';
  kind: 'ObjectStore';
  metadata?: unknown;
  spec: {
    configuration: {
      destinationPath: string;
      endpointURL?: string;
      azureCredentials?: { inheritFromAzureAD: true };
      s3Credentials?: { inheritFromIAMRole: true } | { accessKeyId: KeyOfSecret; secretAccessKey: KeyOfSecret };
      googleCredentials?: { gkeEnvironment: true };
      wal: { compression: 'snappy'; maxParallel: number };
      data: { compression: 'snappy' };
    };
    retentionPolicy?: string;
    instanceSidecarConfiguration: {
      resources: { requests: Record<string, string>; limits: Record<string, string> };
    };
  };
}
