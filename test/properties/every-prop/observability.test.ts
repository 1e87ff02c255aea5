import {
  type AlertsProps,
  agentService,
  type DashboardsProps,
  datadog,
  elasticsearch,
  email,
  existingSecret,
  kafka,
  type LogsProps,
  late,
  loki,
  type MetricsProps,
  namespace,
  type ObservabilityProps,
  off,
  pagerDuty,
  postgres,
  queueWorker,
  type ReceiverProps,
  slack,
  type ThresholdsProps,
  type TracesProps,
  webhook,
} from 'agent-gantry';
import type { ExistingSecret } from '../../../spec/observability/credential';
import { around, everyKind, everyProp } from './table';

type Of<T extends { readonly kind: string }, K extends T['kind']> = Omit<Extract<T, { readonly kind: K }>, 'kind'>;

const queued = queueWorker({ queue: 'tasks' });
const observed = (observability: ObservabilityProps) =>
  around(
    agentService(),
    { secrets: 'externalSecrets' },
    { observability, workloads: { chat: agentService(), worker: queued } },
  );
const endpoint = 'https://otlp.example.com';
const hook = webhook({ url: existingSecret('hooks', 'url') });

everyProp<ObservabilityProps>(
  'ObservabilityProps',
  {
    metrics: { to: { series: 700 } },
    alerts: { to: off },
    dashboards: { to: off },
    traces: { to: { endpoint } },
    logs: { to: loki({ url: 'http://loki.monitoring.svc' }) },
  },
  observed,
);
everyProp<MetricsProps>(
  'MetricsProps',
  {
    namespace: { to: 'prometheus' },
    pods: { to: { app: 'prometheus' } },
    labels: { to: { release: 'stack' } },
    every: { to: '15s' },
    series: { to: 700 },
  },
  (metrics) => observed({ metrics }),
);
everyProp<DashboardsProps>(
  'DashboardsProps',
  { folder: { to: 'Agents' }, labels: { to: { dashboard: 'yes' } } },
  (dashboards) => observed({ dashboards }),
);
everyProp<AlertsProps>(
  'AlertsProps',
  {
    page: { to: hook },
    inform: { to: hook },
    wakes: { to: false, beside: { page: hook } },
    thresholds: { to: { memory: '50%' } },
    without: { to: ['CrashLoop'] },
    runbooks: { to: 'https://wiki.example.com' },
  },
  (alerts) => observed({ alerts }),
);
everyProp<ThresholdsProps>(
  'ThresholdsProps',
  {
    errorRate: { to: '7%' },
    latency: { to: '7s' },
    memory: { to: '70%' },
    budget: { to: '70%' },
    backlog: { to: 7 },
    replicaLag: { to: '7s' },
    certificate: { to: '7d' },
  },
  (thresholds) =>
    around(
      queued,
      { apiServer: '10.0.0.1/32', regions: ['us-east-1'] },
      {
        observability: { alerts: { thresholds } },
        data: {
          database: postgres({ hosting: 'inCluster' }),
          queue: kafka({ topics: ['tasks'], bootstrap: late('queue.bootstrap') }),
        },
      },
    ),
);

const informed = (inform: ReceiverProps) => observed({ alerts: { inform } });
const mail = { to: ['a@example.com'], from: 'desk@example.com', server: 'smtp.example.com:587' } as const;
everyKind<ReceiverProps>(
  'ReceiverProps',
  {
    pagerDuty: pagerDuty({ key: 'a' }),
    slack: slack({ webhook: 'a', channel: '#a' }),
    email: email(mail),
    webhook: webhook({ url: 'a' }),
  },
  informed,
);
everyProp<Of<ReceiverProps, 'pagerDuty'>>('pagerDuty()', { key: { from: 'a', to: 'b' } }, ({ key = 'a' }) =>
  informed(pagerDuty({ key })),
);
everyProp<Of<ReceiverProps, 'slack'>>(
  'slack()',
  { webhook: { from: 'a', to: 'b' }, channel: { from: '#a', to: '#b' } },
  ({ webhook: url = 'a', channel = '#a' }) => informed(slack({ webhook: url, channel })),
);
everyProp<Of<ReceiverProps, 'email'>>(
  'email()',
  {
    to: { to: ['b@example.com'] },
    from: { to: 'c@example.com' },
    server: { to: 'smtp.example.com:465' },
    user: { from: 'a', to: 'b', beside: { password: 'a' } },
    password: { from: 'a', to: 'b', beside: { user: 'a' } },
  },
  (props) => informed(email({ ...mail, ...props })),
);
everyProp<Of<ReceiverProps, 'webhook'>>('webhook()', { url: { from: 'a', to: 'b' } }, ({ url = 'a' }) =>
  informed(webhook({ url })),
);
everyProp<Omit<ExistingSecret, 'kind'>>(
  'existingSecret()',
  { secret: { from: 'a', to: 'b' }, key: { from: 'a', to: 'b' } },
  ({ secret = 'a', key = 'a' }) => informed(webhook({ url: existingSecret(secret, key) })),
);

everyProp<TracesProps>(
  'TracesProps',
  {
    endpoint: { from: endpoint, to: 'https://other.example.com' },
    protocol: { to: 'grpc' },
    headers: { to: { authorization: 'token' } },
    at: { to: namespace('tracing', { ports: [4318] }) },
    keep: { to: '50%' },
    slow: { to: '50s' },
    wait: { to: '50s' },
    replicas: { to: 1 },
  },
  (props) => observed({ traces: { endpoint, ...props } }),
);

everyKind<LogsProps>(
  'LogsProps',
  {
    elasticsearch: elasticsearch({ url: 'https://a.example.com' }),
    loki: loki({ url: 'https://a.example.com' }),
    datadog: datadog({ apiKey: 'a' }),
  },
  (logs) => observed({ logs }),
);
everyProp<Of<LogsProps, 'elasticsearch'>>(
  'elasticsearch()',
  {
    url: { from: 'https://a.example.com', to: 'https://b.example.com' },
    user: { from: 'a', to: 'b', beside: { password: 'a' } },
    password: { from: 'a', to: 'b', beside: { user: 'a' } },
    index: { to: 'own' },
  },
  (props) => observed({ logs: elasticsearch({ url: 'https://a.example.com', ...props }) }),
);
everyProp<Of<LogsProps, 'loki'>>(
  'loki()',
  { url: { from: 'https://a.example.com', to: 'https://b.example.com' }, tenant: { to: 'desk' } },
  (props) => observed({ logs: loki({ url: 'https://a.example.com', ...props }) }),
);
everyProp<Of<LogsProps, 'datadog'>>(
  'datadog()',
  { apiKey: { from: 'a', to: 'b' }, site: { to: 'datadoghq.eu' } },
  (props) => observed({ logs: datadog({ apiKey: 'a', ...props }) }),
);
