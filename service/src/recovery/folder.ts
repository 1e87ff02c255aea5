import { copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupTarget } from './target';

/** Backups in a folder: a volume, or a disk. */
export class FolderTarget implements BackupTarget {
  constructor(private readonly folder: string) {}

  async put(name: string, path: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const partial = join(this.folder, `.${name}.partial`);
    await copyFile(path, partial);
    const file = await open(partial, 'r+');
    await file.sync();
    await file.close();
    await rename(partial, join(this.folder, name));
  }

  async get(name: string, path: string): Promise<void> {
    await copyFile(join(this.folder, name), path);
  }

  async names(): Promise<readonly string[]> {
    const all = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return all.filter((name) => !name.startsWith('.'));
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.folder, name), { force: true });
  }
}
