/** Where backups are kept: files by name. */
export interface BackupTarget {
  /** Copies a file there. Nobody sees half of it. */
  put(name: string, path: string): Promise<void>;
  /** Copies a file from there. */
  get(name: string, path: string): Promise<void>;
  names(): Promise<readonly string[]>;
  remove(name: string): Promise<void>;
}

/** The folder or blob container of BACKUP_URL. */
export async function openTarget(url: string): Promise<BackupTarget> {
  if (url === '')
    throw new Error('BACKUP_URL: got none, want a folder, or the https address of an Azure blob container.');
  if (/^https?:/.test(url)) return new (await import('./blob')).BlobTarget(url);
  return new (await import('./folder')).FolderTarget(url.replace(/^file:\/\//, ''));
}
