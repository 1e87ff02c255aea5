import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  agentService,
  cronJob,
  datadog,
  elasticsearch,
  email,
  existingSecret,
  existingSecrets,
  kafka,
  keyVault,
  late,
  loki,
  namespace,
  type ObservabilityProps,
  off,
  type PlatformProps,
  pagerDuty,
  queueWorker,
  slack,
  type WorkloadProps,
  webhook,
} from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../charts/documents';
import { metrics } from '../../spec/alerts/metrics';
import { alertIds } from '../../spec/alerts/rule';
import { root } from '../support/project';
import { at, describePlatform, only, synthDocuments } from '../support/synth';

const observed = (
  observability: ObservabilityProps,
  workloads: Readonly<Record<string, WorkloadProps>> = { chat: agentService() },
  rest: Partial<PlatformProps> = {},
  kubernetes: Parameters<typeof describePlatform>[1] = {},
) => synthDocuments(describePlatform(workloads, kubernetes, { observability, ...rest }));
const of = (documents: readonly Document[], kind: string) => documents.filter((document) => document.kind === kind);
const names = (documents: readonly Document[], kind: string) =>
  of(documents, kind).map(({ metadata }) => metadata.name);
const policy = (documents: readonly Document[], name: string) => only(documents, 'NetworkPolicy', name).spec as Policy;
interface Policy {
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}
interface Rule {
  readonly from?: readonly object[];
  readonly to?: readonly object[];
  readonly ports: readonly { readonly port: number }[];
}
const byExternalSecrets = { secrets: 'externalSecrets' } as const;
const traces = { endpoint: 'https://otlp.example.com' } as const;

describe('A10 metrics', () => {
  it('are scraped from every workload that shows them, and from no other', () => {
    const workloads = {
      chat: agentService(),
      worker: queueWorker(),
      other: agentService({ image: 'ghcr.io/acme/other:1.0.0' }),
      digest: cronJob({ image: 'ghcr.io/acme/digest:1.0.0', schedule: '@daily', ports: { management: 9090 } }),
    };
    const documents = observed({}, workloads);
    expect(names(documents, 'PodMonitor')).toEqual(['chat', 'worker']);
    expect(only(documents, 'PodMonitor', 'chat').spec).toMatchObject({
      selector: { matchLabels: { 'app.kubernetes.io/name': 'chat', 'app.kubernetes.io/part-of': 'desk' } },
      jobLabel: 'app.kubernetes.io/name',
      podMetricsEndpoints: [{ port: 'management', path: '/metrics' }],
    });
  });

  it('are bounded: more series or labels than they may have fail the scrape', () => {
    const monitor = only(observed({ metrics: { series: 700 } }), 'PodMonitor');
    expect(monitor.spec).toMatchObject({ sampleLimit: 700, labelLimit: 32, labelValueLengthLimit: 512 });
  });

  it('are never asked for longer than the time between two scrapes', () => {
    const monitor = only(observed({ metrics: { every: '5s' } }), 'PodMonitor');
    expect(at(monitor.spec, '/podMetricsEndpoints/0')).toMatchObject({ interval: '5s', scrapeTimeout: '5s' });
  });

  it('open the port to the namespace of Prometheus alone, beside what a description opens itself', () => {
    const chat = agentService({ calledBy: [namespace('gateway', { ports: ['http'] })] });
    const { ingress = [] } = policy(observed({ metrics: { pods: { app: 'prometheus' } } }, { chat }), 'chat');
    expect(ingress).toContainEqual({
      from: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
          podSelector: { matchLabels: { app: 'prometheus' } },
        },
      ],
      ports: [{ port: 9090, protocol: 'TCP' }],
    });
    expect(ingress).toHaveLength(2);
  });

  it('are open once where the description opened them too', () => {
    const chat = agentService({ calledBy: [namespace('monitoring', { ports: ['management'] })] });
    expect(policy(observed({}, { chat }), 'chat').ingress).toHaveLength(1);
  });

  it('carry the labels by which Prometheus chooses', () => {
    const labels = { release: 'kube-prometheus-stack' };
    const documents = observed({ metrics: { labels }, alerts: { inform: webhook({ url: existingSecret('a', 'b') }) } });
    for (const kind of ['PodMonitor', 'PrometheusRule', 'AlertmanagerConfig']) {
      expect(only(documents, kind).metadata.labels).toMatchObject(labels);
    }
  });

  it('can be left out, with all that reads them', () => {
    const documents = observed({ metrics: off, alerts: off, dashboards: off });
    expect(documents.map(({ kind }) => kind)).not.toContain('PodMonitor');
    expect(names(documents, 'NetworkPolicy')).not.toContain('chat');
  });
});

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
const alertsOf = (documents: readonly Document[]): readonly Alert[] =>
  (
    only(documents, 'PrometheusRule').spec as { readonly groups: readonly { readonly rules: readonly Alert[] }[] }
  ).groups.flatMap(({ rules }) => rules);
