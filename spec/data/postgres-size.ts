import type { Place } from '../place';
import type { Running, Workload } from '../resolve-workload';
import { mostReplicas } from '../scaling';
import { formatBytes } from '../units';
import type { Postgres } from './postgres';
import type { PostgresCluster } from './postgres-cluster';

/**
 * What Amazon RDS plans for a connection: max_connections is by default its memory divided by this (AWS, "Tuning
 * PostgreSQL parameters").
 */
const bytesPerConnection = 9_531_392;
/** For superusers, the operator, its metrics and the standbys. */
const reserved = 20;
/** Few steps: a change restarts every instance, which a replica more of some workload must not. */
const steps = [100, 200, 400, 800, 1600, 3200, 5000];
const mebibyte = 2 ** 20;

/** Memory and connections of a database, for the workloads that use it. Faults tell of the props they come from. */
export function sizePostgresCluster(
  place: Place,
  cluster: PostgresCluster,
  given: Pick<Postgres, 'connections' | 'memory'>,
  workloads: readonly Workload[],
  development: boolean,
): PostgresCluster {
  const wanted = opened(cluster, workloads) + reserved;
  const most = steps.at(-1) ?? 0;
  const step = steps.find((connections) => connections >= wanted) ?? most;
  const connections = place.in('connections').integer(given.connections, { min: 50, max: most, fallback: step });
  if (wanted > most) {
    const fix = 'Give each replica fewer, or let a pooler share them.';
    place
      .in('pool')
      .missing(`pools that open at most ${most - reserved} connections; they can open ${wanted - reserved}`, fix);
  } else if (connections < wanted && connections === given.connections) {
    const fix = `The pools of all replicas can open ${wanted - reserved}, and ${reserved} are kept free.`;
    place.in('connections').fault(connections, `at least ${wanted}`, fix);
  }
  const planned = Math.ceil((connections * bytesPerConnection) / 2 ** 30) * 2 ** 30;
  const memory = place.in('memory').bytes(given.memory, {
    ...{ min: 256 * mebibyte, max: 2 ** 40 },
    fallback: development ? 512 * mebibyte : Math.max(2 * 2 ** 30, planned),
  });
  if (!development && given.memory !== undefined && memory < connections * bytesPerConnection) {
    const fix = `${connections} connections are planned at 9.5 MB each. Raise it, or lower pool or connections.`;
    place.in('memory').fault(given.memory, `at least '${formatBytes(planned)}B'`, fix);
  }
  return { ...cluster, connections, memory };
}

/** What all replicas can open at once, those of a rollout too. */
export function opened({ pool }: Pick<PostgresCluster, 'pool'>, workloads: readonly Workload[]): number {
  const replicas = workloads.filter(usesDatabase).reduce((sum, workload) => sum + mostPods(workload), 0);
  return replicas * (pool.size + pool.overflow);
}

const usesDatabase = ({ uses }: Workload): boolean => uses.includes('database') || uses.includes('vectors');

function mostPods(workload: Workload): number {
  if (!('scaling' in workload)) return 1;
  const replicas = mostReplicas(workload.scaling);
  return replicas + surge(workload, replicas);
}

const surge = ({ rollout: { maxSurge } }: Running, replicas: number): number =>
  typeof maxSurge === 'number' ? maxSurge : Math.ceil((replicas * Number.parseInt(maxSurge, 10)) / 100);

/** Settings that follow from the sizes, under those that were written. */
export function postgresParameters(cluster: PostgresCluster): Readonly<Record<string, string>> {
  const megabytes = (bytes: number) => `${Math.floor(bytes / mebibyte)}MB`;
  const { memory, connections, storage, backup, parameters } = cluster;
  return {
    max_connections: String(connections),
    shared_buffers: megabytes(memory / 4),
    effective_cache_size: megabytes((memory * 3) / 4),
    // What building a vector index takes.
    maintenance_work_mem: megabytes(Math.min(memory / 16, 2 ** 31 - mebibyte)),
    // A standby that is gone for long is made anew; kept for it without end, the log would fill the volume.
    max_slot_wal_keep_size: megabytes((storage.wal ?? storage.data / 2) / 2),
    // An agent that waits for a model inside a transaction would hold its locks all the while.
    idle_in_transaction_session_timeout: '5min',
    // The most that a lost region loses, beside the time of the upload.
    ...(backup === undefined ? {} : { archive_timeout: '1min' }),
    'pg_stat_statements.max': '10000',
    'pg_stat_statements.track': 'top',
    'pgaudit.log': 'ddl, role',
    'pgaudit.log_catalog': 'off',
    ...parameters,
  };
}
