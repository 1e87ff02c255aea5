import type { Flow } from '../flows';
import { readName } from '../names';
import { type Operated, operatedParty } from '../operated';
import { off, type Place } from '../place';
import { thirdPartyImages } from '../third-party-images';
import { type Attachment, attachment } from './attachment';
import { type DataContext, databaseName } from './hosting';
import { type Pool, poolEnv, resolvePool } from './pool';
import type { Postgres } from './postgres';
import { type DatabaseBackup, resolveBackup } from './postgres-backup';
import { readStorageClass } from './storage-class';

const gibibyte = 2 ** 30;

/** PostgreSQL that CloudNativePG runs in the platform's namespace. */
export interface PostgresCluster {
  readonly kind: 'postgres';
  readonly hosting: 'inCluster';
  readonly name: string;
  readonly pool: Pool;
  readonly image: string;
  readonly instances: number;
  /** Volumes in bytes. */
  readonly storage: { readonly data: number; readonly wal?: number; readonly storageClass?: string };
  /** Thousandths of a core. */
  readonly cpu: number;
  /** Bytes; 0 until it is sized to the workloads. */
  readonly memory: number;
  /** 0 until it is sized to the workloads. */
  readonly connections: number;
  /** As they were written. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether a zone or a node never holds two instances. */
  readonly spread: 'required' | 'preferred';
  /** A Secret that exists; left out where the operator makes one. */
  readonly credentials?: string;
  readonly operatorNamespace: string;
  readonly backup?: DatabaseBackup;
}

export function resolvePostgresCluster(
  place: Place,
  given: Partial<Postgres>,
  name: string,
  context: DataContext,
): PostgresCluster {
  const development = context.environment === 'development';
  const wal = readWal(place.in('walSize'), given.walSize, development);
  const backup = resolveBackup(place.in('backup'), given.backup, context);
  checkRegions(place, given, backup, context);
  return {
    kind: 'postgres',
    hosting: 'inCluster',
    name,
    pool: resolvePool(place.in('pool'), given.pool),
    image: thirdPartyImages[`postgres${place.in('version').choice(given.version, ['17', '18'], '18')}`],
    instances: readInstances(place.in('instances'), given.instances, development ? 1 : 3),
    storage: {
      data: place.in('size').bytes(given.size, {
        ...{ min: gibibyte, max: 16 * 1024 * gibibyte },
        fallback: (development ? 5 : 20) * gibibyte,
      }),
      ...(wal === undefined ? {} : { wal }),
      ...readStorageClass(place.in('storageClass'), given.storageClass),
    },
    cpu: place.in('cpu').cpu(given.cpu, development ? 100 : 1000),
    memory: 0,
    connections: 0,
    parameters: readParameters(place.in('parameters'), given.parameters),
    operatorNamespace: readName(place.in('operatorNamespace'), given.operatorNamespace ?? 'cnpg-system', 63),
    spread: context.production ? 'required' : 'preferred',
    ...(given.credentials === undefined
      ? {}
      : { credentials: readName(place.in('credentials'), given.credentials, 63) }),
    ...(backup === undefined ? {} : { backup }),
  };
}

function readInstances(place: Place, instances: number | undefined, fallback: number): number {
  const read = place.integer(instances, { min: 1, max: 9, fallback });
  if (read === 2) place.fault(2, '1, or 3 to 9', 'With two, either losing one stops every write, or it loses commits.');
  return read;
}

function readWal(place: Place, size: Postgres['walSize'], development: boolean): number | undefined {
  if (size === off || (size === undefined && development)) return undefined;
  return place.bytes(size, { min: gibibyte, max: 1024 * gibibyte, fallback: 10 * gibibyte });
}

/** A second region follows the first one's archive, and has its roles and passwords. */
function checkRegions(
  place: Place,
  given: Partial<Postgres>,
  backup: DatabaseBackup | undefined,
  { regions }: DataContext,
): void {
  if (regions.length < 2) return;
  if (backup === undefined) {
    const fix = 'Leave backup out, or run in one region.';
    place.in('backup').fault(given.backup, 'a backup: the other regions follow its log', fix);
  }
  if (given.credentials === undefined) {
    const fix = "For example credentials: 'database-login', brought to each region by External Secrets.";
    place.in('credentials').missing('a Secret that each region has: a replica has the passwords of its primary', fix);
  }
}

