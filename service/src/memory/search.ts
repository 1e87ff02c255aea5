import type { Config } from '../config/settings';
import type { VectorStore } from './memory';

/** Vectors in Azure AI Search. */
export async function openSearch(_config: Config): Promise<VectorStore> {
  throw new Error('Azure AI Search is not part of this build');
}
