import { readName } from '../names';
import type { Place } from '../place';
import { readLabels, readSelector } from '../tags';
import type { Duration } from '../units';

/** Who scrapes the pods, and how much they may show (A10). */
export interface MetricsProps {
  /** Namespace of the Prometheus that scrapes. @default 'monitoring' */
  readonly namespace?: string;
  /** Labels of its pods. @default every pod of that namespace */
  readonly pods?: Readonly<Record<string, string>>;
  /**
   * Labels by which Prometheus chooses what it reads, e.g. `{ release: 'kube-prometheus-stack' }`: on every PodMonitor,
   * PrometheusRule and AlertmanagerConfig.
   * @default none: it reads all
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** Time between two scrapes. 5s to 5m. @default '30s' */
  readonly every?: Duration;
  /** Series that one pod may show; more, and the whole scrape fails. 100 to 100000. @default 5000 */
  readonly series?: number;
}

export interface Metrics {
  readonly namespace: string;
  readonly pods: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly every: number;
  readonly series: number;
}

export function resolveMetrics(place: Place, props: MetricsProps | undefined): Metrics {
  const given = place.props(props, { namespace: true, pods: true, labels: true, every: true, series: true });
  return {
    namespace: readName(place.in('namespace'), given.namespace ?? 'monitoring', 63),
    pods: readSelector(place.in('pods'), given.pods),
    labels: readLabels(place.in('labels'), given.labels, 'labels'),
    every: place.in('every').seconds(given.every, { min: 5, max: 300, fallback: 30 }),
    series: place.in('series').integer(given.series, { min: 100, max: 100_000, fallback: 5000 }),
  };
}
