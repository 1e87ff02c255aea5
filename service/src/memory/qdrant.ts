import { createHash } from 'node:crypto';
import { Rest } from '../cloud/rest';
import type { Config } from '../config/settings';
import { lazily } from '../lazily';
import type { Found, Vector, VectorStore } from './memory';

/** Points in one request. */
const batch = 100;

/** Vectors in Qdrant. */
export async function openQdrant(config: Config): Promise<VectorStore> {
  const { VECTOR_URL: url = '', VECTOR_INDEX: collection, VECTOR_DIMENSIONS: dimensions } = config;
  return new QdrantVectors(url, collection, dimensions, config.VECTOR_API_KEY);
}

/** Connects, and makes its collection, when it is first used. Wants Qdrant 1.11 or newer. */
export class QdrantVectors implements VectorStore {
  readonly kind = 'qdrant';
  private readonly rest: Rest;
  private readonly path: string;
  private readonly ready = lazily(() => this.make());

  constructor(
    url: string,
    private readonly collection: string,
    private readonly dimensions: number,
    key: string | undefined,
  ) {
    this.path = `/collections/${encodeURIComponent(collection)}`;
    this.rest = new Rest({ name: 'qdrant', url, login: async () => (key === undefined ? {} : { 'api-key': key }) });
  }

  async upsert(owner: string, vectors: readonly Vector[]): Promise<void> {
    await this.ready();
    for (let from = 0; from < vectors.length; from += batch) {
      const points = vectors.slice(from, from + batch).map(({ id, content, vector }) => ({
        id: pointOf(owner, id),
        vector,
        payload: { owner, id, content },
      }));
      // Without `wait` it would answer before the points are found.
      await this.rest.ask('PUT', `${this.path}/points?wait=true`, { body: { points }, want: [200] });
    }
  }

  async search(owner: string, vector: readonly number[], limit: number): Promise<readonly Found[]> {
    await this.ready();
    const { text } = await this.rest.ask('POST', `${this.path}/points/query`, {
      body: {
        query: vector,
        filter: { must: [{ key: 'owner', match: { value: owner } }] },
        limit,
        with_payload: ['id', 'content'],
      },
      want: [200],
    });
    const { result } = JSON.parse(text) as { result: { points: readonly Point[] } };
    return result.points
      .map(({ score, payload: { id, content } }) => ({ id, content, score }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  }

  async ping(): Promise<void> {
    await this.rest.ask('GET', '/readyz', { want: [200], timeout: 5000 });
  }

  async close(): Promise<void> {}

  private async make(): Promise<void> {
    const found = await this.rest.ask('GET', this.path, { want: [200, 404] });
    if (found.status === 200) return this.check(found.text);
    const vectors = { size: this.dimensions, distance: 'Cosine' };
    // 409: another replica made it in between.
    await this.rest.ask('PUT', this.path, { body: { vectors }, want: [200, 409] });
    // Points of one owner lie together, and a search looks at no others.
    const index = { field_name: 'owner', field_schema: { type: 'keyword', is_tenant: true } };
    await this.rest.ask('PUT', `${this.path}/index?wait=true`, { body: index, want: [200] });
  }

  private check(text: string): void {
    const { result } = JSON.parse(text) as {
      result: { config: { params: { vectors: { size?: number; distance?: string } } } };
    };
    const { size, distance } = result.config.params.vectors;
    if (size === this.dimensions && distance === 'Cosine') return;
    throw new Error(
      `qdrant: collection ${this.collection} has vectors of ${size} by ${distance}, want ${this.dimensions} by Cosine: ` +
        'set VECTOR_DIMENSIONS to that, or VECTOR_INDEX to another collection',
    );
  }
}

interface Point {
  readonly score: number;
  readonly payload: { readonly id: string; readonly content: string };
}

/** Points are named by UUIDs. */
function pointOf(owner: string, id: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([owner, id]))
    .digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
