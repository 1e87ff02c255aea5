import type { Schema } from '../recover';
import {
  BOOLEAN,
  core,
  FILLED,
  INTEGER,
  list,
  map,
  object,
  oneOf,
  QUANTITY,
  STRING,
  spec,
  TEXTS,
  text,
} from './notation';

/**
 * - github.com/cloudnative-pg/cloudnative-pg, config/crd/bases/postgresql.cnpg.io_*.yaml
 * - github.com/cloudnative-pg/plugin-barman-cloud, config/crd/bases/barmancloud.cnpg.io_objectstores.yaml
 */

const PARAMETERS = object({ barmanObjectName: STRING, serverName: STRING });
const RESOURCES = object({ limits: map(QUANTITY), requests: map(QUANTITY) });

export const CNPG: Readonly<Record<string, Schema>> = {
  'barmancloud.cnpg.io/v1/ObjectStore': spec(
    object(
      {
        configuration: object(
          {
            azureCredentials: object({ inheritFromAzureAD: BOOLEAN }),
            data: object({ compression: oneOf('bzip2', 'gzip', 'snappy') }),
            destinationPath: FILLED,
            endpointURL: STRING,
            googleCredentials: object({ gkeEnvironment: BOOLEAN }),
            s3Credentials: object({
              accessKeyId: object({ key: STRING, name: STRING }, ['key', 'name']),
              inheritFromIAMRole: BOOLEAN,
              secretAccessKey: object({ key: STRING, name: STRING }, ['key', 'name']),
            }),
            wal: object({
              compression: oneOf('bzip2', 'gzip', 'lz4', 'snappy', 'xz', 'zstd'),
              maxParallel: { ...INTEGER, minimum: 1 },
            }),
          },
          ['destinationPath'],
        ),
        instanceSidecarConfiguration: object({ resources: RESOURCES }),
        retentionPolicy: text('^[1-9][0-9]*[dwm]$'),
      },
      ['configuration'],
    ),
  ),
  'postgresql.cnpg.io/v1/Cluster': spec(
    object(
      {
        affinity: object({ enablePodAntiAffinity: BOOLEAN, podAntiAffinityType: STRING, topologyKey: STRING }),
        bootstrap: object({
          initdb: object({
            dataChecksums: BOOLEAN,
            database: STRING,
            encoding: STRING,
            owner: STRING,
            secret: object({ name: STRING }, ['name']),
          }),
          recovery: object({
            database: STRING,
            owner: STRING,
            secret: object({ name: STRING }, ['name']),
            source: STRING,
          }),
        }),
        enablePDB: BOOLEAN,
        enableSuperuserAccess: BOOLEAN,
        externalClusters: list(
          object({ name: STRING, plugin: object({ name: STRING, parameters: PARAMETERS }, ['name']) }, ['name']),
        ),
        imageName: STRING,
        inheritedMetadata: object({ annotations: TEXTS, labels: TEXTS }),
        instances: { ...INTEGER, minimum: 1 },
        plugins: list(object({ isWALArchiver: BOOLEAN, name: STRING, parameters: PARAMETERS }, ['name'])),
        postgresql: object({
          parameters: TEXTS,
          synchronous: object(
            {
              dataDurability: oneOf('required', 'preferred'),
              failoverQuorum: BOOLEAN,
              method: oneOf('any', 'first'),
              number: INTEGER,
            },
            ['method', 'number'],
          ),
        }),
        primaryUpdateMethod: oneOf('switchover', 'restart'),
        primaryUpdateStrategy: oneOf('unsupervised', 'supervised'),
        replica: object({ primary: STRING, self: STRING, source: FILLED }, ['source']),
        resources: RESOURCES,
        seccompProfile: object({ type: STRING }, ['type']),
        serviceAccountTemplate: object({ metadata: object({ annotations: TEXTS }) }, ['metadata']),
        storage: object({ size: STRING, storageClass: STRING }),
        topologySpreadConstraints: list(core('CoreV1TopologySpreadConstraint')),
        walStorage: object({ size: STRING, storageClass: STRING }),
      },
      ['instances'],
    ),
  ),
  'postgresql.cnpg.io/v1/Database': spec(
    object(
      {
        cluster: object({ name: STRING }),
        databaseReclaimPolicy: oneOf('delete', 'retain'),
        extensions: list(object({ ensure: oneOf('present', 'absent'), name: STRING }, ['name'])),
        name: STRING,
        owner: STRING,
      },
      ['cluster', 'name', 'owner'],
    ),
  ),
  'postgresql.cnpg.io/v1/ScheduledBackup': spec(
    object(
      {
        backupOwnerReference: oneOf('none', 'self', 'cluster'),
        cluster: object({ name: STRING }, ['name']),
        immediate: BOOLEAN,
        method: oneOf('barmanObjectStore', 'volumeSnapshot', 'plugin'),
        pluginConfiguration: object({ name: STRING }, ['name']),
        schedule: STRING,
      },
      ['cluster', 'schedule'],
    ),
  ),
};
