import type { Clock } from '../clock';
import { Keyspace } from '../store/keyspace';
import type { Found, Vector, VectorStore } from './memory';

/** Vectors in this process's memory, with a write-ahead file where it has a folder. Compares with every one. */
export class EmbeddedVectors implements VectorStore {
  readonly kind = 'embedded';
  private readonly keyspace: Keyspace;

  constructor(
    private readonly clock: Clock,
    folder?: string,
  ) {
    this.keyspace = new Keyspace(folder);
  }

  upsert(owner: string, vectors: readonly Vector[]): Promise<void> {
    return this.keyspace.transact(this.clock.now(), (space) => {
      for (const { id, content, vector } of vectors)
        space.setField(`memory:${owner}`, id, JSON.stringify({ content, vector }));
    });
  }

  async search(owner: string, vector: readonly number[], limit: number): Promise<readonly Found[]> {
    const found = [...this.keyspace.fields(`memory:${owner}`)].map(([id, text]) => {
      const { content, vector: own } = JSON.parse(text) as { content: string; vector: readonly number[] };
      return { id, content, score: cosine(vector, own) };
    });
    return found.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit);
  }

  async ping(): Promise<void> {}

  close(): Promise<void> {
    return this.keyspace.close();
  }
}

export function cosine(a: readonly number[], b: readonly number[]): number {
  let [dot, left, right] = [0, 0, 0];
  for (let index = 0; index < a.length; index += 1) {
    const [x = 0, y = 0] = [a[index], b[index]];
    dot += x * y;
    left += x * x;
    right += y * y;
  }
  return left === 0 || right === 0 ? 0 : dot / Math.sqrt(left * right);
}
