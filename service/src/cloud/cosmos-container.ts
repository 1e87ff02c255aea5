import type { Config } from '../config/settings';
import { azureToken } from './azure-identity';
import { Rest, type RestAnswer } from './rest';

/** Newest that the documentation of the REST API names. */
const version = '2018-12-31';

export interface Parameter {
  readonly name: string;
  readonly value: unknown;
}

/** A container of Cosmos DB for NoSQL, which must be there: an identity may not make one over this API. */
export class CosmosContainer {
  private readonly rest: Rest;
  private readonly path: string;

  constructor({ COSMOS_ENDPOINT: url = '', COSMOS_DATABASE: database }: Config, name: string) {
    const scope = `${new URL(url).origin}/.default`;
    this.path = `/dbs/${database}/colls/${name}`;
    this.rest = new Rest({
      name: 'cosmos',
      url,
      login: async () => ({
        authorization: encodeURIComponent(`type=aad&ver=1.0&sig=${await azureToken(scope)}`),
        'x-ms-date': new Date().toUTCString(),
        'x-ms-version': version,
      }),
    });
  }

  /** One that is there already stays as it is. */
  async create(partition: string, document: object): Promise<void> {
    // 409: it is there. What is kept of a first try whose answer was lost counts as written.
    await this.rest.ask('POST', `${this.path}/docs`, { body: document, headers: within(partition), want: [201, 409] });
  }

  /** One that is there already is replaced. */
  async upsert(partition: string, document: object): Promise<void> {
    const headers = { ...within(partition), 'x-ms-documentdb-is-upsert': 'True' };
    await this.rest.ask('POST', `${this.path}/docs`, { body: document, headers, want: [200, 201] });
  }

  /** Page by page; without a partition over all of them, which the gateway neither sorts nor groups. */
  async *query<T>(query: string, parameters: readonly Parameter[], partition?: string): AsyncIterable<T> {
    const where =
      partition === undefined ? { 'x-ms-documentdb-query-enablecrosspartition': 'True' } : within(partition);
    let next: string | undefined;
    do {
      const answer: RestAnswer = await this.rest.ask('POST', `${this.path}/docs`, {
        body: { query, parameters },
        headers: {
          ...where,
          'content-type': 'application/query+json',
          'x-ms-documentdb-isquery': 'True',
          'x-ms-max-item-count': '1000',
          ...(next === undefined ? {} : { 'x-ms-continuation': next }),
        },
        want: [200],
      });
      yield* (JSON.parse(answer.text) as { Documents: readonly T[] }).Documents;
      next = answer.header('x-ms-continuation') || undefined;
    } while (next !== undefined);
  }

  /** What it says of itself. */
  async read<T>(timeout?: number): Promise<T> {
    const { text } = await this.rest.ask('GET', this.path, {
      want: [200],
      ...(timeout === undefined ? {} : { timeout }),
    });
    return JSON.parse(text) as T;
  }
}

/** A header takes ASCII alone; JSON has an escape for the rest. */
const within = (partition: string): Readonly<Record<string, string>> => ({
  'x-ms-documentdb-partitionkey': JSON.stringify([partition]).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ),
});
