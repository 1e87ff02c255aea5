import type { Config } from '../config/settings';
import { backUp, withBackup } from '../recovery/backup';
import { drill } from '../recovery/drill';
import { restoreLive, withCopy } from '../recovery/source';
import { openTarget } from '../recovery/target';
import type { Log } from '../telemetry/log';

export async function backup(config: Config, log: Log): Promise<number> {
  const target = await openTarget(config.BACKUP_URL);
  const started = Date.now();
  const manifest = await withCopy(config, log, (_, records) => backUp(target, records(), config.BACKUP_KEEP, started));
  log.info('backed up', { ...manifest, ms: Date.now() - started });
  return 0;
}

export async function restore(config: Config, log: Log): Promise<number> {
  if (config.RESTORE_TARGET === 'scratch') return rehearse(config, log);
  const target = await openTarget(config.BACKUP_URL);
  const started = Date.now();
  const manifest = await withBackup(target, config.BACKUP_ID, async (found, records) => {
    await restoreLive(config, log, records);
    return found;
  });
  log.info('restored', { ...manifest, ms: Date.now() - started });
  return 0;
}

/** A backup that nobody has restored is a hope. */
export async function rehearse(config: Config, log: Log): Promise<number> {
  const target = await openTarget(config.BACKUP_URL);
  const started = Date.now();
  const { found, result } = await withBackup(target, config.BACKUP_ID, async (manifest, records) => {
    return { found: manifest, result: await drill(manifest.created, records) };
  });
  const age = Math.round((started - Date.parse(found.created)) / 1000);
  log.info('drill', { id: found.id, ...result, age_seconds: age, ms: Date.now() - started });
  return result.different.length === 0 ? 0 : 1;
}