const alert = (documents: readonly Document[], name: string) => alertsOf(documents).find((one) => one.alert === name);

describe('A12 C11 alerts', () => {
  it('judge errors, latency and memory by the figures of the guide, as shares and not as counts', () => {
    const documents = observed({});
    expect(alert(documents, 'HighErrorRate')).toMatchObject({ for: '5m', labels: { severity: 'critical' } });
    expect(alert(documents, 'HighErrorRate')?.expr).toMatch(/5\.\..* \/ .* > 0\.05$/);
    expect(alert(documents, 'HighLatency')).toMatchObject({ for: '10m', labels: { severity: 'critical' } });
    expect(alert(documents, 'HighLatency')?.expr).toMatch(/^\(histogram_quantile\(0\.99, .* > 5$/);
    expect(alert(documents, 'HighMemory')).toMatchObject({ for: '5m' });
    expect(alert(documents, 'HighMemory')?.expr).toMatch(/ \/ on .* > 0\.85$/);
  });

  it('tell of a refused key at once', () => {
    const refused = alert(observed({}), 'ModelAccessRefused');
    expect(refused).not.toHaveProperty('for');
    expect(refused?.labels.severity).toBe('critical');
    expect(refused?.expr).toContain('llm_permanent_errors_total');
  });

  it('keep the label by which an AlertmanagerConfig of the namespace sees them', () => {
    const all = alertsOf(observed({}));
    expect(all.length).toBeGreaterThan(8);
    for (const { labels } of all) expect(labels.namespace).toBe('desk-production');
  });

  it('never carry the severity that kube-prometheus-stack mutes', () => {
    expect([...new Set(alertsOf(observed({})).map(({ labels }) => labels.severity))].sort()).toEqual([
      'critical',
      'warning',
    ]);
  });

  it('say what is wrong and what to do first, and name a runbook where there is one', () => {
    for (const { alert: id, annotations } of alertsOf(
      observed({ alerts: { runbooks: 'https://wiki.example.com/a' } }),
    )) {
      expect(annotations.summary?.length).toBeGreaterThan(10);
      expect(annotations.action?.length).toBeGreaterThan(10);
      expect(annotations.runbook_url).toBe(`https://wiki.example.com/a#${id.toLowerCase()}`);
    }
  });

  it('are only about parts that the platform has', () => {
    const ids = (documents: readonly Document[]) => new Set(alertsOf(documents).map((one) => one.alert));
    const few = ids(observed({}));
    for (const id of ['BacklogGrowing', 'DeadLetters', 'DatabaseDown', 'BackupTooOld', 'SpansLost', 'JobFailed'])
      expect(few).not.toContain(id);
    const workloads = {
      worker: queueWorker({ queue: 'tasks' }),
      digest: cronJob({ image: 'ghcr.io/acme/digest:1.0.0', schedule: '@daily' }),
    };
    const more = ids(observed({ traces }, workloads, { data: { queue: kafka({ topics: ['tasks'] }) } }));
    for (const id of ['BacklogGrowing', 'DeadLetters', 'SpansLost', 'JobFailed', 'AutoscalerBlind'])
      expect(more).toContain(id);
  });

  it('do not miss a worker that sleeps', () => {
    const data = { queue: kafka({ topics: ['tasks'] }) };
    const asleep = queueWorker({ queue: 'tasks', scaling: { replicas: [0, 5] } });
    expect(alert(observed({}, { chat: agentService(), worker: asleep }, { data }), 'NoMetrics')?.expr).toBe(
      '(label_replace(absent(up{namespace="desk-production",job="chat"} == 1), "job", "chat", "", "")) > 0',
    );
  });

  it('take thresholds, and can be left out by name', () => {
    const thresholds = { errorRate: '2%', latency: '30s', memory: '90%', certificate: '7d' } as const;
    const documents = observed({ alerts: { thresholds, without: ['CrashLoop'] } });
    expect(alert(documents, 'HighErrorRate')?.expr).toMatch(/> 0\.02$/);
    expect(alert(documents, 'HighLatency')?.expr).toMatch(/> 30$/);
    expect(alert(documents, 'HighMemory')?.expr).toMatch(/> 0\.9$/);
    expect(alert(documents, 'CrashLoop')).toBeUndefined();
  });

  it('have parentheses and quotes that end', () => {
    for (const { expr } of alertsOf(observed({}))) {
      const bare = expr.replaceAll(/"(?:[^"\\]|\\.)*"/g, '');
      expect(bare).not.toContain('"');
      for (const [open, close] of ['()', '{}', '[]']) {
        expect(bare.split(open ?? '').length).toBe(bare.split(close ?? '').length);
      }
      expect(expr).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it('are named without double', () => {
    expect(new Set(alertIds).size).toBe(alertIds.length);
  });
});

describe('A12 who is told', () => {
  const page = pagerDuty({ key: 'pagerduty' });
  const inform = [
    slack({ webhook: 'slack', channel: '#agents' }),
    email({ to: ['a@example.com', 'b@example.com'], from: 'desk@example.com', server: 'smtp.example.com:587' }),
    webhook({ url: existingSecret('hooks', 'url') }),
  ];
  const documents = observed({ alerts: { page, inform } }, undefined, { vault: keyVault() }, byExternalSecrets);

  it('pages what is critical and informs of the rest', () => {
    const { route, receivers } = only(documents, 'AlertmanagerConfig').spec as {
      readonly route: object;
      readonly receivers: readonly object[];
    };
    expect(route).toMatchObject({
      receiver: 'inform',
      routes: [{ receiver: 'page', matchers: [{ name: 'severity', value: 'critical', matchType: '=' }] }],
    });
    expect(receivers).toMatchObject([
      {
        name: 'inform',
        slackConfigs: [{ channel: '#agents', apiURL: { key: 'inform-0-webhook' } }],
        emailConfigs: [{ to: 'a@example.com, b@example.com', requireTLS: true }],
        webhookConfigs: [{ urlSecret: { name: 'hooks', key: 'url' } }],
      },
      { name: 'page', pagerdutyConfigs: [{ routingKey: { key: 'page-key' } }] },
    ]);
  });

  it('is let in by references alone: those of the vault are brought, the others declared', () => {
    const secret = only(documents, 'ExternalSecret');
    expect(secret.spec).toMatchObject({
      target: { name: secret.metadata.name },
      data: [
        { secretKey: 'page-key', remoteRef: { key: 'pagerduty' } },
        { secretKey: 'inform-0-webhook', remoteRef: { key: 'slack' } },
      ],
    });
    expect(at(only(documents, 'AlertmanagerConfig').spec, '/receivers/1/pagerdutyConfigs/0/routingKey/name')).toBe(
      secret.metadata.name,
    );
    expect(only(documents, 'AlertmanagerConfig').metadata.annotations).toEqual({
      'agent-gantry.dev/external': 'Secret/hooks',
    });
  });

  it('reads Secrets that exist where the vault is made of them', () => {
    const props = { alerts: { page: pagerDuty({ key: { name: 'pager', key: 'integration' } }) } };
    const found = observed(props, undefined, { vault: existingSecrets() });
    expect(at(only(found, 'AlertmanagerConfig').spec, '/receivers/1/pagerdutyConfigs/0/routingKey')).toEqual({
      name: 'pager',
      key: 'integration',
    });
  });

  it('wakes nobody outside production, unless it is asked to', () => {
    const staging = (wakes?: boolean) => {
      const alerts = {
        page: pagerDuty({ key: existingSecret('a', 'b') }),
        inform: webhook({ url: existingSecret('a', 'c') }),
        ...(wakes === undefined ? {} : { wakes }),
      };
      const environments = { development: off, staging: {}, production: off } as const;
      return at(only(observed({ alerts }, undefined, { environments }), 'AlertmanagerConfig').spec, '/receivers');
    };
    expect(staging()).toMatchObject([{ name: 'inform' }]);
    expect(staging(true)).toMatchObject([{ name: 'inform' }, { name: 'page' }]);
  });

  it("is left to the cluster's Alertmanager where nobody is named", () => {
    expect(names(observed({}), 'AlertmanagerConfig')).toEqual([]);
  });
});

describe('A11 traces', () => {
  const documents = observed({ traces }, { chat: agentService(), worker: queueWorker() });
  const config = (found: readonly Document[]) => {
    const file = of(found, 'ConfigMap').find(({ metadata }) => metadata.name.startsWith('collector-config'));
    return JSON.parse(String(at(file, '/data/collector.json'))) as Readonly<Record<string, object>>;
  };

  it('are taken by a collector that is spread, drained and can be evicted one by one', () => {
    expect(only(documents, 'Deployment', 'collector').spec).toMatchObject({ replicas: 2 });
    expect(only(documents, 'PodDisruptionBudget', 'collector').spec).toMatchObject({ maxUnavailable: 1 });
    expect(at(only(documents, 'Deployment', 'collector').spec, '/template/spec/containers/0')).toMatchObject({
      image: 'otel/opentelemetry-collector-contrib:0.160.0',
      args: ['--config=/etc/otelcol/collector.json'],
      securityContext: { runAsUser: 10_001, readOnlyRootFilesystem: true },
      livenessProbe: { tcpSocket: { port: 'health' } },
      readinessProbe: { httpGet: { path: '/', port: 'health' } },
    });
  });

  it('are limited, masked, judged and gathered, in that order', () => {
    const { service, processors } = config(documents);
    expect(service).toMatchObject({
      pipelines: {
        'traces/in': { processors: ['memory_limiter', 'redaction'], exporters: ['load_balancing'] },
        'traces/judged': { processors: ['memory_limiter', 'tail_sampling', 'batch'], exporters: ['otlp_http/backend'] },
      },
    });
    const patterns = (at(processors, '/redaction/blocked_key_patterns') as readonly string[]).map(
      (one) => new RegExp(one),
    );
    const masked = (key: string) => patterns.some((pattern) => pattern.test(key));
    for (const key of [
      'gen_ai.input.messages',
      'gen_ai.prompt',
      'gen_ai.tool.call.arguments',
      'db.query.text',
      'url.query',
    ])
      expect([key, masked(key)]).toEqual([key, true]);
    for (const key of ['gen_ai.request.model', 'gen_ai.usage.input_tokens', 'http.route', 'error.type', 'user.id'])
      expect([key, masked(key)]).toEqual([key, false]);
  });

  it('keep what failed, what was slow, and a share of the rest', () => {
    const { processors } = config(observed({ traces: { ...traces, keep: '25%', slow: '30s', wait: '1m' } }));
    expect(at(processors, '/tail_sampling')).toMatchObject({
      decision_wait: '60s',
      policies: [
        { type: 'status_code', status_code: { status_codes: ['ERROR'] } },
        { type: 'latency', latency: { threshold_ms: 30_000 } },
        { type: 'probabilistic', probabilistic: { sampling_percentage: 25 } },
      ],
    });
  });

  it('are judged by one replica: spans of a trace meet there, and only replicas may hand them over', () => {
    expect(only(documents, 'Service', 'collector-peers').spec).toMatchObject({
      clusterIP: 'None',
      ports: [{ port: 4319 }],
    });
    expect(config(documents).exporters).toMatchObject({
      load_balancing: { routing_key: 'traceID', resolver: { dns: { hostname: 'collector-peers', port: '4319' } } },
    });
    const ingress = policy(documents, 'collector').ingress ?? [];
    expect(ingress.find(({ ports }) => ports[0]?.port === 4319)?.from).toEqual([
      { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'collector', 'app.kubernetes.io/part-of': 'desk' } } },
    ]);
  });

  it('need no second stage where one replica sees them all', () => {
    const found = observed({ traces: { ...traces, replicas: 1 } });
    expect(names(found, 'Service')).not.toContain('collector-peers');
    expect(config(found).exporters).not.toHaveProperty('load_balancing');
    expect(at(config(found).service, '/pipelines')).toEqual({
      traces: {
        receivers: ['otlp'],
        processors: ['memory_limiter', 'redaction', 'tail_sampling', 'batch'],
        exporters: ['otlp_http/backend'],
      },
    });
  });

  it('D29 come from workloads of the service image, which are told where, and let through', () => {
    const env = at(only(documents, 'Deployment', 'chat').spec, '/template/spec/containers/0/env');
    for (const name of ['OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'])
      expect(env).toContainEqual({ name, value: 'http://collector:4318' });
    expect(env).toContainEqual({ name: 'OTEL_SERVICE_NAME', value: 'chat' });
    const egress = policy(documents, 'chat').egress ?? [];
    expect(egress.map(({ ports }) => ports.map(({ port }) => port))).toEqual([[4318]]);
    const ingress = policy(documents, 'collector').ingress ?? [];
    expect(ingress.find(({ ports }) => ports[0]?.port === 4318)?.from).toHaveLength(2);
  });

  it('leave other images alone, and let one through that says where it sends', () => {
    const image = 'ghcr.io/acme/other:1.0.0';
    const found = observed(
      { traces },
      {
        chat: agentService(),
        silent: agentService({ image }),
        told: agentService({ image, env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' } }),
        asking: agentService({ image, calls: ['collector'] }),
      },
    );
    expect(names(found, 'NetworkPolicy')).not.toContain('silent');
    expect(policy(found, 'told').egress).toHaveLength(1);
    expect(policy(found, 'asking').egress?.[0]?.ports.map(({ port }) => port)).toEqual([4317, 4318]);
  });

  it('go to the back end alone, by a header from the vault', () => {
    const found = observed(
      {
        traces: {
          endpoint: 'http://tempo.tracing.svc:4317',
          protocol: 'grpc',
          headers: { 'x-scope': { name: 'tempo', key: 'scope' } },
        },
      },
      undefined,
      { vault: existingSecrets() },
    );
    expect(config(found).exporters).toMatchObject({
      'otlp_grpc/backend': {
        endpoint: 'http://tempo.tracing.svc:4317',
        headers: { 'x-scope': `\${env:OTLP_HEADER_X_SCOPE}` },
      },
    });
    expect(at(only(found, 'Deployment', 'collector').spec, '/template/spec/containers/0/env')).toContainEqual({
      name: 'OTLP_HEADER_X_SCOPE',
      valueFrom: { secretKeyRef: { name: 'tempo', key: 'scope' } },
    });
    expect(policy(found, 'collector').egress).toContainEqual({
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'tracing' } } }],
      ports: [{ port: 4317, protocol: 'TCP' }],
    });
  });

  it('go to an address that is known later, where it is said what that reaches', () => {
    const found = observed(
      { traces: { endpoint: late('queue.{region}.namespace'), at: namespace('tracing', { ports: [4318] }) } },
      undefined,
      {},
      {},
    );
    expect(policy(found, 'collector').egress).toHaveLength(2);
  });

  it('speak gRPC by name on the ports that do', () => {
    expect(at(only(documents, 'Service', 'collector').spec, '/ports')).toMatchObject([
      { port: 4317, appProtocol: 'grpc' },
      { port: 4318, appProtocol: 'http' },
    ]);
  });

  it('cost a development platform 50m and 128 MiB', () => {
    const environments = { staging: off, production: off, development: {} } as const;
    const found = observed({ traces }, undefined, { environments });
    expect(only(found, 'Deployment', 'collector').spec).toMatchObject({ replicas: 1 });
    expect(at(only(found, 'Deployment', 'collector').spec, '/template/spec/containers/0/resources/requests')).toEqual({
      cpu: '50m',
      memory: '128Mi',
    });
  });
});

