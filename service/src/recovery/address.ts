/** Where backups can't go, by what their addresses look like. */
const unsupported: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^s3:|^https?:\/\/([^/]+\.)?s3[.-]([^/]+\.)?amazonaws\.com(\.cn)?(?=[:/]|$)/i, 'Amazon S3'],
  [/^gs:|^https?:\/\/([^/]+\.)?storage\.googleapis\.com(?=[:/]|$)/i, 'Google Cloud Storage'],
  [/^(?!https?:|file:)[a-z][a-z0-9+.-]+:/i, ''],
];

/** What an address of BACKUP_URL names that is not supported, if so. */
export function unsupportedBackup(url: string): string | undefined {
  for (const [pattern, name] of unsupported) {
    const [scheme] = pattern.exec(url) ?? [];
    if (scheme !== undefined) return name === '' ? scheme : name;
  }
  return undefined;
}
