import type { Schema } from '../recover';
import { BOOLEAN, core, INTEGER, list, object, STRING, spec } from './notation';

/** github.com/OT-CONTAINER-KIT/redis-operator, config/crd/bases/redis.redis.opstreelabs.in_*.yaml. */

const NODE_CONF_VOLUME_CLAIM_TEMPLATE = object({ spec: core('CoreV1PersistentVolumeClaimSpec') });
const REDIS_FOLLOWER = object({
  redisConfig: object({ additionalRedisConfig: STRING }),
  replicas: INTEGER,
  securityContext: core('CoreV1SecurityContext'),
  terminationGracePeriodSeconds: INTEGER,
  topologySpreadConstraints: list(core('CoreV1TopologySpreadConstraint')),
});

export const REDIS: Readonly<Record<string, Schema>> = {
  'redis.redis.opstreelabs.in/v1beta2/RedisCluster': spec(
    object(
      {
        TLS: object({ ca: STRING, cert: STRING, key: STRING, secret: object({ secretName: STRING }) }, ['secret']),
        clusterSize: INTEGER,
        clusterVersion: STRING,
        initContainer: object({ enabled: BOOLEAN, image: STRING, securityContext: core('CoreV1SecurityContext') }, [
          'image',
        ]),
        kubernetesConfig: object(
          {
            image: STRING,
            imagePullPolicy: STRING,
            redisSecret: object({ key: STRING, name: STRING }),
            resources: core('CoreV1ResourceRequirements'),
          },
          ['image'],
        ),
        persistenceEnabled: BOOLEAN,
        podSecurityContext: core('CoreV1PodSecurityContext'),
        redisFollower: REDIS_FOLLOWER,
        redisLeader: REDIS_FOLLOWER,
        serviceAccountName: STRING,
        storage: object({
          keepAfterDelete: BOOLEAN,
          nodeConfVolume: BOOLEAN,
          nodeConfVolumeClaimTemplate: NODE_CONF_VOLUME_CLAIM_TEMPLATE,
          volumeClaimTemplate: NODE_CONF_VOLUME_CLAIM_TEMPLATE,
        }),
      },
      ['clusterSize', 'kubernetesConfig'],
    ),
  ),
};