describe('A9 logs', () => {
  it('stay on standard output where nothing is said', () => {
    expect(names(observed({}), 'Output')).toEqual([]);
  });

  it('of the whole platform go to Elasticsearch, by reference', () => {
    const logs = elasticsearch({
      url: 'http://es.logging.svc',
      user: 'shipper',
      password: existingSecret('es', 'password'),
    });
    const documents = observed({ logs });
    expect(only(documents, 'Flow').spec).toMatchObject({
      match: [{ select: { labels: { 'app.kubernetes.io/part-of': 'desk' } } }],
      localOutputRefs: ['logs'],
    });
    expect(at(only(documents, 'Output').spec, '/elasticsearch')).toMatchObject({
      ...{ scheme: 'http', host: 'es.logging.svc', port: 9200, user: 'shipper', logstash_prefix: 'desk' },
      password: { valueFrom: { secretKeyRef: { name: 'es', key: 'password' } } },
      buffer: { total_limit_size: '2GB', overflow_action: 'drop_oldest_chunk' },
    });
    expect(only(documents, 'Output').metadata.annotations).toEqual({ 'agent-gantry.dev/external': 'Secret/es' });
  });

  it('go to Loki under few labels', () => {
    const output = only(observed({ logs: loki({ url: 'http://loki.monitoring.svc:3100', tenant: 'desk' }) }), 'Output');
    expect(at(output.spec, '/loki')).toMatchObject({
      tenant: 'desk',
      extra_labels: { platform: 'desk', environment: 'production', region: 'eastus2' },
    });
  });

  it('go to Datadog by a key of the vault, at the site', () => {
    const logs = datadog({ apiKey: 'datadog', site: 'datadoghq.eu' });
    const documents = observed({ logs }, undefined, { vault: keyVault() }, byExternalSecrets);
    expect(at(only(documents, 'Output').spec, '/datadog')).toMatchObject({
      host: 'http-intake.logs.datadoghq.eu',
      use_ssl: true,
    });
    expect(at(only(documents, 'ExternalSecret').spec, '/data')).toEqual([
      { secretKey: 'logs-apiKey', remoteRef: { key: 'datadog' } },
    ]);
  });
});

