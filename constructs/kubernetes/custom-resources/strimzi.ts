import type {
  Affinity,
  Container,
  PodSecurityContext,
  SecurityContext,
  TopologySpreadConstraint,
} from 'kubernetes-types/core/v1';
import type { NetworkPolicyPeer } from 'kubernetes-types/networking/v1';

type Resources = NonNullable<Container['resources']>;

/** What pods of each part may be told. */
interface PodTemplate {
  metadata?: { labels: Readonly<Record<string, string>>; annotations: Readonly<Record<string, string>> };
  securityContext: PodSecurityContext;
  affinity?: Affinity;
  topologySpreadConstraints?: TopologySpreadConstraint[];
  terminationGracePeriodSeconds?: number;
}

interface ContainerTemplate {
  securityContext: SecurityContext;
}

interface EntityOperatorPart {
  resources: Resources;
}

/** kafka.strimzi.io/v1, Strimzi 0.49 and newer. */
export interface Kafka {
  apiVersion: 'kafka.strimzi.io/v1';
  kind: 'Kafka';
  metadata?: unknown;
  spec: {
    kafka: {
      version?: string;
      listeners: {
        name: string;
        port: number;
        type: 'internal';
        tls: true;
        authentication: { type: 'tls' };
        networkPolicyPeers: NetworkPolicyPeer[];
      }[];
      authorization: { type: 'simple' };
      config: Record<string, string | number | boolean>;
      template: { pod: PodTemplate; kafkaContainer: ContainerTemplate };
    };
    entityOperator: {
      topicOperator: EntityOperatorPart;
      userOperator: EntityOperatorPart;
      template: {
        pod: PodTemplate;
        topicOperatorContainer: ContainerTemplate;
        userOperatorContainer: ContainerTemplate;
      };
    };
  };
}

/** kafka.strimzi.io/v1, Strimzi 0.49 and newer. */
export interface KafkaNodePool {
  apiVersion: 'kafka.strimzi.io/v1';
  kind: 'KafkaNodePool';
  metadata?: unknown;
  spec: {
    replicas: number;
    roles: ('controller' | 'broker')[];
    storage: {
      type: 'jbod';
      volumes: {
        id: number;
        type: 'persistent-claim';
        size: string;
        class?: string;
        deleteClaim: boolean;
        kraftMetadata: 'shared';
      }[];
    };
    resources: Resources;
    jvmOptions: { '-Xms': string; '-Xmx': string };
  };
}

/** kafka.strimzi.io/v1, Strimzi 0.49 and newer. */
export interface KafkaTopic {
  apiVersion: 'kafka.strimzi.io/v1';
  kind: 'KafkaTopic';
  metadata?: unknown;
  spec: { topicName: string; partitions: number; replicas: number; config: Record<string, string | number> };
}

export interface Acl {
  resource: { type: 'topic' | 'group'; name: string; patternType: 'literal' };
  operations: ('Describe' | 'Read' | 'Write')[];
}

/** kafka.strimzi.io/v1, Strimzi 0.49 and newer. */
export interface KafkaUser {
  apiVersion: 'kafka.strimzi.io/v1';
  kind: 'KafkaUser';
  metadata?: unknown;
  spec: { authentication: { type: 'tls' }; authorization: { type: 'simple'; acls: Acl[] } };
}
