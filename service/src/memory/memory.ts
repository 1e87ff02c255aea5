import type { Signal } from '../cancel';
import type { Seal } from '../governance/keyring';
import type { Embedder } from './embedder';

export interface MemoryItem {
  readonly id: string;
  readonly text: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface Vector {
  readonly id: string;
  /** What is kept beside the vector: sealed text and metadata. */
  readonly content: string;
  readonly vector: readonly number[];
}

export interface Found {
  readonly id: string;
  readonly content: string;
  /** Cosine of the angle between the two: 1 is the same direction. */
  readonly score: number;
}

/** Where vectors are kept, by owner. */
export interface VectorStore {
  readonly kind: string;
  upsert(owner: string, vectors: readonly Vector[]): Promise<void>;
  search(owner: string, vector: readonly number[], limit: number): Promise<readonly Found[]>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Texts that are found again by what they mean. */
export class Memory {
  constructor(
    readonly vectors: VectorStore,
    private readonly embedder: Embedder,
    private readonly seal: Seal,
  ) {}

  async remember(owner: string, items: readonly MemoryItem[], signal: Signal): Promise<void> {
    // The last of those with one id stands, as if they had come one by one.
    const unique = [...new Map(items.map((item) => [item.id, item])).values()];
    const vectors = await this.embedder.embed(
      unique.map(({ text }) => text),
      signal,
    );
    const rows = unique.map(({ id, text, metadata = {} }, index) => {
      return {
        id,
        content: this.seal.seal(JSON.stringify({ text, metadata }), `${owner}/${id}`),
        vector: vectors[index] ?? [],
      };
    });
    await this.vectors.upsert(owner, rows);
  }

  async search(
    owner: string,
    query: string,
    limit: number,
    signal: Signal,
  ): Promise<readonly (MemoryItem & { score: number })[]> {
    const [vector = []] = await this.embedder.embed([query], signal);
    const found = await this.vectors.search(owner, vector, limit);
    return found.map(({ id, content, score }) => {
      const { text, metadata } = JSON.parse(this.seal.open(content, `${owner}/${id}`)) as {
        text: string;
        metadata: Record<string, unknown>;
      };
      return { id, text, metadata, score: Number(score.toFixed(6)) };
    });
  }
}
