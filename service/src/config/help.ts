import { sections } from './settings';

const commands = {
  serve: 'answers on PORT; the default',
  worker: 'works off the queue',
  health: 'asks the one that runs here whether it is alive; for health checks without a shell',
  migrate: 'brings the database to this version',
  backup: 'writes a backup to BACKUP_URL',
  restore: 'brings back BACKUP_ID, or the newest',
  drill: 'restores the newest backup into memory, and compares',
  report: 'report cost | report compliance: from the ledger, as JSON',
  'verify-audit': 'shows any edit, deletion or reordering in the audit log',
} as const;

/** What --help prints. */
export function help(): string {
  const lines = ['usage: service [command]', ''];
  for (const [name, what] of Object.entries(commands)) lines.push(`  ${name.padEnd(14)}${what}`);
  for (const [title, settings] of Object.entries(sections)) {
    lines.push('', `${title}:`);
    for (const [name, setting] of Object.entries(settings)) {
      const also = setting.aliases.length === 0 ? '' : ` Also ${setting.aliases.join(', ')}.`;
      lines.push(`  ${name}`, `      ${setting.doc} Want ${setting.wanted}. Default: ${setting.shown}.${also}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
