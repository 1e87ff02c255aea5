import { systemClock } from '../clock';
import type { Config } from '../config/settings';
import type { Log } from '../telemetry/log';

/** Makes what the database needs and is not there yet, so that the service itself needs no right to. */
export async function migrate(config: Config, log: Log): Promise<number> {
  if (config.PGHOST === '') {
    log.info('nothing to migrate: PGHOST is not set');
    return 0;
  }
  const started = systemClock.now();
  const database = (await import('../database/pool')).openDatabase(config);
  try {
    const rows = (await import('../database/rows')).databaseRows(database).rows();
    // Whoever reads needs the table.
    await rows[Symbol.asyncIterator]().next();
    if (config.VECTOR_STORE === 'pgvector') {
      const vectors = await (await import('../memory/pgvector')).openPgVectors(config, database);
      await vectors.search('', new Array<number>(config.VECTOR_DIMENSIONS).fill(1), 1);
    }
    log.info('migrated', { ms: systemClock.now() - started });
    return 0;
  } finally {
    await database.close();
  }
}