describe('dashboards', () => {
  const dashboards = (documents: readonly Document[]) =>
    of(documents, 'ConfigMap').filter(({ metadata }) => metadata.annotations?.grafana_folder !== undefined);

  it('are one for each part, found by the side car, and keep their names', () => {
    const found = dashboards(observed({}));
    expect(found.map(({ metadata }) => metadata.name)).toEqual(['dashboard-workloads', 'dashboard-models']);
    for (const { metadata } of found) {
      expect(metadata.labels).toMatchObject({ grafana_dashboard: '1' });
      expect(metadata.annotations).toEqual({ grafana_folder: 'desk' });
    }
    const queue = { data: { queue: kafka({ topics: ['tasks'] }) } };
    const more = dashboards(observed({ traces }, { worker: queueWorker({ queue: 'tasks' }) }, queue));
    expect(more.map(({ metadata }) => metadata.name)).toEqual([
      ...['dashboard-workloads', 'dashboard-models', 'dashboard-queue', 'dashboard-traces'],
    ]);
  });

  it('are whole: a stable id, a source to choose, a query in every panel, none over another', () => {
    for (const { data } of dashboards(observed({ traces }))) {
      const [text = ''] = Object.values(data as Readonly<Record<string, string>>);
      const model = JSON.parse(text) as {
        readonly uid: string;
        readonly templating: { readonly list: readonly { readonly name: string }[] };
        readonly panels: readonly {
          readonly gridPos: object;
          readonly targets: readonly { readonly expr: string }[];
        }[];
      };
      expect(model.uid).toMatch(/^[a-z]+-[0-9a-f]{8}$/);
      expect(model).toMatchObject({ schemaVersion: 41, editable: false });
      expect(model.templating.list[0]?.name).toBe('datasource');
      expect(
        model.panels
          .flatMap(({ targets }) => targets)
          .every(({ expr }) => expr.includes('namespace="desk-production"')),
      ).toBe(true);
      expect(new Set(model.panels.map(({ gridPos }) => JSON.stringify(gridPos))).size).toBe(model.panels.length);
    }
  });
});

describe('A12 what alerts rely on', () => {
  it('has a runbook for every alert, and for nothing else', () => {
    const page = readFileSync(join(root, 'docs/runbooks/alerts.md'), 'utf8');
    const titles = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(titles).toEqual([...alertIds]);
  });

  it('D4 has the names by which the service shows its metrics', () => {
    const folder = join(root, 'service/src');
    const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    const foreign = /^(container|kube|keda|cnpg|certmanager|otelcol)_/;
    const own = Object.values(metrics).filter((name) => !foreign.test(name));
    expect(own.length).toBeGreaterThan(8);
    for (const name of own) {
      expect([name, source.includes(`'${name.replace(/_(bucket|count)$/, '')}'`)]).toEqual([name, true]);
    }
  });
});
