import type { StoredRecord } from './keyspace';
import { RowFile } from './row-file';
import { keys } from './store';

const first = keys.chain('');
const prefix = first.slice(0, first.indexOf('}'));

/** Rows of all chains in one file, as they came. A backup has them chain by chain, as every store can take them. */
export class EmbeddedLedger extends RowFile {
  async *records(): AsyncIterable<StoredRecord> {
    const chains = new Map<string, string[]>();
    for await (const row of this.rows()) {
      const { chain } = JSON.parse(row) as { chain: string };
      const known = chains.get(chain);
      if (known === undefined) chains.set(chain, [row]);
      else known.push(row);
    }
    for (const [chain, value] of [...chains].sort(([a], [b]) => (a < b ? -1 : 1))) {
      yield { key: keys.chain(chain), type: 'list', value };
    }
  }

  static owns({ key }: StoredRecord): boolean {
    return key.startsWith(prefix);
  }
}
