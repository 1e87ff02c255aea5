import type { Clock } from '../clock';
import { Keyspace, type StoredRecord } from '../store/keyspace';
import type { Found, Vector, VectorStore } from './memory';

const prefix = 'memory:';

/** Whether a record of a backup is a memory's. */
export const isMemory = ({ key }: StoredRecord): boolean => key.startsWith(prefix);

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
        space.setField(`${prefix}${owner}`, id, JSON.stringify({ content, vector }));
    });
  }

  async search(owner: string, vector: readonly number[], limit: number): Promise<readonly Found[]> {
    const found = [...this.keyspace.fields(`${prefix}${owner}`)].map(([id, text]) => {
      const { content, vector: own } = JSON.parse(text) as { content: string; vector: readonly number[] };
      return { id, content, score: cosine(vector, own) };
    });
    return found.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit);
  }

  async ping(): Promise<void> {}

  records(): Iterable<StoredRecord> {
    return this.keyspace.records();
  }

  async restore(records: AsyncIterable<StoredRecord>): Promise<void> {
    await this.keyspace.transact(this.clock.now(), (space) => {
      for (const key of [...space.keys('')]) space.remove(key);
    });
    for await (const record of records)
      await this.keyspace.transact(this.clock.now(), (space) => space.restore(record));
  }

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
