import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../clock';
import type { Config } from '../config/settings';
import { EmbeddedVectors, isMemory } from '../memory/embedded-vectors';
import { openStore } from '../ports';
import { embeddedFiles } from '../store/files';
import type { StoredRecord } from '../store/keyspace';
import type { Store } from '../store/store';
import type { Log } from '../telemetry/log';
import { inFolder } from './backup';

/** What a backup is made of: the store, and the memories that are kept beside an embedded one. */
interface Kept {
  readonly store: Store;
  readonly vectors: EmbeddedVectors | undefined;
}

const memories = 'memory';

/** The store as it is, to be read. */
export async function withCopy<T>(
  config: Config,
  log: Log,
  use: (store: Store, records: () => AsyncIterable<StoredRecord>) => Promise<T>,
): Promise<T> {
  const read = ({ store, vectors }: Kept): Promise<T> =>
    use(store, async function* () {
      yield* store.records();
      if (vectors !== undefined) yield* vectors.records();
    });
  if (config.REDIS_URL !== undefined) return withKept(config, log, undefined, read);
  // An embedded store belongs to the service that runs on it, so its files are copied: they only ever grow, or are
  // replaced whole.
  return inFolder((folder) => {
    mkdirSync(join(folder, memories));
    for (const name of [...embeddedFiles, ...embeddedFiles.map((one) => join(memories, one))]) {
      const path = join(config.DATA_DIR, name);
      if (existsSync(path)) copyFileSync(path, join(folder, name));
    }
    return withKept(config, log, folder, read);
  });
}

/** Replaces what is kept. An embedded store must not be in use. */
export function restoreLive(config: Config, log: Log, records: () => AsyncIterable<StoredRecord>): Promise<void> {
  const only = async function* (wanted: boolean): AsyncIterable<StoredRecord> {
    for await (const record of records()) if (isMemory(record) === wanted) yield record;
  };
  return withKept(config, log, config.DATA_DIR, async ({ store, vectors }) => {
    await store.restore(only(false));
    await vectors?.restore(only(true));
  });
}

async function withKept<T>(
  config: Config,
  log: Log,
  folder: string | undefined,
  use: (kept: Kept) => Promise<T>,
): Promise<T> {
  const store = await openStore(config, log, systemClock, folder);
  const embedded = store.kind === 'embedded' && folder !== undefined && config.VECTOR_STORE === 'embedded';
  const vectors = embedded ? new EmbeddedVectors(systemClock, join(folder, memories)) : undefined;
  try {
    return await use({ store, vectors });
  } finally {
    await vectors?.close();
    await store.close();
  }
}
