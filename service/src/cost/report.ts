import type { Config } from '../config/settings';
import { type Entry, type RowSink, reference } from '../governance/ledger';

export interface Period {
  /** Milliseconds since 1970; `to` is not included. */
  readonly from: number;
  readonly to: number;
}

interface Sum {
  requests: number;
  prompt: number;
  completion: number;
  dollars: number;
}

/** What was spent, by whom and on what, and what follows for the settings. */
export interface CostReport {
  readonly total: Sum;
  readonly by_model: Readonly<Record<string, Sum>>;
  readonly by_user: Readonly<Record<string, Sum>>;
  readonly by_team: Readonly<Record<string, Sum>>;
  readonly by_day: Readonly<Record<string, Sum>>;
  readonly cache: { readonly hit_rate: number; readonly advice: string | null };
  readonly recommendations: readonly Recommendation[];
}

export interface Recommendation {
  readonly setting: string;
  readonly now: string | number;
  readonly advised: string | number;
  readonly why: string;
}

/** Requests that a recommendation is drawn from, at least. */
const enough = 50;
/** Room above what 95 of 100 needed. */
const room = 1.2;

export async function costReport(sink: RowSink, config: Config, { from, to }: Period): Promise<CostReport> {
  const total = nothing();
  const [models, users, teams, days] = [new Sums(), new Sums(), new Sums(), new Sums()];
  const completions: number[] = [];
  const times: number[] = [];
  let [known, asked] = [0, 0];
  for await (const { entry } of sink.rows()) {
    const { time, outcome, model, user, team, completion = 0, ms = 0, cached } = entry;
    if (time < from || time >= to || outcome !== 'success' || model === undefined) continue;
    if (entry.resource.startsWith(reference)) continue;
    for (const sum of [total, models.of(model), users.of(user), teams.of(team ?? 'none'), days.of(dayOf(time))])
      add(sum, entry);
    asked += 1;
    if (cached) known += 1;
    else {
      completions.push(completion);
      times.push(ms);
    }
  }
  const cache = { hit_rate: asked === 0 ? 0 : round(known / asked), advice: cacheAdvice(config, known, asked) };
  const recommendations = [
    ...rightSized('MAX_TOKENS', config.MAX_TOKENS, completions, 'tokens of an answer', 1),
    ...rightSized('TIMEOUT_SECONDS', config.TIMEOUT_SECONDS, times, 'milliseconds of a request', 1000),
    ...budgetAdvice(
      config,
      Object.values(days.all()).map(({ dollars }) => dollars),
    ),
  ];
  return {
    ...{
      total: rounded(total),
      by_model: models.all(),
      by_user: users.all(),
      by_team: teams.all(),
      by_day: days.all(),
    },
    ...{ cache, recommendations },
  };
}

/** Below seven hits in ten there is something to gain, where there is enough to judge by. */
export function cacheAdvice(config: Config, hits: number, lookups: number): string | null {
  if (!config.CACHE_ENABLED) return 'The cache is off: set CACHE_ENABLED=true where questions repeat.';
  if (lookups < enough || hits / lookups >= 0.7) return null;
  const [ttl, size] = [config.CACHE_TTL * 2, config.CACHE_SIZE * 2];
  return `Less than 70 % are known: keep answers longer (CACHE_TTL=${ttl}), and more of them in memory (CACHE_SIZE=${size}).`;
}

/** What 95 of 100 needed, and a fifth more: less room is a risk, more is paid for in reservations and waiting. */
function rightSized(setting: string, now: number, samples: number[], of: string, unit: number): Recommendation[] {
  if (samples.length < enough) return [];
  const p95 = percentile(samples, 0.95);
  const advised = Math.max(1, Math.ceil((p95 * room) / unit));
  if (advised >= now * 0.8 && advised <= now) return [];
  return [{ setting, now, advised, why: `p95 is ${Math.round(p95)} ${of}; with 20 % of room` }];
}

function budgetAdvice({ BUDGET_DAILY }: Config, days: number[]): Recommendation[] {
  if (days.length < 7) return [];
  const p95 = percentile(days, 0.95);
  const advised = `$${(p95 * room).toFixed(2)}`;
  const now = BUDGET_DAILY === undefined ? 'none' : `$${(BUDGET_DAILY / 1e6).toFixed(2)}`;
  return now === advised
    ? []
    : [{ setting: 'BUDGET_DAILY', now, advised, why: `p95 of a day is $${p95.toFixed(2)}; with 20 % of room` }];
}

/** The smallest sample that so many are not above. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

class Sums {
  private readonly sums = new Map<string, Sum>();

  of(name: string): Sum {
    const sum = this.sums.get(name) ?? nothing();
    this.sums.set(name, sum);
    return sum;
  }

  /** Dearest first. */
  all(): Record<string, Sum> {
    const sorted = [...this.sums].sort(([a, x], [b, y]) => y.dollars - x.dollars || (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([name, sum]) => [name, rounded(sum)]));
  }
}

const nothing = (): Sum => ({ requests: 0, prompt: 0, completion: 0, dollars: 0 });
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const round = (value: number): number => Math.round(value * 1e6) / 1e6;
const rounded = (sum: Sum): Sum => ({ ...sum, dollars: round(sum.dollars) });

function add(sum: Sum, { prompt = 0, completion = 0, cost = 0 }: Entry): void {
  sum.requests += 1;
  sum.prompt += prompt;
  sum.completion += completion;
  sum.dollars += cost / 1e6;
}
