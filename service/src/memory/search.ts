import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { azureToken } from '../cloud/azure-identity';
import { bearer, Rest, type RestAnswer, RestError } from '../cloud/rest';
import type { Config } from '../config/settings';
import type { Found, Vector, VectorStore } from './memory';

/** The first stable version with vectors and filters before the search. */
const version = 'api-version=2024-07-01';
const scope = 'https://search.azure.com/.default';

/** Documents in one request; the service takes 1,000, or 16 MB. */
const batch = 100;

/** Of one document: another write of it won, the index changes, the service is busy. */
const passing = new Set([409, 422, 503]);

/** Vectors in Azure AI Search. */
export async function openSearch(config: Config): Promise<VectorStore> {
  const { SEARCH_ENDPOINT: url = '', VECTOR_INDEX: index, VECTOR_DIMENSIONS: dimensions } = config;
  return new SearchVectors(url, index, dimensions, () => azureToken(scope));
}

/** Writes are found a moment later: the service indexes after it has answered. */
export class SearchVectors implements VectorStore {
  readonly kind = 'search';
  private readonly rest: Rest;

  constructor(
    url: string,
    private readonly index: string,
    private readonly dimensions: number,
    token: () => Promise<string>,
  ) {
    this.rest = new Rest({ name: 'search', url, login: bearer(token) });
  }

  async upsert(owner: string, vectors: readonly Vector[]): Promise<void> {
    for (let from = 0; from < vectors.length; from += batch) {
      const value = vectors.slice(from, from + batch).map(({ id, content, vector }) => ({
        ...{ '@search.action': 'upload', key: keyOf(owner, id) },
        ...{ owner, id, content, embedding: vector },
      }));
      await this.upload(value);
    }
  }

  async search(owner: string, vector: readonly number[], limit: number): Promise<readonly Found[]> {
    const { text } = await this.documents('search', {
      vectorQueries: [{ kind: 'vector', fields: 'embedding', vector, k: limit }],
      vectorFilterMode: 'preFilter',
      filter: `owner eq '${owner.replaceAll("'", "''")}'`,
      select: 'id,content',
      top: limit,
    });
    const { value } = JSON.parse(text) as { value: readonly (Hit & Readonly<Record<'@search.score', number>>)[] };
    // The service's score is 1 / (1 + distance).
    return value
      .map((hit) => ({ id: hit.id, content: hit.content, score: 2 - 1 / hit['@search.score'] }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  }

  /** 207: some were refused, each with its reason; those that were only not taken now are sent again. */
  private async upload(documents: readonly Document[]): Promise<void> {
    let value = documents;
    for (let pause = 200; ; pause *= 3) {
      const { status, text } = await this.documents('index', { value });
      if (status === 200) return;
      const refused = (JSON.parse(text) as { value: readonly Outcome[] }).value.filter((one) => !one.status);
      if (refused.length === 0) return;
      if (pause > 2000 || refused.some(({ statusCode }) => !passing.has(statusCode))) {
        throw new Error(`search: ${refused.length} not written: ${refused[0]?.statusCode} ${refused[0]?.errorMessage}`);
      }
      const again = new Set(refused.map(({ key }) => key));
      value = value.filter(({ key }) => again.has(key));
      await sleep(pause * (0.5 + Math.random()));
    }
  }

  /** Counts the documents: reading data is all that the identity may be allowed. */
  async ping(): Promise<void> {
    await this.rest.ask('GET', `/indexes/${this.index}/docs/$count?${version}`, { want: [200, 404], timeout: 5000 });
  }

  async close(): Promise<void> {}

  /** An index that is not there is made: an identity that may only write data does not need to, where it is. */
  private async documents(what: 'index' | 'search', body: object): Promise<RestAnswer> {
    const path = `/indexes/${this.index}/docs/${what}?${version}`;
    const want = what === 'index' ? [200, 207] : [200];
    try {
      return await this.rest.ask('POST', path, { body, want });
    } catch (error) {
      if (!(error instanceof RestError && error.status === 404)) throw error;
      await this.make();
      return this.rest.ask('POST', path, { body, want });
    }
  }

  private async make(): Promise<void> {
    const kept = { type: 'Edm.String', searchable: false, filterable: false, sortable: false, facetable: false };
    const embedding = {
      ...{ name: 'embedding', type: 'Collection(Edm.Single)', searchable: true, retrievable: false },
      ...{ dimensions: this.dimensions, vectorSearchProfile: 'cosine' },
    };
    const body = {
      name: this.index,
      fields: [
        { ...kept, name: 'key', key: true },
        { ...kept, name: 'owner', filterable: true },
        { ...kept, name: 'id' },
        { ...kept, name: 'content' },
        embedding,
      ],
      vectorSearch: {
        algorithms: [{ name: 'hnsw', kind: 'hnsw', hnswParameters: { metric: 'cosine' } }],
        profiles: [{ name: 'cosine', algorithm: 'hnsw' }],
      },
    };
    // 412: another replica made it in between.
    const headers = { 'if-none-match': '*', prefer: 'return=minimal' };
    await this.rest.ask('PUT', `/indexes/${this.index}?${version}`, { body, headers, want: [201, 204, 412] });
  }
}

interface Hit {
  readonly id: string;
  readonly content: string;
}

interface Document {
  readonly key: string;
  readonly [field: string]: unknown;
}

interface Outcome {
  readonly key: string;
  readonly status: boolean;
  readonly statusCode: number;
  readonly errorMessage: string | null;
}

/** Keys may not have every character. */
const keyOf = (owner: string, id: string): string =>
  createHash('sha256')
    .update(JSON.stringify([owner, id]))
    .digest('hex');
