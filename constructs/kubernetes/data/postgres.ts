import { Construct } from 'constructs';
import { databaseName } from '../../../spec/data/hosting';
import type { PostgresCluster } from '../../../spec/data/postgres-cluster';
import { postgresParameters } from '../../../spec/data/postgres-size';
import { formatBytes, formatCpu } from '../../../spec/units';
import type { PostgresqlCluster, PostgresqlDatabase } from '../custom-resources/cnpg';
import { externalAnnotation } from '../external';
import { meshOptOut } from '../mesh/opt-out';
import { createObject } from '../object';
import { identityAnnotations } from '../service-account';
import { operatedLabels, platformLabels, type Site } from '../site';
import { createBackup, plugin, storeName } from './postgres-backup';

/** PostgreSQL by CloudNativePG (A6): its instances, its backups, and its extensions. */
export class Postgres extends Construct {
  constructor(scope: Construct, id: string, site: Site, database: PostgresCluster) {
    super(scope, id);
    const labels = operatedLabels(site, { name: databaseName });
    if (database.backup !== undefined) createBackup(this, site, labels, database.backup);
    createObject<PostgresqlCluster>(
      this,
      'cluster',
      site,
      { name: databaseName, labels, annotations: externalAnnotation(externals(database)) },
      { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', spec: clusterSpec(site, database) },
    );
    if (site.environment.data.vectors?.kind === 'pgvector') createExtensions(this, site, labels, database);
  }
}

/** Not at bootstrap alone: vectors may come to a database that is there already. */
function createExtensions(
  scope: Construct,
  site: Site,
  labels: Readonly<Record<string, string>>,
  { name }: PostgresCluster,
): void {
  createObject<PostgresqlDatabase>(
    scope,
    'extensions',
    site,
    { name: databaseName, labels },
    {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Database',
      spec: {
        cluster: { name: databaseName },
        name,
        owner: name,
        databaseReclaimPolicy: 'retain',
        extensions: [{ name: 'vector', ensure: 'present' }],
      },
    },
  );
}

const externals = ({ credentials }: PostgresCluster): string[] =>
  credentials === undefined ? [] : [`Secret/${credentials}`];

function clusterSpec(site: Site, database: PostgresCluster): PostgresqlCluster['spec'] {
  const { instances, storage, spread, backup } = database;
  const several = instances > 1;
  const volume = (bytes: number) => ({
    size: formatBytes(bytes),
    ...(storage.storageClass === undefined ? {} : { storageClass: storage.storageClass }),
  });
  return {
    imageName: database.image,
    instances,
    // A standby is updated first and takes over: seconds without writes, and nobody has to ask for it.
    primaryUpdateStrategy: 'unsupervised',
    primaryUpdateMethod: several ? 'switchover' : 'restart',
    enableSuperuserAccess: false,
    // Nothing could take over from a single instance: a budget would hold its node for ever.
    enablePDB: several,
    ...bootstrapAndReplication(site, database),
    ...(backup === undefined ? {} : { plugins: [{ ...plugin(site.region.name), isWALArchiver: true }] }),
    storage: volume(storage.data),
    ...(storage.wal === undefined ? {} : { walStorage: volume(storage.wal) }),
    resources: {
      requests: { cpu: formatCpu(database.cpu), memory: formatBytes(database.memory) },
      limits: { memory: formatBytes(database.memory) },
    },
    postgresql: {
      parameters: { ...postgresParameters(database) },
      // A commit waits for one standby, and no standby takes over that may lack a commit. Two lost at once stop the
      // database until somebody decides.
      ...(several
        ? { synchronous: { method: 'any', number: 1, dataDurability: 'required', failoverQuorum: true } }
        : {}),
    },
    affinity: {
      enablePodAntiAffinity: several,
      topologyKey: 'kubernetes.io/hostname',
      podAntiAffinityType: spread,
    },
    ...(several ? { topologySpreadConstraints: [acrossZones(spread)] } : {}),
    seccompProfile: { type: 'RuntimeDefault' },
    inheritedMetadata: inherited(site, database),
    ...serviceAccount(database),
  };
}

/**
 * The selector names the cluster and no role: the job that makes an instance, and with it the zone of its volume, has
 * none.
 */
const acrossZones = (spread: PostgresCluster['spread']) => ({
  maxSkew: 1,
  topologyKey: 'topology.kubernetes.io/zone',
  whenUnsatisfiable: spread === 'required' ? 'DoNotSchedule' : 'ScheduleAnyway',
  labelSelector: { matchLabels: { 'cnpg.io/cluster': databaseName } },
});

/** The first region makes the database; the others follow its archive until one is promoted. */
function bootstrapAndReplication(
  site: Site,
  { name, credentials, backup }: PostgresCluster,
): Pick<PostgresqlCluster['spec'], 'bootstrap' | 'replica' | 'externalClusters'> {
  const owner = {
    database: name,
    owner: name,
    ...(credentials === undefined ? {} : { secret: { name: credentials } }),
  };
  const initdb = { initdb: { ...owner, dataChecksums: true, encoding: 'UTF8' } } as const;
  const [primary, next] = site.target.regions;
  if (backup === undefined || primary === undefined || next === undefined) return { bootstrap: initdb };
  const leads = site.region.name === primary.name;
  return {
    bootstrap: leads ? initdb : { recovery: { source: storeName(primary.name), ...owner } },
    replica: {
      self: storeName(site.region.name),
      primary: storeName(primary.name),
      source: storeName(leads ? next.name : primary.name),
    },
    externalClusters: site.target.regions.map((region) => ({
      name: storeName(region.name),
      plugin: plugin(region.name),
    })),
  };
}

/** Carried by all that the operator makes: the tags, and what the webhook of workload identity looks for. */
function inherited(site: Site, { backup }: PostgresCluster): PostgresqlCluster['spec']['inheritedMetadata'] {
  const { 'app.kubernetes.io/managed-by': _, ...own } = platformLabels(site);
  const { labels, annotations } = meshOptOut(site);
  return {
    labels: {
      ...own,
      ...(backup?.identity?.kind === 'azure' ? { 'azure.workload.identity/use': 'true' } : {}),
      ...labels,
    },
    ...(Object.keys(annotations).length === 0 ? {} : { annotations: { ...annotations } }),
  };
}

function serviceAccount({ backup }: PostgresCluster): Pick<PostgresqlCluster['spec'], 'serviceAccountTemplate'> {
  const annotations = { ...identityAnnotations(backup?.identity) };
  return Object.keys(annotations).length === 0 ? {} : { serviceAccountTemplate: { metadata: { annotations } } };
}
