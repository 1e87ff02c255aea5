import { elasticsearch, email, existingSecret, keyVault, late, off, pagerDuty, slack, webhook } from 'agent-gantry';
import { platform } from '../support';
import type { Wrong } from './wrong';

const observed = (observability: unknown, rest: object = {}) => platform({ observability, ...rest });
const hook = webhook({ url: existingSecret('hooks', 'url') });

/** Metrics, alerts and who is told, traces, logs. */
export const observability: Readonly<Record<string, Wrong>> = {
  'true for observability': {
    given: observed(true),
    says: [{ path: 'observability', got: 'true', want: 'an object with metrics, alerts, dashboards, traces, logs' }],
  },
  'a misspelt part of observability': {
    given: observed({ metric: {} }),
    says: [{ path: 'observability.metric', want: 'a known prop', fix: 'Did you mean metrics?' }],
  },
  'alerts without metrics': {
    given: observed({ metrics: off, dashboards: off }),
    says: [
      {
        path: 'observability.alerts',
        want: 'off: without metrics there is nothing that it could read',
        fix: 'Write alerts: off, or leave metrics on.',
      },
    ],
  },
  'a scrape more often than it can be answered': {
    given: observed({ metrics: { every: '1s' } }),
    says: [{ path: 'observability.metrics.every', got: '"1s"', want: "whole seconds, 5s to 5m, e.g. '30s', '5m'" }],
  },
  'a label of the tool on what Prometheus reads': {
    given: observed({ metrics: { labels: { owner: 'me' } } }),
    says: [
      {
        path: 'observability.metrics.labels.owner',
        want: 'a label of your own',
        fix: 'This one is set by the tool: selectors, tags and tooling rely on it.',
      },
    ],
  },
  'a receiver that no function made': {
    given: observed({ alerts: { page: 'ops@example.com' } }),
    says: [
      {
        path: 'observability.alerts.page',
        got: '"ops@example.com"',
        want: 'pagerDuty(), slack(), email() or webhook()',
      },
    ],
  },
  'one wrong receiver of several': {
    given: observed({ alerts: { inform: [hook, { kind: 'teams' }] } }),
    says: [
      {
        path: 'observability.alerts.inform[1]',
        got: '{"kind":"teams"}',
        want: 'pagerDuty(), slack(), email() or webhook()',
      },
    ],
  },
  'a key in the vault, where the CSI driver brings secrets to pods alone': {
    given: observed({ alerts: { page: pagerDuty({ key: 'pagerduty' }) } }, { vault: keyVault() }),
    says: [
      {
        path: 'observability.alerts.page.key',
        want: 'a Secret of the namespace: the CSI driver brings secrets to pods alone, and none of them reads this one',
        fix: "Set targets.kubernetes.secrets: 'externalSecrets', or write existingSecret('<Secret>', '<key>').",
      },
    ],
  },
  'a key in the vault without a vault': {
    given: observed({ alerts: { page: pagerDuty({ key: 'pagerduty' }) } }),
    says: [
      {
        path: 'observability.alerts.page.key',
        want: 'a vault to read it from',
        fix: 'Add vault: keyVault(), secretsManager() or existingSecrets() to the platform.',
      },
    ],
  },
  'a receiver without its credential': {
    given: observed({ alerts: { page: { kind: 'pagerDuty' } } }),
    says: [
      {
        path: 'observability.alerts.page.key',
        want: "a credential: its name in the vault, or existingSecret('<Secret>', '<key>')",
      },
    ],
  },
  'a channel with a space': {
    given: observed({ alerts: { inform: slack({ webhook: existingSecret('a', 'b'), channel: 'my team' }) } }),
    says: [{ path: 'observability.alerts.inform.channel', got: '"my team"', want: "a channel such as '#agents'" }],
  },
  'mail by a server without a port': {
    given: observed({
      alerts: { inform: email({ to: ['a@example.com'], from: 'b@example.com', server: 'smtp.example.com' }) },
    }),
    says: [
      {
        path: 'observability.alerts.inform.server',
        got: '"smtp.example.com"',
        want: "a server such as 'smtp.example.com:587'",
      },
    ],
  },
  'a name at the mail server without a password': {
    given: observed({
      alerts: {
        inform: email({ to: ['a@example.com'], from: 'b@example.com', server: 'smtp.example.com:587', user: 'desk' }),
      },
    }),
    says: [{ path: 'observability.alerts.inform.password', want: 'both user and password, or neither' }],
  },
  'an alert that there is not': {
    given: observed({ alerts: { without: ['HighMemry'] } }),
    says: [
      {
        path: 'observability.alerts.without[0]',
        got: '"HighMemry"',
        want: 'a declared alert: HighErrorRate, HighLatency, HighMemory, NoReplica, ReplicasMissing, CrashLoop, AutoscalerAtMost, AutoscalerBlind, NoMetrics, NoClusterMetrics, JobFailed, ModelAccessRefused and 24 more',
        fix: 'Did you mean HighMemory?',
      },
    ],
  },
  'a threshold as a number': {
    given: observed({ alerts: { thresholds: { errorRate: 0.05 } } }),
    says: [
      {
        path: 'observability.alerts.thresholds.errorRate',
        got: '0.05',
        want: 'a whole percentage from 1% to 100%',
        fix: "Write '5%'.",
      },
    ],
  },
  'traces without an address': {
    given: observed({ traces: {} }),
    says: [{ path: 'observability.traces.endpoint', want: "an address such as 'https://otlp.example.com'" }],
  },
  'an address of traces without a scheme': {
    given: observed({ traces: { endpoint: 'otlp.example.com:4318' } }),
    says: [
      {
        path: 'observability.traces.endpoint',
        got: '"otlp.example.com:4318"',
        want: "an address such as 'https://otlp.example.com'",
      },
    ],
  },
  'an address of traces that is known later, and nothing that it reaches': {
    given: observed({ traces: { endpoint: late('otlp.endpoint') } }),
    says: [
      {
        path: 'observability.traces.at',
        want: 'where the back end is reached: its address is not known yet',
        fix: 'For example at: internet() or at: host(…).',
      },
    ],
  },
  'a header in capitals': {
    given: observed(
      { traces: { endpoint: 'https://a.example.com', headers: { Authorization: 'token' } } },
      { vault: keyVault() },
    ),
    says: [{ path: 'observability.traces.headers.Authorization', want: 'a header in lower case, e.g. authorization' }],
  },
  'a header from the vault without a vault': {
    given: observed({ traces: { endpoint: 'https://a.example.com', headers: { authorization: 'token' } } }),
    says: [
      {
        path: 'observability.traces.headers.authorization',
        want: 'a vault to read it from',
        fix: 'Add vault: keyVault(), secretsManager() or existingSecrets() to the platform.',
      },
    ],
  },
  'a back end that is reached nowhere': {
    given: observed({ traces: { endpoint: 'https://a.example.com', at: 'internet' } }),
    says: [
      {
        path: 'observability.traces.at',
        got: '"internet"',
        want: "namespace('…'), addresses('10.0.0.0/8'), host('…') or internet()",
      },
    ],
  },
  'logs that no function made': {
    given: observed({ logs: { kind: 'logAnalytics' } }),
    says: [
      {
        path: 'observability.logs',
        got: '{"kind":"logAnalytics"}',
        want: 'elasticsearch(), loki() or datadog()',
        fix: "Leave it out where the cluster's own agent collects them, as Log Analytics does.",
      },
    ],
  },
  'an address of logs with a path': {
    given: observed({ logs: elasticsearch({ url: 'https://logs.example.com/es' }) }),
    says: [
      {
        path: 'observability.logs.url',
        got: '"https://logs.example.com/es"',
        want: "an address such as 'https://logs.example.com:9200'",
      },
    ],
  },
  'a folder with a slash': {
    given: observed({ dashboards: { folder: 'a/b' } }),
    says: [
      {
        path: 'observability.dashboards.folder',
        got: '"a/b"',
        want: 'a name without slashes, at most 80 characters',
      },
    ],
  },
  'a workload that is called like the collector': {
    given: platform({
      observability: { traces: { endpoint: 'https://a.example.com' } },
      workloads: { collector: { kind: 'service' } },
    }),
    says: [
      {
        path: 'workloads.collector',
        want: 'another name',
        fix: 'A part of the platform that you asked for is called so.',
      },
    ],
  },
};
