import type { Operated } from '../operated';
import type { Place } from '../place';
import type { Workload } from '../resolve-workload';
import type { Attachment } from './attachment';
import { attachCosmos, type Cosmos, type CosmosDatabase, resolveCosmos } from './cosmos';
import { type DataContext, readHosting, refuseProps } from './hosting';
import { attachManagedPostgres, type ManagedPostgres, resolveManagedPostgres } from './managed-postgres';
import { inClusterProps, managedProps, type Postgres } from './postgres';
import {
  attachPostgresCluster,
  operatedPostgres,
  type PostgresCluster,
  resolvePostgresCluster,
} from './postgres-cluster';
import { sizePostgresCluster } from './postgres-size';

/** Agent state, conversations, user data (A6). */
export type DatabaseProps = Postgres | Cosmos;

export type Database = ManagedPostgres | PostgresCluster | CosmosDatabase;

export function resolveDatabase(
  place: Place,
  props: DatabaseProps | undefined,
  context: DataContext,
): Database | undefined {
  if (props === undefined) return undefined;
  switch ((props as Partial<DatabaseProps> | null)?.kind) {
    case 'postgres':
      return resolvePostgres(place, props as Postgres, context);
    case 'cosmos':
      return resolveCosmos(place, props as Cosmos, context);
    default:
      place.fault(props, 'postgres() or cosmos()');
      return undefined;
  }
}

function resolvePostgres(place: Place, props: Postgres, context: DataContext): Database {
  const given = place.props(props, {
    ...{ kind: true, hosting: true, name: true, pool: true, host: true, at: true, login: true, version: true },
    ...{ instances: true, size: true, walSize: true, storageClass: true, cpu: true, memory: true, connections: true },
    ...{ parameters: true, credentials: true, operatorNamespace: true, backup: true },
  });
  const addressed = managedProps.some((prop) => given[prop] !== undefined);
  const hosting = readHosting(place.in('hosting'), given.hosting, context, addressed);
  refuseProps(place, given, hosting === 'managed' ? inClusterProps : managedProps, hosting);
  const name = readDatabaseName(place.in('name'), given.name);
  return hosting === 'managed'
    ? resolveManagedPostgres(place, given, name, context)
    : resolvePostgresCluster(place, given, name, context);
}

/** PostgreSQL's own, which can't be the platform's. */
const reserved = ['postgres', 'template0', 'template1'];

function readDatabaseName(place: Place, name: string | undefined): string {
  if (name === undefined) return 'agents';
  if (typeof name === 'string' && /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/.test(name) && !reserved.includes(name)) return name;
  place.fault(name, 'lower-case letters, digits and underscores, at most 63, and none of PostgreSQL’s own names');
  return 'invalid';
}

/** The database, with what depends on the workloads that use it. */
export function sizeDatabase(
  place: Place,
  database: Database,
  props: DatabaseProps,
  workloads: readonly Workload[],
  development: boolean,
): Database {
  return database.kind === 'postgres' && database.hosting === 'inCluster'
    ? sizePostgresCluster(place, database, props as Postgres, workloads, development)
    : database;
}

export const operatedDatabase = (database: Database): readonly Operated[] =>
  database.kind === 'postgres' && database.hosting === 'inCluster' ? [operatedPostgres(database)] : [];

export function attachDatabase(database: Database, workload: string): Attachment {
  if (database.kind === 'cosmos') return attachCosmos(database);
  return database.hosting === 'managed' ? attachManagedPostgres(database, workload) : attachPostgresCluster(database);
}
