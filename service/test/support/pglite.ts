import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import type { Database, DatabaseRow } from '../../src/database/pool';

export interface Lite extends Database {
  /** Statements so far. */
  readonly statements: string[];
}

/** PostgreSQL in this process. */
export async function pglite(): Promise<Lite> {
  const db = await PGlite.create({ extensions: { vector } });
  const statements: string[] = [];
  return {
    statements,
    async query(text, values = []) {
      statements.push(text);
      return (await db.query<DatabaseRow>(text, [...values])).rows;
    },
    transaction: (work) =>
      db.transaction((transaction) =>
        work(async (text, values = []) => {
          statements.push(text);
          return (await transaction.query<DatabaseRow>(text, [...values])).rows;
        }),
      ),
    close: () => db.close(),
  };
}
