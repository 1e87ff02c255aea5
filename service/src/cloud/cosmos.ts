import type { Config } from '../config/settings';
import { type Row, type RowSink, taskChain } from '../governance/ledger';
import { azureToken } from './azure-identity';
import { Rest, type RestAnswer } from './rest';

/** Newest that the documentation of the REST API names. */
const version = '2018-12-31';

/** The container, which must be there, with partition key /chain: an identity may not make one over this API. */
const container = 'ledger';

/** A row as it is kept. The entry stays text: its code covers the order of its fields, which a document may lose. */
interface Document {
  readonly id: string;
  readonly chain: string;
  readonly seq: number;
  readonly previous: string;
  readonly entry: string;
  readonly code: string;
}

/** The ledger in Cosmos DB for NoSQL. */
export function cosmosRows(config: Config): RowSink {
  const url = config.COSMOS_ENDPOINT ?? '';
  const scope = `${new URL(url).origin}/.default`;
  return new CosmosRows(url, config.COSMOS_DATABASE, () => azureToken(scope));
}

/** Keeps all rows. A row's name is its number, so one that is there stays as it is. */
export class CosmosRows implements RowSink {
  private readonly rest: Rest;
  private readonly path: string;

  constructor(url: string, database: string, token: () => Promise<string>) {
    this.path = `/dbs/${database}/colls/${container}/docs`;
    this.rest = new Rest({
      name: 'cosmos',
      url,
      login: async () => ({
        authorization: encodeURIComponent(`type=aad&ver=1.0&sig=${await token()}`),
        'x-ms-date': new Date().toUTCString(),
        'x-ms-version': version,
      }),
    });
  }

  async append({ chain, seq, previous, entry, code }: Row): Promise<void> {
    const id = String(seq).padStart(12, '0');
    const document: Document = { id, chain, seq, previous, entry: JSON.stringify(entry), code };
    // 409: it is there. What is kept of a first try whose answer was lost counts as written.
    await this.rest.ask('POST', this.path, { body: document, headers: partition(chain), want: [201, 409] });
  }

  /** Over partitions the gateway neither sorts nor groups: chains are named first, then read one by one. */
  async *rows(): AsyncIterable<Row> {
    const once = { name: '@once', value: taskChain('') };
    const everywhere = { 'x-ms-documentdb-query-enablecrosspartition': 'True' };
    yield* this.read('SELECT * FROM c WHERE STARTSWITH(c.chain, @once)', [once], everywhere);
    const chains = new Set<string>();
    const names = 'SELECT VALUE c.chain FROM c WHERE NOT STARTSWITH(c.chain, @once)';
    for await (const name of this.query<string>(names, [once], everywhere)) chains.add(name);
    for (const chain of [...chains].sort()) {
      yield* this.read('SELECT * FROM c ORDER BY c.seq', [], partition(chain));
    }
  }

  private async *read(text: string, parameters: readonly Parameter[], headers: Headers): AsyncIterable<Row> {
    for await (const { chain, seq, previous, entry, code } of this.query<Document>(text, parameters, headers)) {
      yield { chain, seq, previous, entry: JSON.parse(entry) as Row['entry'], code };
    }
  }

  private async *query<T>(query: string, parameters: readonly Parameter[], headers: Headers): AsyncIterable<T> {
    let next: string | undefined;
    do {
      const answer: RestAnswer = await this.rest.ask('POST', this.path, {
        body: { query, parameters },
        headers: {
          ...headers,
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
}

type Headers = Readonly<Record<string, string>>;

interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** A header takes ASCII alone; JSON has an escape for the rest. */
const partition = (chain: string): Headers => ({
  'x-ms-documentdb-partitionkey': JSON.stringify([chain]).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ),
});
