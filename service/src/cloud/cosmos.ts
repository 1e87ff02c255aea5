import type { Config } from '../config/settings';
import { type Row, type RowSink, taskChain } from '../governance/ledger';
import { CosmosContainer, type Parameter } from './cosmos-container';

/** A row as it is kept. The entry stays text: its code covers the order of its fields, which a document may lose. */
interface Document {
  readonly id: string;
  readonly chain: string;
  readonly seq: number;
  readonly previous: string;
  readonly entry: string;
  readonly code: string;
}

/** The ledger in Cosmos DB for NoSQL, in a container with partition key /chain. */
export const cosmosRows = (config: Config): RowSink => new CosmosRows(new CosmosContainer(config, 'ledger'));

/** Keeps all rows. A row's name is its number, so one that is there stays as it is. */
class CosmosRows implements RowSink {
  constructor(private readonly container: CosmosContainer) {}

  async append({ chain, seq, previous, entry, code }: Row, text: string = JSON.stringify(entry)): Promise<void> {
    const id = String(seq).padStart(12, '0');
    const document: Document = { id, chain, seq, previous, entry: text, code };
    await this.container.create(chain, document);
  }

  /** Over partitions nothing is sorted: chains are named first, then read one by one. */
  async *rows(): AsyncIterable<Row> {
    const once = { name: '@once', value: taskChain('') };
    yield* this.read('SELECT * FROM c WHERE STARTSWITH(c.chain, @once)', [once]);
    const chains = new Set<string>();
    const names = 'SELECT VALUE c.chain FROM c WHERE NOT STARTSWITH(c.chain, @once)';
    for await (const name of this.container.query<string>(names, [once])) chains.add(name);
    for (const chain of [...chains].sort()) yield* this.read('SELECT * FROM c ORDER BY c.seq', [], chain);
  }

  private async *read(text: string, parameters: readonly Parameter[], partition?: string): AsyncIterable<Row> {
    for await (const row of this.container.query<Document>(text, parameters, partition)) {
      const { chain, seq, previous, entry, code } = row;
      yield { chain, seq, previous, entry: JSON.parse(entry) as Row['entry'], code };
    }
  }
}
