import type { Added } from '../added';
import { metricsPort, scraped } from '../alerts/scope';
import { type Attachment, attachment } from '../data/attachment';
import { type EnvironmentName, environmentTraits } from '../environments';
import type { Flow } from '../flows';
import type { Wiring } from '../link';
import type { Operated } from '../operated';
import { type Off, off, Place } from '../place';
import type { Workload } from '../resolve-workload';
import type { KubernetesTarget } from '../targets/kubernetes';
import type { Vault } from '../vault';
import { type Alerts, type AlertsProps, resolveAlerts } from './alerting';
import { collector, collectorEndpoint, collectorName, peerFlow } from './collector';
import { type Dashboards, type DashboardsProps, resolveDashboards } from './dashboards';
import { type Logs, type LogsProps, resolveLogs } from './logs';
import { type Metrics, type MetricsProps, resolveMetrics } from './metrics';
import { resolveTraces, type Traces, type TracesProps } from './traces';

/** What is known of the platform while it runs (A9–A12). `{}` gives metrics, alerts and dashboards. */
export interface ObservabilityProps {
  /** Who scrapes the pods (A10). @default the Prometheus of the namespace 'monitoring' */
  readonly metrics?: MetricsProps | Off;
  /** What is wrong, and who is told (A12). @default every alert, told to whom the cluster's Alertmanager tells */
  readonly alerts?: AlertsProps | Off;
  /** Pictures of it, for Grafana. @default one for each part of the platform */
  readonly dashboards?: DashboardsProps | Off;
  /** Where traces go (A11). @default none are taken */
  readonly traces?: TracesProps;
  /** Where logs go, beside the containers' standard output (A9). @default where the cluster's own agent takes them */
  readonly logs?: LogsProps;
}

export interface Observability {
  readonly metrics?: Metrics;
  readonly alerts?: Alerts;
  readonly dashboards?: Dashboards;
  readonly traces?: Traces;
  readonly logs?: Logs;
}

/** What observability is resolved against. */
export interface ObservabilityContext {
  readonly platform: string;
  readonly environment: EnvironmentName;
  readonly vault: Vault | undefined;
  readonly kubernetes: KubernetesTarget | undefined;
}

export function resolveObservability(
  place: Place,
  props: ObservabilityProps | undefined,
  { platform, environment, vault, kubernetes }: ObservabilityContext,
): Observability | undefined {
  if (props === undefined) return undefined;
  const given = place.props(props, { metrics: true, alerts: true, dashboards: true, traces: true, logs: true });
  const context = { vault, secrets: kubernetes?.secrets, production: environment === 'production' };
  const traces = resolveTraces(place.in('traces'), given.traces, {
    vault,
    replicas: environmentTraits[environment].replicas?.[0] ?? Number.POSITIVE_INFINITY,
  });
  const logs = resolveLogs(place.in('logs'), given.logs, platform, context);
  for (const part of ['alerts', 'dashboards'] as const) {
    if (given.metrics !== off || given[part] === off) continue;
    place
      .in(part)
      .fault(
        given[part],
        'off: without metrics there is nothing that it could read',
        `Write ${part}: off, or leave metrics on.`,
      );
  }
  return {
    ...(given.metrics === off ? {} : { metrics: resolveMetrics(place.in('metrics'), given.metrics) }),
    ...(given.alerts === off ? {} : { alerts: resolveAlerts(place.in('alerts'), given.alerts, context) }),
    ...(given.dashboards === off
      ? {}
      : { dashboards: resolveDashboards(place.in('dashboards'), given.dashboards, platform) }),
    ...(traces === undefined ? {} : { traces }),
    ...(logs === undefined ? {} : { logs }),
  };
}

/** The workloads that observability adds to the platform's own. */
export function observabilityWorkloads(
  observability: Observability | undefined,
  { environment, kubernetes }: Pick<ObservabilityContext, 'environment' | 'kubernetes'>,
): readonly Added[] {
  if (observability?.traces === undefined) return [];
  const props = collector(observability.traces, environment, kubernetes?.version);
  // What could be wrong with it was read with the traces, under the names that its reader wrote.
  return [{ name: collectorName, props, place: new Place([]) }];
}

/** What tells a workload of ours where its spans go: the guides' name (D29), and those of OpenTelemetry. */
export function attachTraces(
  observability: Observability | undefined,
  {
    platform,
    environment,
    workload,
  }: { readonly platform: string; readonly environment: string; readonly workload: string },
): Attachment {
  if (observability?.traces === undefined) return attachment({});
  return attachment({
    env: {
      OTLP_ENDPOINT: collectorEndpoint,
      OTEL_EXPORTER_OTLP_ENDPOINT: collectorEndpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_SERVICE_NAME: workload,
      OTEL_RESOURCE_ATTRIBUTES: `service.namespace=${platform},deployment.environment.name=${environment}`,
    },
  });
}

/** Ports at which pods of a controller show their metrics: a label that they carry → name and number of the port. */
const operatedMetrics: readonly (readonly [string, string, number])[] = [
  // CloudNativePG, "Monitoring".
  ['cnpg.io/cluster', 'metrics', 9187],
];

/** The port of pods that a controller runs, where they show metrics. */
export function operatedPort({
  pods,
}: Pick<Operated, 'pods'>): { readonly name: string; readonly port: number } | undefined {
  const [, name, port] = operatedMetrics.find(([label]) => Object.hasOwn(pods, label)) ?? [];
  return name === undefined || port === undefined ? undefined : { name, port };
}

/** Connections that observability opens: of the scraper to what it scrapes, of workloads to the collector. */
export function observabilityWiring(
  observability: Observability | undefined,
  workloads: readonly Workload[],
  operated: readonly Operated[],
): readonly Wiring[] {
  if (observability === undefined) return [];
  const { metrics, traces } = observability;
  return [
    ...(metrics === undefined ? [] : scrapes(metrics, workloads, operated)),
    ...(traces === undefined ? [] : sends(traces, workloads)),
  ];
}

function scrapes(
  { namespace, pods }: Metrics,
  workloads: readonly Workload[],
  operated: readonly Operated[],
): Wiring[] {
  const from = (port: number): readonly Flow[] => [{ party: { kind: 'namespace', namespace, pods }, ports: [port] }];
  return [
    ...workloads.filter(scraped).map(({ name, main }) => ({ of: name, inward: from(main.ports[metricsPort] ?? 0) })),
    ...operated.flatMap((part) => {
      const shown = operatedPort(part);
      return shown === undefined ? [] : [{ of: part.name, inward: from(shown.port) }];
    }),
  ];
}

/** A workload that is told of the collector may reach it, whoever told it. */
function sends({ replicas }: Traces, workloads: readonly Workload[]): Wiring[] {
  const told = workloads.filter(({ name, main, calls }) => {
    const variable = main.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    return (
      name !== collectorName &&
      !calls.includes(collectorName) &&
      variable !== undefined &&
      'text' in variable &&
      variable.text === collectorEndpoint
    );
  });
  const to = (workload: string): readonly Flow[] => [{ party: { kind: 'workload', workload }, ports: [4318] }];
  return [
    ...told.flatMap(({ name }): Wiring[] => [
      { of: name, outward: to(collectorName) },
      { of: collectorName, inward: to(name) },
    ]),
    ...(replicas === 1 ? [] : [{ of: collectorName, outward: [peerFlow], inward: [peerFlow] }]),
  ];
}
