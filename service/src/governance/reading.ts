import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/settings';
import { withCopy } from '../recovery/source';
import type { Log } from '../telemetry/log';
import { type RowSink, storeSink } from './ledger';

/** The ledger, to be read, wherever it is kept. */
export async function withLedger<T>(config: Config, log: Log, use: (sink: RowSink) => Promise<T>): Promise<T> {
  if (config.PGHOST !== '') {
    const database = (await import('../database/pool')).openDatabase(config);
    try {
      return await use((await import('../database/rows')).databaseRows(database));
    } finally {
      await database.close();
    }
  }
  if (config.COSMOS_ENDPOINT !== undefined) return use((await import('../cloud/cosmos')).cosmosRows(config));
  return withCopy(config, log, (store) => use(storeSink(store)));
}

/** The key of the chains: as set, or as the service made it. */
export function auditKey(config: Config): string {
  if (config.AUDIT_KEY !== undefined) return config.AUDIT_KEY;
  try {
    return readFileSync(join(config.DATA_DIR, 'audit.key'), 'utf8');
  } catch (cause) {
    throw new Error('AUDIT_KEY: got none, want the key that the service writes its chains with.', { cause });
  }
}
