import type { Schema } from '../recover';
import { BOOLEAN, between, core, INTEGER, list, map, object, oneOf, SCALAR, STRING, spec, text } from './notation';

/** github.com/strimzi/strimzi-kafka-operator, packaging/install/cluster-operator/04*-Crd-*.yaml. */

const TOPIC_OPERATOR = object({ resources: core('CoreV1ResourceRequirements') });
const TOPIC_OPERATOR_CONTAINER = object({ securityContext: core('CoreV1SecurityContext') });
const POD = object({
  affinity: core('CoreV1Affinity'),
  metadata: object({ annotations: map(STRING), labels: map(STRING) }),
  securityContext: core('CoreV1PodSecurityContext'),
  terminationGracePeriodSeconds: { ...INTEGER, minimum: 0 },
  topologySpreadConstraints: list(core('CoreV1TopologySpreadConstraint')),
});

export const STRIMZI: Readonly<Record<string, Schema>> = {
  'kafka.strimzi.io/v1/Kafka': spec(
    object(
      {
        entityOperator: object({
          template: object({
            pod: POD,
            topicOperatorContainer: TOPIC_OPERATOR_CONTAINER,
            userOperatorContainer: TOPIC_OPERATOR_CONTAINER,
          }),
          topicOperator: TOPIC_OPERATOR,
          userOperator: TOPIC_OPERATOR,
        }),
        kafka: object(
          {
            authorization: object({ type: oneOf('simple', 'custom') }, ['type']),
            config: map(SCALAR),
            listeners: list(
              object(
                {
                  authentication: object({ type: oneOf('tls', 'scram-sha-512', 'custom') }, ['type']),
                  name: text('^[a-z0-9]{1,11}$'),
                  networkPolicyPeers: list(
                    object({
                      ipBlock: object({ cidr: STRING, except: list(STRING) }),
                      namespaceSelector: core('machineryPkgApisMetaV1LabelSelector'),
                      podSelector: core('machineryPkgApisMetaV1LabelSelector'),
                    }),
                  ),
                  port: { ...INTEGER, minimum: 9092 },
                  tls: BOOLEAN,
                  type: oneOf('internal', 'route', 'loadbalancer', 'nodeport', 'ingress', 'cluster-ip'),
                },
                ['name', 'port', 'tls', 'type'],
              ),
              { minItems: 1 },
            ),
            template: object({ kafkaContainer: TOPIC_OPERATOR_CONTAINER, pod: POD }),
            version: STRING,
          },
          ['listeners'],
        ),
      },
      ['kafka'],
    ),
  ),
  'kafka.strimzi.io/v1/KafkaNodePool': spec(
    object(
      {
        jvmOptions: object({ '-Xms': text('^[0-9]+[mMgG]?$'), '-Xmx': text('^[0-9]+[mMgG]?$') }),
        replicas: { ...INTEGER, minimum: 0 },
        resources: core('CoreV1ResourceRequirements'),
        roles: list(oneOf('controller', 'broker')),
        storage: object(
          {
            type: oneOf('ephemeral', 'persistent-claim', 'jbod'),
            volumes: list(
              object(
                {
                  class: STRING,
                  deleteClaim: BOOLEAN,
                  id: { ...INTEGER, minimum: 0 },
                  kraftMetadata: oneOf('shared'),
                  size: STRING,
                  type: oneOf('ephemeral', 'persistent-claim'),
                },
                ['type'],
              ),
            ),
          },
          ['type'],
        ),
      },
      ['replicas', 'roles', 'storage'],
    ),
  ),
  'kafka.strimzi.io/v1/KafkaTopic': spec(
    object({
      config: map(SCALAR),
      partitions: { ...INTEGER, minimum: 1 },
      replicas: between(1, 32767),
      topicName: STRING,
    }),
  ),
  'kafka.strimzi.io/v1/KafkaUser': spec(
    object({
      authentication: object({ type: oneOf('tls', 'tls-external', 'scram-sha-512') }, ['type']),
      authorization: object(
        {
          acls: list(
            object(
              {
                operations: list(
                  oneOf(
                    'Read',
                    'Write',
                    'Create',
                    'Delete',
                    'Alter',
                    'Describe',
                    'ClusterAction',
                    'AlterConfigs',
                    'DescribeConfigs',
                    'IdempotentWrite',
                    'All',
                  ),
                ),
                resource: object(
                  {
                    name: STRING,
                    patternType: oneOf('literal', 'prefix'),
                    type: oneOf('topic', 'group', 'cluster', 'transactionalId'),
                  },
                  ['type'],
                ),
              },
              ['operations', 'resource'],
            ),
          ),
          type: oneOf('simple'),
        },
        ['acls', 'type'],
      ),
    }),
  ),
};
