import type { Config } from '../config/settings';

/** A row as the driver reads it. */
export type DatabaseRow = Readonly<Record<string, unknown>>;

/** PostgreSQL, by what the service asks of it: tests hand over PGlite. */
export interface Database {
  /** Runs one statement with its values. */
  query(text: string, values?: readonly unknown[]): Promise<readonly DatabaseRow[]>;
  /** Runs statements one after another, all or none. */
  transaction<T>(work: (query: Database['query']) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Connects when it is first asked. */
export function openDatabase(_config: Config): Database {
  throw new Error('PostgreSQL is not part of this build');
}
