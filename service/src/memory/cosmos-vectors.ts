import { createHash } from 'node:crypto';
import { CosmosContainer } from '../cloud/cosmos-container';
import type { Config } from '../config/settings';
import { lazily } from '../lazily';
import type { Found, Vector, VectorStore } from './memory';

/** Where the infrastructure lays the index of vectors. */
const path = '/embedding';

/** Documents that are written at once: each is a request of its own. */
const together = 16;

/** Nearest first is the only order that VectorDistance is sorted in; by cosine it is what we call the score. */
const nearest =
  'SELECT TOP @limit c.name, c.content, VectorDistance(c.embedding, @vector) AS score FROM c ' +
  'ORDER BY VectorDistance(c.embedding, @vector)';

/** Vectors in Cosmos DB for NoSQL, in a container with partition key /owner and a policy for vectors. */
export async function openCosmosVectors(config: Config): Promise<VectorStore> {
  return new CosmosVectors(new CosmosContainer(config, config.VECTOR_INDEX), config);
}

class CosmosVectors implements VectorStore {
  readonly kind = 'cosmos';
  private readonly ready = lazily(() => this.check());

  constructor(
    private readonly container: CosmosContainer,
    private readonly config: Config,
  ) {}

  async upsert(owner: string, vectors: readonly Vector[]): Promise<void> {
    await this.ready();
    for (let from = 0; from < vectors.length; from += together) {
      const some = vectors.slice(from, from + together);
      await Promise.all(
        some.map(({ id: name, content, vector: embedding }) =>
          this.container.upsert(owner, { id: documentOf(name), owner, name, content, embedding }),
        ),
      );
    }
  }

  /** Within the owner's partition: others' vectors are not looked at. */
  async search(owner: string, vector: readonly number[], limit: number): Promise<readonly Found[]> {
    await this.ready();
    const parameters = [
      { name: '@limit', value: limit },
      { name: '@vector', value: vector },
    ];
    const found: Found[] = [];
    const rows = this.container.query<{ name: string; content: string; score: number }>(nearest, parameters, owner);
    for await (const { name: id, content, score } of rows) found.push({ id, content, score });
    // What comes on several pages is sorted on each of them, not over all.
    return found.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit);
  }

  async ping(): Promise<void> {
    await this.container.read(5000);
  }

  async close(): Promise<void> {}

  /** An account may not say what its policy is; where it does, ours must fit. */
  private async check(): Promise<void> {
    const { vectorEmbeddingPolicy: policy } = await this.container.read<Description>();
    const { VECTOR_DIMENSIONS: dimensions, VECTOR_INDEX: name } = this.config;
    const known = policy?.vectorEmbeddings?.find((one) => one.path === path);
    if (known === undefined || (known.dimensions === dimensions && known.distanceFunction === 'cosine')) return;
    throw new Error(
      `cosmos: container ${name} has vectors of ${known.dimensions} by ${known.distanceFunction}, want ${dimensions} ` +
        'by cosine: set VECTOR_DIMENSIONS to that, or VECTOR_INDEX to another container',
    );
  }
}

interface Description {
  readonly vectorEmbeddingPolicy?: {
    readonly vectorEmbeddings?: readonly {
      readonly path: string;
      readonly dimensions: number;
      readonly distanceFunction: string;
    }[];
  };
}

/** A document's name is short and has no slashes; an item's may be anything. */
const documentOf = (id: string): string => createHash('sha256').update(id).digest('hex');
