import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agentService, cronJob, kafka, off, type PlatformProps, postgres, queueWorker } from 'agent-gantry';
import { afterAll, describe, expect, it } from 'vitest';
import type { Document } from '../../charts/documents';
import { type AlertId, alertIds } from '../../spec/alerts/rule';
import { synthesise } from '../support/platforms';
import { only } from '../support/synth';
import { buildPromtool } from './promtool/build';
import { cases, silences } from './promtool/cases';

const promtool = buildPromtool();
const work = mkdtempSync(join(tmpdir(), 'gantry-alerts-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** A platform that has every part that an alert is about. */
const platform: PlatformProps = {
  name: 'desk',
  tags: { owner: 'team', costCentre: 'cc-1' },
  workloads: {
    chat: agentService(),
    worker: queueWorker({ queue: 'tasks' }),
    digest: cronJob({ image: 'ghcr.io/acme/digest:1.0.0', schedule: '@daily' }),
  },
  data: { database: postgres({ hosting: 'inCluster' }), queue: kafka({ hosting: 'managed', topics: ['tasks'] }) },
  recovery: {},
  observability: { traces: { endpoint: 'https://otlp.example.com' } },
  targets: { kubernetes: { regions: ['eastus2'] } },
  environments: { development: off, staging: off },
};

interface Rule {
  readonly alert: AlertId;
  readonly labels: Readonly<Record<string, string>>;
}
interface Spec {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

const { documents } = synthesise(platform);
const { groups } = only(documents, 'PrometheusRule').spec as Spec;
const rules = groups.flatMap((group) => group.rules);

/** Runs promtool on files of JSON, which it reads as YAML. */
function run(args: readonly string[], files: Readonly<Record<string, unknown>>): string {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(work, name), JSON.stringify(content));
  const path = typeof promtool === 'string' ? '' : promtool.path;
  const { status, stdout, stderr } = spawnSync(path, [...args, ...Object.keys(files).slice(0, 1)], {
    cwd: work,
    encoding: 'utf8',
  });
  return status === 0 && !/FAILED/.test(stderr) ? '' : `${stdout}${stderr}`;
}

/** What promtool says of an alert under some series; nothing where it is as expected. */
function judge(
  id: AlertId,
  series: Readonly<Record<string, string>>,
  at: string,
  labels: Readonly<Record<string, string>> | undefined,
): string {
  const bare = groups.map(({ name, rules: own }) => ({
    name,
    rules: own.map(({ alert, labels: mine, ...rule }) => ({ alert, labels: mine, ...rule, annotations: undefined })),
  }));
  const own = rules.find(({ alert }) => alert === id)?.labels;
  const expected = labels === undefined ? [] : [{ exp_labels: { ...own, ...labels } }];
  return run(['test', 'rules'], {
    'test.json': {
      rule_files: ['rules.json'],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
          alert_rule_test: [{ eval_time: at, alertname: id, exp_alerts: expected }],
        },
      ],
    },
    'rules.json': { groups: bare },
  });
}

describe.skipIf(typeof promtool === 'string')(
  `A12 C11 alerts in a real Prometheus${typeof promtool === 'string' ? ` (skipped: ${promtool})` : ''}`,
  () => {
    it('are all here', () => {
      expect([...new Set(rules.map(({ alert }) => alert))].sort()).toEqual([...alertIds].sort());
    });

    it('are rules and templates that it takes', () => {
      expect(run(['check', 'rules', '--lint=all', '--lint-fatal'], { 'rules.json': { groups } })).toBe('');
    });

    it.each(Object.entries(cases))('%s fires when it should, and only then', (id, { at, fires, labels, quiet }) => {
      expect(judge(id as AlertId, fires, at, labels)).toBe('');
      expect(judge(id as AlertId, quiet, at, undefined)).toBe('');
    });

    it.each(Object.entries(silences))('%s fires on silence', (id, { at, fires, labels }) => {
      expect(judge(id as AlertId, fires, at, labels)).toBe('');
    });

    it('have dashboards whose every query it can parse', () => {
      const queries = documents.flatMap(dashboardQueries);
      expect(queries.length).toBeGreaterThan(20);
      const path = typeof promtool === 'string' ? '' : promtool.path;
      for (const query of queries) {
        const { status, stderr } = spawnSync(path, ['promql', 'format', '--experimental', query], { encoding: 'utf8' });
        expect([query, status, stderr]).toEqual([query, 0, '']);
      }
    });

    it('are told apart from what would not fire, so that the above could fail', () => {
      const { fires, at } = cases.HighErrorRate;
      expect(judge('HighErrorRate', fires, at, undefined)).toContain('FAILED');
    });
  },
);

function dashboardQueries({ kind, metadata, data }: Document): readonly string[] {
  if (kind !== 'ConfigMap' || metadata.annotations?.grafana_folder === undefined) return [];
  return Object.values(data as Readonly<Record<string, string>>).flatMap((text) => {
    const { panels } = JSON.parse(text) as {
      readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
    };
    return panels.flatMap(({ targets }) =>
      targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m').replaceAll('$workload', 'chat')),
    );
  });
}
