import type { Config } from '../config/settings';
import { costReport } from '../cost/report';
import { complianceReport } from '../governance/compliance';
import { auditKey, withLedger } from '../governance/reading';
import { verify } from '../governance/verify';
import type { Log } from '../telemetry/log';

const usage = 'usage: service report cost|compliance [FROM [TO]], days as 2026-01-31, UTC, TO not included\n';

/** Prints a report from the ledger, as JSON. */
export async function report(config: Config, log: Log, [kind, from = '', to = '']: readonly string[]): Promise<number> {
  const period = { from: moment(from, 0), to: moment(to, Number.MAX_SAFE_INTEGER) };
  if ((kind !== 'cost' && kind !== 'compliance') || Number.isNaN(period.from) || Number.isNaN(period.to)) {
    process.stderr.write(usage);
    return 2;
  }
  const result = await withLedger(config, log, async (sink) => {
    if (kind === 'cost') return costReport(sink, config, period);
    return complianceReport(sink, await verify(sink, auditKey(config)), period);
  });
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  return 0;
}

const moment = (text: string, missing: number): number =>
  text === '' ? missing : /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
