import type {
  Container,
  PersistentVolumeClaimSpec,
  PodSecurityContext,
  SecurityContext,
  TopologySpreadConstraint,
} from 'kubernetes-types/core/v1';

interface Role {
  replicas: number;
  redisConfig: { additionalRedisConfig: string };
  securityContext: SecurityContext;
  topologySpreadConstraints: TopologySpreadConstraint[];
  terminationGracePeriodSeconds: number;
}

interface Claim {
  spec: PersistentVolumeClaimSpec;
}

/** redis.redis.opstreelabs.in/v1beta2, redis-operator 0.24 and newer. */
export interface RedisCluster {
  apiVersion: 'redis.redis.opstreelabs.in/v1beta2';
  kind: 'RedisCluster';
  metadata?: unknown;
  spec: {
    clusterSize: number;
    clusterVersion: 'v7';
    persistenceEnabled: true;
    serviceAccountName: string;
    kubernetesConfig: {
      image: string;
      imagePullPolicy: 'IfNotPresent';
      resources: NonNullable<Container['resources']>;
      redisSecret: { name: string; key: string };
    };
    TLS: { ca: string; cert: string; key: string; secret: { secretName: string } };
    podSecurityContext: PodSecurityContext;
    initContainer: { enabled: boolean; image: string; securityContext: SecurityContext };
    redisLeader: Role;
    redisFollower: Role;
    storage: {
      keepAfterDelete: boolean;
      volumeClaimTemplate: Claim;
      nodeConfVolume: true;
      nodeConfVolumeClaimTemplate: Claim;
    };
  };
}
