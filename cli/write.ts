import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Files } from '../charts/files';
import { environmentNames } from '../spec/environments';
import { UsageError } from './command';

/**
 * Replaces a folder as a whole: everything is written beside it first, and changes places in one step. A fault on the
 * way leaves the folder as it was.
 * @throws UsageError where the folder holds what this tool never writes
 */
export function replaceFolder(folder: string, files: Files): void {
  refuseForeign(folder);
  mkdirSync(dirname(folder), { recursive: true });
  // Not mkdtemp: its folders are for their owner alone, and the output is for whoever may read the folder above it.
  const fresh = join(dirname(folder), `.gantry-${randomBytes(6).toString('hex')}`);
  mkdirSync(fresh);
  try {
    const made = new Set<string>();
    for (const [path, content] of files) {
      const file = join(fresh, ...path.split('/'));
      if (!made.has(dirname(file))) mkdirSync(dirname(file), { recursive: true });
      made.add(dirname(file));
      writeFileSync(file, content);
    }
    const old = `${fresh}-old`;
    if (existsSync(folder)) renameSync(folder, old);
    try {
      renameSync(fresh, folder);
    } catch (error) {
      if (existsSync(old)) renameSync(old, folder);
      throw error;
    }
    rmSync(old, { recursive: true, force: true });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** A folder is ours when it is empty or holds environments alone: a mistyped `--out` must not delete sources. */
function refuseForeign(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw new UsageError(`${folder}: is a file, want a folder for the output`);
  const ours: readonly string[] = environmentNames.flatMap((name) => [name, `${name}.json`]);
  const foreign = readdirSync(folder).filter((name) => !ours.includes(name));
  if (foreign.length > 0) {
    throw new UsageError(
      `${folder}: holds ${foreign.slice(0, 3).join(', ')}, which synth never writes; it would be deleted. Choose another --out.`,
    );
  }
}

/** Replaces a file as a whole. */
export function replaceFile(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(fresh, content, { flag: 'wx' });
    renameSync(fresh, file);
  } finally {
    rmSync(fresh, { force: true });
  }
}