/** What the operator sets itself, or another prop here (CloudNativePG, FixedConfigurationParameters). */
const fixed: readonly string[] = [
  ...['allow_system_table_mods', 'archive_mode', 'bonjour', 'bonjour_name', 'cluster_name', 'config_file'],
  ...['data_directory', 'data_sync_retry', 'event_source', 'external_pid_file', 'hba_file', 'hot_standby'],
  ...['ident_file', 'jit_provider', 'listen_addresses', 'logging_collector', 'port', 'primary_conninfo'],
  ...['primary_slot_name', 'shared_preload_libraries', 'temp_tablespaces', 'unix_socket_directories'],
  ...['unix_socket_group', 'unix_socket_permissions', 'archive_cleanup_command', 'archive_command'],
  ...['log_destination', 'log_directory', 'log_file_mode', 'log_filename', 'log_rotation_age', 'log_rotation_size'],
  ...['log_truncate_on_rotation', 'promote_trigger_file', 'recovery_end_command', 'recovery_min_apply_delay'],
  ...['restart_after_crash', 'restore_command', 'stats_temp_directory', 'synchronous_standby_names'],
  ...['synchronized_standby_slots', 'ssl', 'ssl_ca_file', 'ssl_cert_file', 'ssl_crl_file', 'ssl_dh_params_file'],
  ...['ssl_key_file', 'ssl_passphrase_command', 'ssl_passphrase_command_supports_reload', 'ssl_prefer_server_ciphers'],
];

function readParameters(place: Place, parameters: Postgres['parameters']): Readonly<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const [name, value] of place.entries(parameters)) {
    const here = place.in(name);
    if (!/^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/.test(name)) here.missing('a name of postgresql.conf');
    else if (name === 'max_connections')
      here.fault(value, 'no value here', 'Set connections: memory is planned by it.');
    else if (fixed.includes(name) || /^(recovery_target|syslog_)/.test(name))
      here.fault(value, 'no value: the operator sets it', 'Remove it.');
    else if (typeof value !== 'string')
      here.fault(value, 'text', typeof value === 'number' ? `Write '${value}'.` : undefined);
    read[name] = String(value);
  }
  return read;
}

/** Who its pods are: the operator puts this on those that run, and on the jobs that make new ones. */
const pods = { 'cnpg.io/cluster': databaseName };
const self = operatedParty({ name: databaseName, pods });

/** What the plugin's sidecar asks for, beside each instance. */
export const backupSidecar = { cpu: 100, memory: 512 * 2 ** 20 } as const;

/** Ports (CloudNativePG, "Exposed ports"): PostgreSQL, and the status of the instance manager. */
const sql = 5432;
const status = 8000;

export function operatedPostgres(cluster: PostgresCluster): Operated {
  const beside = cluster.backup === undefined ? { cpu: 0, memory: 0 } : backupSidecar;
  // A standby is made by a job, before it runs; a single instance has none while its own job runs.
  const count = cluster.instances === 1 ? 1 : cluster.instances + 1;
  const memory = count * (cluster.memory + beside.memory);
  const among: Flow = { party: self, ports: [sql, status] };
  return {
    name: databaseName,
    pods,
    outward: [among, { party: { kind: 'apiServer' }, ports: [443, 6443] }, ...(cluster.backup?.flows ?? [])],
    inward: [
      among,
      {
        // CloudNativePG, "Networking": the operator must reach both.
        party: {
          kind: 'namespace',
          namespace: cluster.operatorNamespace,
          pods: { 'app.kubernetes.io/name': 'cloudnative-pg' },
        },
        ports: [sql, status],
      },
    ],
    demand: { pods: count, cpu: count * (cluster.cpu + beside.cpu), memory, memoryLimit: memory },
    // CloudNativePG, "Service management", and its budget for the primary.
    // The operator calls its pods postgresql, by the label that selects a workload's own.
    makes: ['postgresql', ...['r', 'ro', 'rw', 'primary'].map((role) => `${databaseName}-${role}`)],
  };
}

const authority = '/app/database-ca';

/** The operator's Secret holds the authority's key too: pods get the certificate alone. */
export function attachPostgresCluster({ name, pool, credentials }: PostgresCluster): Attachment {
  const login =
    credentials === undefined ? { secret: `${databaseName}-app` } : ({ secret: credentials, existing: true } as const);
  return attachment({
    env: {
      PGHOST: `${databaseName}-rw`,
      PGPORT: String(sql),
      PGDATABASE: name,
      PGSSLMODE: 'verify-full',
      PGSSLROOTCERT: `${authority}/ca.crt`,
      DATABASE_AUTH: 'password',
      ...poolEnv(pool),
    },
    made: { PGUSER: { ...login, key: 'username' }, PGPASSWORD: { ...login, key: 'password' } },
    files: { [authority]: { secret: `${databaseName}-ca`, keys: ['ca.crt'] } },
    flows: [{ party: self, ports: [sql] }],
  });
}
