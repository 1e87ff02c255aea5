import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { StoredRecord } from '../store/keyspace';
import { version } from '../version';

/** What is known of a backup without reading it. */
export interface Manifest {
  readonly id: string;
  /** When it was begun, ISO 8601. */
  readonly created: string;
  readonly version: string;
  readonly records: number;
  readonly bytes: number;
  /** SHA-256 of the file of records. */
  readonly sha256: string;
  /** SHA-256 of the fields above. */
  readonly seal: string;
}

/** A backup that is not what was written. */
export class DamagedBackup extends Error {
  override readonly name = 'DamagedBackup';
}

export const recordsName = (id: string): string => `${id}.jsonl.gz`;
export const manifestName = (id: string): string => `${id}.json`;

/** Sorts by time; two of one moment differ. */
export const newId = (now: number): string =>
  `${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}Z-${randomBytes(4).toString('hex')}`;

const sealed = (fields: Omit<Manifest, 'seal'>): Manifest => {
  const { id, created, version: by, records, bytes, sha256 } = fields;
  const text = JSON.stringify([id, created, by, records, bytes, sha256]);
  return { ...fields, seal: createHash('sha256').update(text).digest('hex') };
};

/** Writes records to a file, a line each, and says what was written. */
export async function writeArchive(path: string, now: number, records: AsyncIterable<StoredRecord>): Promise<Manifest> {
  let count = 0;
  async function* lines(): AsyncIterable<string> {
    for await (const record of records) {
      count += 1;
      yield `${JSON.stringify(record)}\n`;
    }
  }
  await pipeline(lines, createGzip(), createWriteStream(path, { mode: 0o600 }));
  const { bytes, sha256 } = await digest(path);
  const created = new Date(now).toISOString();
  return sealed({ id: newId(now), created, version, records: count, bytes, sha256 });
}

/** The manifest of a text, or an error where a byte of it is another. */
export function readManifest(text: string, id: string): Manifest {
  let given: Manifest;
  try {
    given = JSON.parse(text) as Manifest;
  } catch (cause) {
    throw new DamagedBackup(`backup ${id}: its manifest is not JSON`, { cause });
  }
  if (given.id !== id || sealed(given).seal !== given.seal)
    throw new DamagedBackup(`backup ${id}: its manifest was changed`);
  return given;
}

/** Whether a file is what the manifest says, to the byte: asked before anything of it is used. */
export async function checkArchive(path: string, manifest: Manifest): Promise<void> {
  const { bytes, sha256 } = await digest(path);
  if (bytes === manifest.bytes && sha256 === manifest.sha256) return;
  throw new DamagedBackup(
    `backup ${manifest.id}: got ${bytes} bytes with SHA-256 ${sha256}, want ${manifest.bytes} with ${manifest.sha256}. Restore another one.`,
  );
}

/** The records of a file that was checked. */
export async function* readArchive(path: string, manifest: Manifest): AsyncIterable<StoredRecord> {
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) {
    count += 1;
    yield JSON.parse(line) as StoredRecord;
  }
  if (count !== manifest.records)
    throw new DamagedBackup(`backup ${manifest.id}: got ${count} records, want ${manifest.records}`);
}

async function digest(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
