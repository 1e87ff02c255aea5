import { readFileSync } from 'node:fs';
import type { Config } from '../config/settings';
import type { Head } from '../governance/ledger';
import { auditKey, withLedger } from '../governance/reading';
import { verify } from '../governance/verify';
import type { Log } from '../telemetry/log';

/** `verify-audit [LOG]`: with a file of the service's log, ends that are missing show too. */
export async function verifyAudit(config: Config, log: Log, [path]: readonly string[]): Promise<number> {
  const heads = path === undefined ? [] : headsOf(readFileSync(path, 'utf8'));
  const verdict = await withLedger(config, log, (sink) => verify(sink, auditKey(config), heads));
  process.stdout.write(`${JSON.stringify({ ...verdict, heads: heads.length }, null, 2)}\n`);
  return verdict.faults.length === 0 ? 0 : 1;
}

/** Every head that a process wrote to its log. */
export function headsOf(text: string): Head[] {
  const heads: Head[] = [];
  for (const line of text.split('\n')) {
    if (!line.includes('"audit head"')) continue;
    try {
      const { chain, rows, code } = JSON.parse(line.slice(line.indexOf('{'))) as Head;
      heads.push({ chain, rows, code });
    } catch {
      // A line that was cut says nothing.
    }
  }
  return heads;
}
