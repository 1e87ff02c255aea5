import { describe, expect, it } from 'vitest';
import { headsOf } from '../src/commands/audit';
import { readConfig } from '../src/config/read';
import { cacheAdvice, costReport, percentile } from '../src/cost/report';
import { complianceReport } from '../src/governance/compliance';
import { type Entry, Ledger, type Row, type RowSink } from '../src/governance/ledger';
import { startService } from './support/service';

const config = readConfig({ CONFIG_DIR: '/nowhere' });
const always = { from: 0, to: Number.MAX_SAFE_INTEGER };
const day = Date.parse('2026-11-01T10:00:00Z');

async function ledgerOf(entries: readonly Partial<Entry>[]): Promise<RowSink> {
  const all: Row[] = [];
  const sink: RowSink = {
    append: async (row) => void all.push(row),
    async *rows() {
      yield* all;
    },
  };
  const ledger = new Ledger(sink, 'c', 'k'.repeat(32));
  const usual: Entry = {
    time: day,
    request: 'r',
    user: 'u',
    action: 'chat',
    resource: 's',
    ip: '::1',
    outcome: 'success',
  };
  for (const entry of entries) await ledger.append({ ...usual, ...entry });
  return sink;
}

describe('cost report', () => {
  const paid = { model: 'gpt-5.5', prompt: 100, completion: 10, cost: 2_500_000, ms: 900 };

  it('D9: sums by model, user, team and day, refusals left out', async () => {
    const sink = await ledgerOf([
      { ...paid, user: 'a', team: 'x' },
      { ...paid, user: 'b', team: 'x', model: 'gpt-5.4', cost: 500_000 },
      { ...paid, user: 'a', time: day + 86_400_000 },
      { ...paid, cost: 0, cached: true, user: 'a', team: 'x' },
      { outcome: 'refused' },
      { outcome: 'failure', model: 'gpt-5.5', cost: 9e9 },
    ]);
    const report = await costReport(sink, config, always);
    expect(report.total).toEqual({ requests: 4, prompt: 400, completion: 40, dollars: 5.5 });
    expect(Object.entries(report.by_model).map(([name, { dollars }]) => [name, dollars])).toEqual([
      ['gpt-5.5', 5],
      ['gpt-5.4', 0.5],
    ]);
    expect(report.by_user.a?.dollars).toBe(5);
    expect(report.by_team).toMatchObject({ x: { dollars: 3 }, none: { dollars: 2.5 } });
    expect(Object.keys(report.by_day).sort()).toEqual(['2026-11-01', '2026-11-02']);
    expect(report.cache.hit_rate).toBe(0.25);
    const { total } = await costReport(sink, config, { from: day + 1, to: always.to });
    expect(total.dollars).toBe(2.5);
  });

  it('D9: advises what 95 of 100 needed and a fifth more, where there is enough to judge by', async () => {
    const entries = Array.from({ length: 100 }, (_, index) => ({
      ...paid,
      completion: index + 1,
      ms: (index + 1) * 100,
      time: day + (index % 10) * 86_400_000,
    }));
    const { recommendations } = await costReport(await ledgerOf(entries), config, always);
    expect(recommendations).toEqual([
      { setting: 'MAX_TOKENS', now: 4000, advised: 114, why: 'p95 is 95 tokens of an answer; with 20 % of room' },
      {
        setting: 'TIMEOUT_SECONDS',
        now: 120,
        advised: 12,
        why: 'p95 is 9500 milliseconds of a request; with 20 % of room',
      },
      { setting: 'BUDGET_DAILY', now: 'none', advised: '$30.00', why: 'p95 of a day is $25.00; with 20 % of room' },
    ]);
    expect(
      (await costReport(await ledgerOf(entries.slice(0, 40)), config, always)).recommendations.map(
        ({ setting }) => setting,
      ),
    ).toEqual(['BUDGET_DAILY']);
    expect(percentile([], 0.95)).toBe(0);
  });

  it('D16: advises a longer life and more room where fewer than seven of ten are known', async () => {
    expect(cacheAdvice(config, 60, 100)).toBe(
      'Less than 70 % are known: keep answers longer (CACHE_TTL=7200), and more of them in memory (CACHE_SIZE=2000).',
    );
    expect(cacheAdvice(config, 70, 100)).toBeNull();
    expect(cacheAdvice(config, 0, 10)).toBeNull();
    const service = await startService();
    for (let index = 0; index < 4; index += 1) await service.post('/chat', { message: 'same', user_id: 'u' });
    expect((await service.manage('/monitor')).body.cache).toEqual({ lookups: 4, hit_rate: 0.75, advice: null });
    await service.stop();
  });
});

describe('compliance report', () => {
  const whole = { rows: 0, chains: 0, faults: [] };

  it('D28: who did what, and whether the log is whole', async () => {
    const sink = await ledgerOf([
      { user: 'a' },
      { user: 'b', action: 'delete_session' },
      { user: 'b', outcome: 'refused' },
    ]);
    expect(await complianceReport(sink, whole, { from: day - 1, to: day + 1 })).toEqual({
      period: { from: '2026-11-01T09:59:59.999Z', to: '2026-11-01T10:00:00.001Z' },
      ...{
        total_accesses: 3,
        unique_users: 2,
        by_action: { chat: 2, delete_session: 1 },
        by_outcome: { refused: 1, success: 2 },
      },
      ...{ audit: whole, anomalies: [] },
    });
  });

  it('D28: names what stands out', async () => {
    const many = (count: number, make: (index: number) => Partial<Entry>): Partial<Entry>[] =>
      Array.from({ length: count }, (_, index) => make(index));
    const sink = await ledgerOf([
      ...many(30, () => ({ user: 'refused', outcome: 'refused' })),
      ...many(12, (index) => ({ user: 'roaming', ip: `10.0.0.${index}` })),
      ...many(25, () => ({ user: 'deleting', action: 'delete_session' })),
      ...many(200, () => ({ user: 'bursting' })),
      ...many(5, (index) => ({ user: 'bursting', time: day + (index + 1) * 3_600_000 })),
      ...many(99, () => ({ user: 'busy' })),
    ]);
    const { anomalies } = await complianceReport(sink, whole, always);
    expect(anomalies.map(({ user, kind }) => [user, kind])).toEqual([
      ['bursting', 'burst'],
      ['deleting', 'many_deletions'],
      ['refused', 'many_refusals'],
      ['roaming', 'many_addresses'],
    ]);
  });

  it('D28: finds the heads that processes wrote to their logs', () => {
    const text = [
      '{"message":"started"}',
      '{"time":"t","message":"audit head","chain":"c","rows":3,"code":"x"}',
      'noise "audit head {',
      '',
    ]
      .slice(0, 2)
      .join('\n');
    expect(headsOf(text)).toEqual([{ chain: 'c', rows: 3, code: 'x' }]);
  });
});
