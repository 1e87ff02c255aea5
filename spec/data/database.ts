import { checkHost, type Flow, hostFlow, type Peer, readPeer } from '../flows';
import { late, readText, type Text } from '../late';
import type { Place } from '../place';
import { type Attachment, attachment } from './attachment';
import { type DataContext, type Hosting, readHosting } from './hosting';

/** PostgreSQL: agent state, conversations and, with pgvector, vectors (A6). */
export interface Postgres {
  readonly kind: 'postgres';
  /** @default 'managed'; in development 'inCluster' */
  readonly hosting?: Hosting;
  /** Name of the database. @default 'agents' */
  readonly name?: string;
  /** Host of a managed server. @default late('database.{region}.host') */
  readonly host?: Text;
  /** Where a managed server is reached. @default its host, at private addresses, on 5432 */
  readonly at?: Peer;
}

export type DatabaseProps = Postgres;

/** PostgreSQL as the primary database (A6). */
export const postgres = (props: Omit<Postgres, 'kind'> = {}): Postgres => ({ kind: 'postgres', ...props });

export type Database = {
  readonly kind: 'postgres';
  readonly hosting: 'managed';
  readonly name: string;
  readonly host: string;
  readonly flows: readonly Flow[];
};

export function resolveDatabase(
  place: Place,
  props: DatabaseProps | undefined,
  context: DataContext,
): Database | undefined {
  if (props === undefined) return undefined;
  const given = place.props(props, { kind: true, hosting: true, name: true, host: true, at: true });
  readHosting(place.in('hosting'), given.hosting, context, given.host !== undefined || given.at !== undefined);
  const at = place.in('host');
  const host = readText(at, given.host ?? late('database.{region}.host'), (text) => checkHost(at, text));
  return {
    kind: 'postgres',
    hosting: 'managed',
    name: given.name ?? 'agents',
    host,
    flows: given.at === undefined ? [hostFlow(host, 'private', [5432])] : readPeer(place.in('at'), given.at, undefined),
  };
}

export function attachDatabase(database: Database): Attachment {
  return attachment({
    env: { PGHOST: database.host, PGDATABASE: database.name, PGSSLMODE: 'verify-full' },
    flows: database.flows,
    identity: 'cloud',
  });
}
