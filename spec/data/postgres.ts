import type { Peer } from '../flows';
import type { Text } from '../late';
import type { Off } from '../place';
import type { Cpu, Size } from '../units';
import type { Hosting } from './hosting';
import type { LoginProps } from './managed-postgres';
import type { PoolProps } from './pool';
import type { DatabaseBackupProps } from './postgres-backup';

/** PostgreSQL: agent state, conversations and, with pgvector, vectors (A6, A8). */
export interface Postgres {
  readonly kind: 'postgres';
  /** Who runs it: the cloud, or CloudNativePG in the cluster. @default 'managed'; in development 'inCluster' unless `host`, `at` or `login` is given */
  readonly hosting?: Hosting;
  /** Name of the database. Lower-case letters, digits and underscores. @default 'agents' */
  readonly name?: string;
  /** Connections that each replica keeps. @default 20, and 10 beyond them at a peak (D17) */
  readonly pool?: PoolProps;

  /** Managed: its host. @default late('database.{region}.host') */
  readonly host?: Text;
  /** Managed: where it is reached. @default its host, at private addresses, on 5432 */
  readonly at?: Peer;
  /** Managed: who the pods are to it. @default each workload by its identity, as the role late('identities.<workload>.databaseRole') */
  readonly login?: LoginProps;

  /** In the cluster: major version. @default '18' */
  readonly version?: '17' | '18';
  /**
   * In the cluster: the primary and its standbys; 1, or 3 to 9. With three, each commit is on two of them before it is
   * answered, and losing one loses nothing; with one there is no second copy.
   * @default 3, in development 1
   */
  readonly instances?: number;
  /** In the cluster: volume of each instance. 1GiB to 16TiB; it can grow. @default '20GiB', in development '5GiB' */
  readonly size?: Size;
  /**
   * In the cluster: a second volume for the log alone, so that data that fills its volume does not stop the log. Once
   * there it cannot be taken away. 1GiB to 1TiB.
   * @default '10GiB', in development none
   */
  readonly walSize?: Size | Off;
  /** In the cluster: storage class of both volumes. @default the cluster's own */
  readonly storageClass?: string;
  /** In the cluster: cores that each instance requests; it may take more that are free. @default '1', in development '100m' */
  readonly cpu?: Cpu;
  /**
   * In the cluster: memory of each instance, requested and at most; a quarter of it becomes `shared_buffers`. 256MiB to 1TiB.
   * @default what `connections` need at 9.5 MB each (the share that Amazon RDS plans), at least 2GiB; in development 512MiB
   */
  readonly memory?: Size;
  /**
   * In the cluster: `max_connections`. 50 to 5000. A change restarts the instances, one after the other.
   * @default the next of 100, 200, 400 … 5000 that holds what the pools of all replicas can open
   */
  readonly connections?: number;
  /** In the cluster: parameters of postgresql.conf, beside those that are set. @default pgaudit on DDL and roles, pg_stat_statements */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * In the cluster: a Secret of type `kubernetes.io/basic-auth` that exists in the namespace; its user is called like the
   * database. Needed with several regions, each of which must have the same.
   * @default one that the operator makes
   */
  readonly credentials?: string;
  /** In the cluster: namespace of the operator, which must reach the pods. @default 'cnpg-system' */
  readonly operatorNamespace?: string;
  /** In the cluster: base backups and the log, in an object store. @default on, off in development */
  readonly backup?: DatabaseBackupProps | Off;
}

/** PostgreSQL as the primary database (A6). */
export const postgres = (props: Omit<Postgres, 'kind'> = {}): Postgres => ({ kind: 'postgres', ...props });

/** Props that only one hosting has. */
export const managedProps = ['host', 'at', 'login'] as const;
export const inClusterProps = [
  ...(['version', 'instances', 'size', 'walSize', 'storageClass', 'cpu', 'memory', 'connections'] as const),
  ...(['parameters', 'credentials', 'operatorNamespace', 'backup'] as const),
] as const;
