import type { Config } from '../config/settings';
import type { VectorStore } from './memory';

/** Vectors in Qdrant. */
export async function openQdrant(_config: Config): Promise<VectorStore> {
  throw new Error('Qdrant is not part of this build');
}
