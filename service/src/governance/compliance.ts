import type { Period } from '../cost/report';
import { type RowSink, reference } from './ledger';
import type { Verdict } from './verify';

export interface Anomaly {
  readonly user: string;
  readonly kind: 'many_refusals' | 'many_addresses' | 'many_deletions' | 'burst';
  readonly detail: string;
}

/** Who did what in a period, whether the log is whole, and what stands out. */
export interface ComplianceReport {
  readonly period: { readonly from: string | null; readonly to: string | null };
  readonly total_accesses: number;
  readonly unique_users: number;
  readonly by_action: Readonly<Record<string, number>>;
  readonly by_outcome: Readonly<Record<string, number>>;
  readonly audit: Verdict;
  readonly anomalies: readonly Anomaly[];
}

interface Trail {
  accesses: number;
  refused: number;
  deletions: number;
  readonly addresses: Set<string>;
  readonly hours: Map<number, number>;
}

/** From these on it is worth a look. */
const limits = { refused: 20, deletions: 20, addresses: 10, burst: 100 };

export async function complianceReport(sink: RowSink, audit: Verdict, { from, to }: Period): Promise<ComplianceReport> {
  const trails = new Map<string, Trail>();
  const [actions, outcomes] = [new Map<string, number>(), new Map<string, number>()];
  let total = 0;
  for await (const { entry } of sink.rows()) {
    const { time, user, action, outcome, ip, resource } = entry;
    if (time < from || time >= to || resource.startsWith(reference)) continue;
    total += 1;
    count(actions, action);
    count(outcomes, outcome);
    const trail = trails.get(user) ?? { accesses: 0, refused: 0, deletions: 0, addresses: new Set(), hours: new Map() };
    trails.set(user, trail);
    trail.accesses += 1;
    if (outcome === 'refused') trail.refused += 1;
    if (action === 'delete_session') trail.deletions += 1;
    trail.addresses.add(ip);
    count(trail.hours, Math.floor(time / 3_600_000));
  }
  return {
    period: { from: from === 0 ? null : iso(from), to: to === Number.MAX_SAFE_INTEGER ? null : iso(to) },
    ...{
      total_accesses: total,
      unique_users: trails.size,
      by_action: sorted(actions),
      by_outcome: sorted(outcomes),
      audit,
    },
    anomalies: [...trails].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([user, trail]) => anomaliesOf(user, trail)),
  };
}

function anomaliesOf(user: string, { accesses, refused, deletions, addresses, hours }: Trail): Anomaly[] {
  const found: Anomaly[] = [];
  const note = (kind: Anomaly['kind'], detail: string): void => void found.push({ user, kind, detail });
  if (refused >= limits.refused && refused * 2 >= accesses)
    note('many_refusals', `${refused} of ${accesses} were refused`);
  if (addresses.size >= limits.addresses) note('many_addresses', `from ${addresses.size} addresses`);
  if (deletions >= limits.deletions && deletions * 2 >= accesses)
    note('many_deletions', `${deletions} of ${accesses} were deletions`);
  const [busiest, most] = [...hours].reduce((best, hour) => (hour[1] > best[1] ? hour : best), [0, 0]);
  const usual = hours.size < 2 ? 0 : (accesses - most) / (hours.size - 1);
  if (usual > 0 && most >= limits.burst && most > 10 * usual) {
    note('burst', `${most} in the hour from ${iso(busiest * 3_600_000)}, ${usual.toFixed(1)} in others`);
  }
  return found;
}

const iso = (time: number): string => new Date(time).toISOString();
const sorted = (counts: Map<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
