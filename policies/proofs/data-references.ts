import { at } from '../json';
import { each, keyed, labelled, named, namedOrCluster, pointersOf, type Refer, to } from './refer';

const POSTGRES = 'postgresql.cnpg.io/Cluster';
const OBJECT_STORE = 'barmancloud.cnpg.io/ObjectStore';
const KAFKA = 'kafka.strimzi.io/Kafka';

/** The Barman Cloud plugin is told its store by a parameter (its documentation, "Using the Barman Cloud Plugin"). */
const barmanStore =
  (pattern: string): Refer =>
  (resource) =>
    pointersOf(resource.body, pattern)
      .filter((path) => at(resource.body, `${path}/name`) === 'barman-cloud.cloudnative-pg.io')
      .flatMap((path) => to(resource, OBJECT_STORE, `${path}/parameters/barmanObjectName`));

/** Keys of a Secret that any credential of an object store names. */
const storeCredentials = (root: string): Refer =>
  each(
    ...['azureCredentials', 's3Credentials', 'googleCredentials'].map((cloud) => keyed('Secret', `${root}/${cloud}/*`)),
    keyed('Secret', `${root}/endpointCA`),
  );

const redis = each(
  keyed('Secret', '/spec/kubernetesConfig/redisSecret'),
  named('Secret', '/spec/kubernetesConfig/imagePullSecrets/*/name'),
  named('Secret', '/spec/TLS/secret/secretName'),
  named('Secret', '/spec/acl/secret/secretName'),
  named('ConfigMap', '/spec/redisConfig/additionalRedisConfig'),
  named('ConfigMap', '/spec/*/redisConfig/additionalRedisConfig'),
);

const ofCluster = labelled(KAFKA, 'strimzi.io/cluster');

export const DATA_REFERENCES: Readonly<Record<string, Refer>> = {
  [POSTGRES]: each(
    barmanStore('/spec/plugins/*'),
    barmanStore('/spec/externalClusters/*/plugin'),
    namedOrCluster('postgresql.cnpg.io/ImageCatalog', '/spec/imageCatalogRef'),
    named('Secret', '/spec/superuserSecret/name'),
    named('Secret', '/spec/bootstrap/*/secret/name'),
    named('Secret', '/spec/certificates/*'),
    named('Secret', '/spec/managed/roles/*/passwordSecret/name'),
    keyed('Secret', '/spec/bootstrap/initdb/*/secretRefs/*'),
    keyed('ConfigMap', '/spec/bootstrap/initdb/*/configMapRefs/*'),
    keyed('Secret', '/spec/externalClusters/*/password'),
    keyed('Secret', '/spec/externalClusters/*/sslKey'),
    keyed('Secret', '/spec/externalClusters/*/sslCert'),
    keyed('Secret', '/spec/externalClusters/*/sslRootCert'),
    storeCredentials('/spec/backup/barmanObjectStore'),
  ),
  'postgresql.cnpg.io/ScheduledBackup': named(POSTGRES, '/spec/cluster/name'),
  'postgresql.cnpg.io/Backup': named(POSTGRES, '/spec/cluster/name'),
  'postgresql.cnpg.io/Pooler': named(POSTGRES, '/spec/cluster/name'),
  'postgresql.cnpg.io/Database': named(POSTGRES, '/spec/cluster/name'),
  [OBJECT_STORE]: storeCredentials('/spec/configuration'),
  'kafka.strimzi.io/KafkaNodePool': ofCluster,
  'kafka.strimzi.io/KafkaTopic': ofCluster,
  'kafka.strimzi.io/KafkaUser': each(
    ofCluster,
    keyed('Secret', '/spec/authentication/password/valueFrom/secretKeyRef'),
  ),
  [KAFKA]: each(
    keyed('ConfigMap', '/spec/kafka/metricsConfig/valueFrom/configMapKeyRef'),
    named('Secret', '/spec/kafka/listeners/*/configuration/brokerCertChainAndKey/secretName'),
  ),
  'redis.redis.opstreelabs.in/RedisCluster': redis,
  'redis.redis.opstreelabs.in/RedisReplication': redis,
  'redis.redis.opstreelabs.in/Redis': redis,
};
