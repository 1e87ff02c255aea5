import { metrics } from '../alerts/metrics';
import { about, select } from '../alerts/promql';
import type { Environment } from '../environment';
import type { Place } from '../place';
import { readLabels } from '../tags';

/** Pictures for a Grafana that finds them by its side car. */
export interface DashboardsProps {
  /** Folder of Grafana that they are shown in. @default the platform's name */
  readonly folder?: string;
  /** Labels by which the side car finds them. @default { grafana_dashboard: '1' } */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Dashboards {
  readonly folder: string;
  readonly labels: Readonly<Record<string, string>>;
}

export function resolveDashboards(place: Place, props: DashboardsProps | undefined, platform: string): Dashboards {
  const given = place.props(props, { folder: true, labels: true });
  if (given.folder !== undefined && !(typeof given.folder === 'string' && /^[^/\n]{1,80}$/.test(given.folder)))
    place.in('folder').fault(given.folder, 'a name without slashes, at most 80 characters');
  return {
    folder: given.folder ?? platform,
    labels:
      given.labels === undefined ? { grafana_dashboard: '1' } : readLabels(place.in('labels'), given.labels, 'labels'),
  };
}

/** A unit by Grafana's name for it. */
type Unit = 'reqps' | 'percentunit' | 's' | 'bytes' | 'short' | 'currencyUSD' | 'ops' | 'none';

/** A picture of something over time. */
export interface Panel {
  readonly title: string;
  readonly unit: Unit;
  /** What each line is called → PromQL. */
  readonly lines: Readonly<Record<string, string>>;
}

export interface Dashboard {
  readonly id: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** One for each part that the platform has. `$workload` is what the reader chose. */
export function dashboards(
  { workloads, operated, data, observability }: Environment,
  namespace: string,
): readonly Dashboard[] {
  return [
    workloadDashboard(namespace),
    modelDashboard(namespace),
    ...(data.queue === undefined || !workloads.some(({ kind }) => kind === 'worker')
      ? []
      : [queueDashboard(namespace)]),
    ...(operated.some(({ pods }) => 'cnpg.io/cluster' in pods) ? [databaseDashboard(namespace)] : []),
    ...(observability?.traces === undefined ? [] : [traceDashboard(namespace)]),
  ];
}

const rate = (metric: string, matchers: Readonly<Record<string, string>>) =>
  `rate(${select(metric, matchers)}[$__rate_interval])`;

/** The four golden signals, and what they usually come from. */
function workloadDashboard(namespace: string): Dashboard {
  const one = { namespace, 'job~': '$workload' };
  const pods = { namespace, 'pod~': '($workload)-.+', 'container!': '' };
  const deployments = { namespace, 'deployment~': '$workload' };
  const quantile = (share: number) => `histogram_quantile(${share}, sum by (job, le) (${rate(metrics.latency, one)}))`;
  return {
    id: 'workloads',
    title: 'Workloads',
    panels: [
      { title: 'Requests', unit: 'reqps', lines: { '{{job}}': `sum by (job) (${rate(metrics.requests, one)})` } },
      {
        title: 'Errors',
        unit: 'percentunit',
        lines: {
          '{{job}}': `sum by (job) (${rate(metrics.requests, { ...one, 'http_response_status_code~': '5..' })}) / sum by (job) (${rate(metrics.requests, one)})`,
        },
      },
      {
        title: 'Latency',
        unit: 's',
        lines: { '{{job}} p50': quantile(0.5), '{{job}} p95': quantile(0.95), '{{job}} p99': quantile(0.99) },
      },
      { title: 'In flight', unit: 'short', lines: { '{{job}}': `sum by (job) (${select(metrics.inFlight, one)})` } },
      {
        title: 'Replicas',
        unit: 'short',
        lines: {
          '{{deployment}} wanted': select(metrics.replicasWanted, deployments),
          '{{deployment}} available': select(metrics.replicasAvailable, deployments),
        },
      },
      { title: 'CPU', unit: 'short', lines: { '{{pod}}': `sum by (pod) (${rate(metrics.cpu, pods)})` } },
      { title: 'Memory', unit: 'bytes', lines: { '{{pod}}': `sum by (pod) (${select(metrics.memory, pods)})` } },
      {
        title: 'Restarts',
        unit: 'short',
        lines: { '{{pod}}': `sum by (pod) (increase(${select(metrics.restarts, pods)}[1h]))` },
      },
    ],
  };
}

function modelDashboard(namespace: string): Dashboard {
  const one = { namespace, 'job~': '$workload' };
  return {
    id: 'models',
    title: 'Models',
    panels: [
      {
        title: 'Calls',
        unit: 'ops',
        lines: { '{{model}} {{outcome}}': `sum by (model, outcome) (${rate(metrics.modelCalls, one)})` },
      },
      {
        title: 'Failed calls',
        unit: 'percentunit',
        lines: {
          '{{model}}': `sum by (model) (${rate(metrics.modelCalls, { ...one, 'outcome!': 'success' })}) / sum by (model) (${rate(metrics.modelCalls, one)})`,
        },
      },
      {
        title: 'Tokens',
        unit: 'ops',
        lines: { '{{model}} {{type}}': `sum by (model, type) (${rate(metrics.tokens, one)})` },
      },
      {
        title: 'Dollars an hour',
        unit: 'currencyUSD',
        lines: { '{{model}}': `3600 * sum by (model) (${rate(metrics.cost, one)})` },
      },
      { title: 'Sessions', unit: 'short', lines: { '{{job}}': `sum by (job) (${select(metrics.sessions, one)})` } },
      {
        title: 'Messages',
        unit: 'ops',
        lines: { '{{agent}}': `sum by (agent) (${rate(metrics.messages, one)})` },
      },
    ],
  };
}

const queueDashboard = (namespace: string): Dashboard => ({
  id: 'queue',
  title: 'Queue',
  panels: [
    {
      title: 'Waiting',
      unit: 'short',
      lines: {
        '{{scaledObject}}': `max by (scaledObject) ${about(metrics.backlog, namespace, { 'type~': 'kafka|azure-servicebus' })}`,
      },
    },
    {
      title: 'Consumers',
      unit: 'short',
      lines: { '{{deployment}}': select(metrics.replicasAvailable, { namespace }) },
    },
    {
      title: 'Given up',
      unit: 'short',
      lines: { '{{queue}}': `max by (queue) (${select(metrics.deadLetters, { namespace })})` },
    },
  ],
});

const databaseDashboard = (namespace: string): Dashboard => ({
  id: 'database',
  title: 'Database',
  panels: [
    { title: 'Up', unit: 'short', lines: { '{{pod}}': select(metrics.databaseUp, { namespace }) } },
    { title: 'Behind the primary', unit: 's', lines: { '{{pod}}': select(metrics.replicaLag, { namespace }) } },
    {
      title: 'Connections',
      unit: 'short',
      lines: { '{{pod}}': `sum by (pod) (${select(metrics.connections, { namespace })})` },
    },
  ],
});

const traceDashboard = (namespace: string): Dashboard => ({
  id: 'traces',
  title: 'Traces',
  panels: [
    {
      title: 'Spans taken',
      unit: 'ops',
      lines: { '{{receiver}}': `sum by (receiver) (${rate(metrics.spansReceived, { namespace })})` },
    },
    {
      title: 'Spans handed on',
      unit: 'ops',
      lines: { '{{exporter}}': `sum by (exporter) (${rate(metrics.spansSent, { namespace })})` },
    },
    {
      title: 'Spans lost',
      unit: 'ops',
      lines: { '{{exporter}}': `sum by (exporter) (${rate(metrics.spansLost, { namespace })})` },
    },
    {
      title: 'Spans refused',
      unit: 'ops',
      lines: { '{{receiver}}': `sum by (receiver) (${rate(metrics.spansRefused, { namespace })})` },
    },
  ],
});
