import type { Config } from '../config/settings';
import type { Database } from '../database/pool';
import type { VectorStore } from './memory';

/** Vectors in PostgreSQL. */
export async function openPgVectors(_config: Config, _database: Database): Promise<VectorStore> {
  throw new Error('pgvector is not part of this build');
}
