import type { RowSink } from '../governance/ledger';
import type { Database } from './pool';

/** The ledger in PostgreSQL. */
export function databaseRows(_database: Database): RowSink {
  throw new Error('PostgreSQL is not part of this build');
}
