import type { Construct } from 'constructs';
import { databaseName } from '../../../spec/data/hosting';
import type { DatabaseBackup, StoreCredentials } from '../../../spec/data/postgres-backup';
import { backupSidecar } from '../../../spec/data/postgres-cluster';
import { formatBytes, formatCpu } from '../../../spec/units';
import type { ObjectStore, ScheduledBackup } from '../custom-resources/cnpg';
import { externalAnnotation } from '../external';
import { createObject } from '../object';
import type { Site } from '../site';

const pluginName = 'barman-cloud.cloudnative-pg.io';

/** Of a region's object store, and of its database among those of the other regions. */
export const storeName = (region: string): string => `${databaseName}-${region}`;

/** The plugin, and which region's archive it is for. */
export const plugin = (region: string) =>
  ({ name: pluginName, parameters: { barmanObjectName: storeName(region), serverName: storeName(region) } }) as const;

/** A store for each region's archive, and base backups in the first: what follows has nothing of its own yet. */
export function createBackup(
  scope: Construct,
  site: Site,
  labels: Readonly<Record<string, string>>,
  backup: DatabaseBackup,
): void {
  const externals = backup.credentials.kind === 'keys' ? [`Secret/${backup.credentials.secret}`] : [];
  for (const { name } of site.target.regions) {
    const own = name === site.region.name;
    createObject<ObjectStore>(
      scope,
      `store-${name}`,
      site,
      { name: storeName(name), labels, annotations: externalAnnotation(externals) },
      {
        apiVersion: 'barmancloud.cnpg.io/v1',
        kind: 'ObjectStore',
        spec: {
          configuration: {
            // Another region's store has that region's address.
            destinationPath: backup.destination.replaceAll('{region}', name),
            ...(backup.endpoint === undefined ? {} : { endpointURL: backup.endpoint }),
            ...credentials(backup.credentials),
            // By far the quickest to write (Barman Cloud plugin, "Compression").
            wal: { compression: 'snappy', maxParallel: 4 },
            data: { compression: 'snappy' },
          },
          ...(own ? { retentionPolicy: `${backup.keepDays}d` } : {}),
          instanceSidecarConfiguration: {
            resources: {
              requests: { cpu: formatCpu(backupSidecar.cpu), memory: formatBytes(backupSidecar.memory) },
              limits: { memory: formatBytes(backupSidecar.memory) },
            },
          },
        },
      },
    );
  }
  if (site.region.name === site.target.regions[0]?.name) createSchedule(scope, site, labels, backup);
}

function createSchedule(
  scope: Construct,
  site: Site,
  labels: Readonly<Record<string, string>>,
  { schedule }: DatabaseBackup,
): void {
  createObject<ScheduledBackup>(
    scope,
    'schedule',
    site,
    { name: databaseName, labels },
    {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'ScheduledBackup',
      spec: {
        cluster: { name: databaseName },
        schedule,
        // The other regions begin with the first one.
        immediate: true,
        backupOwnerReference: 'self',
        method: 'plugin',
        pluginConfiguration: { name: pluginName },
      },
    },
  );
}

function credentials(
  given: StoreCredentials,
): Pick<ObjectStore['spec']['configuration'], 'azureCredentials' | 's3Credentials' | 'googleCredentials'> {
  switch (given.kind) {
    case 'azure':
      return { azureCredentials: { inheritFromAzureAD: true } };
    case 'aws':
      return { s3Credentials: { inheritFromIAMRole: true } };
    case 'google':
      return { googleCredentials: { gkeEnvironment: true } };
    case 'keys': {
      const key = (name: string) => ({ name: given.secret, key: name });
      return { s3Credentials: { accessKeyId: key('ACCESS_KEY_ID'), secretAccessKey: key('ACCESS_SECRET_KEY') } };
    }
  }
}
