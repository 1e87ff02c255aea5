import type { Construct } from 'constructs';
import { metricsPort, scraped } from '../../../spec/alerts/scope';
import type { Metrics } from '../../../spec/observability/metrics';
import { operatedPort } from '../../../spec/observability/observability';
import type { PodMonitor } from '../custom-resources/prometheus';
import { createObject } from '../object';
import { type Site, selectorLabels } from '../site';
import { monitoringLabels } from './labels';

/** What Prometheus scrapes: each workload that shows metrics, and pods of a controller that do (A10). */
export function createPodMonitors(scope: Construct, site: Site, metrics: Metrics): void {
  for (const { name } of site.environment.workloads.filter(scraped)) {
    // The pod's own label names the job: alerts and dashboards know workloads by it.
    const jobLabel = 'app.kubernetes.io/name';
    monitor(scope, site, metrics, name, { jobLabel, selector: { ...selectorLabels(site, name) }, port: metricsPort });
  }
  for (const part of site.environment.operated) {
    const shown = operatedPort(part);
    if (shown === undefined) continue;
    monitor(scope, site, metrics, part.name, { selector: { ...part.pods }, port: shown.name, job: part.name });
  }
}

interface Target {
  readonly selector: Record<string, string>;
  readonly port: string;
  readonly jobLabel?: string;
  /** The job's name, where no label of the pods says it. */
  readonly job?: string;
}

function monitor(
  scope: Construct,
  site: Site,
  { every, series }: Metrics,
  name: string,
  { selector, port, jobLabel, job }: Target,
): void {
  createObject<PodMonitor>(
    scope,
    `pod-monitor-${name}`,
    site,
    { name, labels: monitoringLabels(site, name) },
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      spec: {
        selector: { matchLabels: selector },
        ...(jobLabel === undefined ? {} : { jobLabel }),
        podMetricsEndpoints: [
          {
            port,
            path: '/metrics',
            interval: `${every}s`,
            // Never longer than the interval: the operator refuses that.
            scrapeTimeout: `${Math.min(10, every)}s`,
            ...(job === undefined ? {} : { relabelings: [{ targetLabel: 'job', replacement: job }] }),
          },
        ],
        // A label that takes any value (a user, a session, a path) would fill Prometheus: the scrape fails first.
        sampleLimit: series,
        labelLimit: 32,
        labelNameLengthLimit: 128,
        labelValueLengthLimit: 512,
      },
    },
  );
}
