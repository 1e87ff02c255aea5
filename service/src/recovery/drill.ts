import { createHash } from 'node:crypto';
import type { Clock } from '../clock';
import { EmbeddedStore } from '../store/embedded';
import type { StoredRecord } from '../store/keyspace';
import { inFolder } from './backup';

export interface Drill {
  readonly records: number;
  /** Keys that came back otherwise than they were written, at most ten. */
  readonly different: readonly string[];
}

/** Restores records into a store of its own, and compares what it holds with what was written. */
export function drill(created: string, records: () => AsyncIterable<StoredRecord>): Promise<Drill> {
  return inFolder(async (folder) => {
    // Time stands still at the moment of the backup, so that nothing in it has ended.
    const clock: Clock = { now: () => Date.parse(created), sleep: async () => undefined };
    const store = new EmbeddedStore(clock, folder);
    try {
      await store.restore(records());
      const written = await digests(records());
      const found = await digests(store.records());
      const keys = new Set([...written.keys(), ...found.keys()]);
      const different = [...keys].filter((key) => written.get(key) !== found.get(key));
      return { records: written.size, different: different.sort().slice(0, 10) };
    } finally {
      await store.close();
    }
  });
}

async function digests(records: AsyncIterable<StoredRecord>): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  for await (const { key, type, value, expires = 0 } of records) {
    // Fields have no order of their own.
    const pairs =
      type === 'hash' || type === 'zset' ? [...(value as readonly (readonly [string, string])[])] : undefined;
    const plain = pairs?.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) ?? value;
    all.set(
      key,
      createHash('sha256')
        .update(JSON.stringify([type, plain, expires]))
        .digest('base64'),
    );
  }
  return all;
}
