import type { Place } from './place';
import { type Money, type Percent, parseMoney } from './units';

/** What an environment may cost, and who hears when it costs more (C17). It only tells: limits are the service's own. */
export interface BudgetProps {
  /** What one month may cost, at most $10000000, e.g. `$4000`. In dollars, or in the currency that the cloud bills in. */
  readonly monthly: Money;
  /** Mail addresses that hear of it, at most 50. */
  readonly notify: readonly string[];
  /** Shares of the month's amount, 1% to 1000%, at which what was spent is told of; at most 4. @default ['80%', '100%'] */
  readonly alertAt?: readonly Percent[];
  /** Shares at which what will be spent by the month's end, as it looks now, is told of; at most 1. @default ['100%'] */
  readonly forecastAt?: readonly Percent[];
}

export interface Budget {
  readonly monthly: number;
  readonly notify: readonly string[];
  /** Percent. */
  readonly alertAt: readonly number[];
  /** Percent. */
  readonly forecastAt: readonly number[];
}

const address = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/;

/** @param billed whether a target is bound that has a bill: a cluster has none */
export function resolveBudget(place: Place, props: BudgetProps | undefined, billed: boolean): Budget | undefined {
  if (props === undefined) return undefined;
  if (!billed) place.missing('a target that tells what is spent: targets.azure', 'Remove it, or bind that target.');
  const given = place.props(props, { monthly: true, notify: true, alertAt: true, forecastAt: true });
  return {
    monthly: readMonthly(place.in('monthly'), given.monthly),
    notify: readNotify(place.in('notify'), given.notify),
    alertAt: readShares(place.in('alertAt'), given.alertAt, [80, 100], 4),
    forecastAt: readShares(place.in('forecastAt'), given.forecastAt, [100], 1),
  };
}

function readMonthly(place: Place, value: unknown): number {
  const amount = parseMoney(value);
  if (amount !== undefined && amount > 0 && amount <= 10_000_000) return amount;
  const fix = typeof value === 'number' ? `Write '$${value}'.` : undefined;
  place.fault(value, "an amount of money above $0 and at most $10000000, e.g. '$4000'", fix);
  return 1;
}

function readNotify(place: Place, value: readonly string[] | undefined): readonly string[] {
  const list = place.list(value, "a list of mail addresses, e.g. ['ops@example.com']");
  if (list.length === 0) place.missing('at least one mail address', 'A budget only tells: somebody has to hear it.');
  if (list.length > 50) place.fault(list.length, 'at most 50 mail addresses', 'Name a list that many read.');
  list.forEach((entry, index) => {
    if (typeof entry !== 'string' || !address.test(entry))
      place.item(index).fault(entry, "a mail address, e.g. 'ops@example.com'");
  });
  return [...new Set(list)];
}

function readShares(
  place: Place,
  value: readonly Percent[] | undefined,
  fallback: readonly number[],
  most: number,
): readonly number[] {
  if (value === undefined) return fallback;
  const list = place.list(value, "a list of shares, e.g. ['80%', '100%']");
  if (list.length > most) place.fault(list.length, `at most ${most}`, 'A budget tells of five shares at most.');
  const shares = list.map((share, index) => place.item(index).percent(share, { min: 1, max: 1000, fallback: 100 }));
  return [...new Set(shares)].sort((a, b) => a - b);
}
