import { checkHost, type Flow, hostFlow, readPeer } from '../flows';
import { late, readText, type Text } from '../late';
import type { Place } from '../place';
import type { SecretRef } from '../vault';
import { type Attachment, attachment } from './attachment';
import type { DataContext } from './hosting';
import { type Pool, poolEnv, resolvePool } from './pool';
import type { Postgres } from './postgres';
import { readStoreSecret } from './store-secret';

/** Who a pod is to the database. */
export interface LoginProps {
  /** Name of the role. */
  readonly user: Text;
  /** Its password, by its name in the vault. @default none: a token of the pod's identity stands in its place */
  readonly password?: string | SecretRef;
}

/** PostgreSQL as a service of the cloud: Flexible Server, RDS, Cloud SQL, or one of your own. */
export interface ManagedPostgres {
  readonly kind: 'postgres';
  readonly hosting: 'managed';
  readonly name: string;
  readonly host: string;
  readonly pool: Pool;
  readonly flows: readonly Flow[];
  /** Left out where each workload has a role of its own, by its identity. */
  readonly user?: string;
  /** Left out where the pod's identity lets it in. */
  readonly password?: SecretRef;
  /** Whether its certificate is signed by an authority that every system knows. */
  readonly publicCertificate: boolean;
}

export function resolveManagedPostgres(
  place: Place,
  given: Partial<Postgres>,
  name: string,
  context: DataContext,
): ManagedPostgres {
  const at = place.in('host');
  const host = readText(at, given.host ?? late('database.{region}.host'), (text) => checkHost(at, text));
  const login = place.in('login').props(given.login, { user: true, password: true });
  const userAt = place.in('login').in('user');
  if (given.login !== undefined && login.user === undefined) userAt.missing('the name of a role');
  const password = readStoreSecret(place.in('login'), 'password', login.password, context.vault);
  return {
    kind: 'postgres',
    hosting: 'managed',
    name,
    host,
    pool: resolvePool(place.in('pool'), given.pool),
    flows: given.at === undefined ? [hostFlow(host, 'private', [5432])] : readPeer(place.in('at'), given.at, undefined),
    ...(login.user === undefined ? {} : { user: readText(userAt, login.user, checkRole(userAt)) }),
    ...(password === undefined ? {} : { password }),
    // Flexible Server: DigiCert and Microsoft roots. RDS and Cloud SQL sign with authorities of their own.
    publicCertificate: context.regions[0]?.cloud === 'azure',
  };
}

function checkRole(place: Place) {
  return (text: string) => {
    if (!/^[!-~]{1,63}$/.test(text)) place.fault(text, 'the name of a role, at most 63 characters, no spaces');
  };
}

/**
 * Variables by libpq's names. By identity, a role is named like the workload's identity in Entra, or is granted
 * `rds_iam`: the bindings say how it is called.
 */
export function attachManagedPostgres(database: ManagedPostgres, workload: string): Attachment {
  const { host, name, pool, user, password } = database;
  return attachment({
    env: {
      PGHOST: host,
      PGPORT: '5432',
      PGDATABASE: name,
      PGUSER: user ?? `\${late:identities.${workload}.databaseRole}`,
      PGSSLMODE: 'verify-full',
      // The system's own authorities (libpq 16).
      ...(database.publicCertificate ? { PGSSLROOTCERT: 'system' } : {}),
      DATABASE_AUTH: password === undefined ? 'identity' : 'password',
      ...poolEnv(pool),
    },
    secrets: password === undefined ? {} : { PGPASSWORD: password },
    flows: database.flows,
    identity: password === undefined ? 'cloud' : 'none',
  });
}
