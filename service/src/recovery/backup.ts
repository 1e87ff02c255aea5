import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredRecord } from '../store/keyspace';
import {
  checkArchive,
  type Manifest,
  manifestName,
  readArchive,
  readManifest,
  recordsName,
  writeArchive,
} from './archive';
import type { BackupTarget } from './target';

/** Writes a backup, and takes away those beyond `keep`, oldest first. */
export async function backUp(
  target: BackupTarget,
  records: AsyncIterable<StoredRecord>,
  keep: number,
  now: number,
): Promise<Manifest> {
  return inFolder(async (folder) => {
    const [path, description] = [join(folder, 'records'), join(folder, 'manifest')];
    const manifest = await writeArchive(path, now, records);
    await writeFile(description, JSON.stringify(manifest));
    // The manifest comes last: a backup without one was never finished, and is nobody's.
    await target.put(recordsName(manifest.id), path);
    await target.put(manifestName(manifest.id), description);
    const ids = await backups(target);
    for (const old of ids.slice(0, Math.max(0, ids.length - keep))) {
      await target.remove(manifestName(old));
      await target.remove(recordsName(old));
    }
    return manifest;
  });
}

/** Ids of finished backups, oldest first. */
export async function backups(target: BackupTarget): Promise<string[]> {
  const names = (await target.names()).filter((name) => name.endsWith('.json'));
  return names.map((name) => name.slice(0, -'.json'.length)).sort();
}

/** Hands over the records of a backup, once all of it was found to be what was written. */
export async function withBackup<T>(
  target: BackupTarget,
  id: string,
  use: (manifest: Manifest, records: () => AsyncIterable<StoredRecord>) => Promise<T>,
): Promise<T> {
  const known = await backups(target);
  const chosen = id === '' ? known.at(-1) : known.find((one) => one === id);
  if (chosen === undefined) {
    const want = known.length === 0 ? 'a backup; there is none' : `one of ${known.slice(-5).join(', ')}`;
    throw new Error(`BACKUP_ID: got ${id === '' ? 'none' : JSON.stringify(id)}, want ${want}.`);
  }
  return inFolder(async (folder) => {
    const [path, description] = [join(folder, 'records'), join(folder, 'manifest')];
    await target.get(manifestName(chosen), description);
    const manifest = readManifest(await readFile(description, 'utf8'), chosen);
    await target.get(recordsName(chosen), path);
    await checkArchive(path, manifest);
    return use(manifest, () => readArchive(path, manifest));
  });
}

export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'backup-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
