import { leastReplicas } from '../scaling';
import { metrics } from './metrics';
import { about, select } from './promql';
import type { AlertRule } from './rule';
import { type Scope, scraped } from './scope';

/** What must be true of every workload (C11), and of the way in which we know. */
export function workloadAlerts({ environment: { workloads }, namespace, thresholds }: Scope): readonly AlertRule[] {
  const running = workloads.filter(({ kind }) => kind === 'service' || kind === 'worker');
  const here = { namespace };
  const pod = ['namespace', 'pod', 'container'].join(', ');
  return [
    {
      id: 'HighErrorRate',
      severity: 'page',
      value: `sum by (job) (rate(${select(metrics.requests, { ...here, 'http_response_status_code~': '5..' })}[5m])) / sum by (job) (rate(${select(metrics.requests, here)}[5m]))`,
      fires: { above: thresholds.errorRate },
      unit: 'share',
      for: 300,
      whenNoData: 'quiet',
      summary: '{{ $labels.job }} answers {{ $value | humanizePercentage }} of its requests with an error',
      action: 'Look at the last rollout and at the model provider; roll back what changed last.',
    },
    {
      id: 'HighLatency',
      severity: 'page',
      value: `histogram_quantile(0.99, sum by (job, le) (rate(${select(metrics.latency, here)}[5m])))`,
      fires: { above: thresholds.latency },
      unit: 'seconds',
      for: 600,
      whenNoData: 'quiet',
      summary: 'One in a hundred requests to {{ $labels.job }} takes longer than {{ $value | humanizeDuration }}',
      action: 'Compare with the latency of the model calls: the provider, a store, or too few replicas.',
    },
    {
      id: 'HighMemory',
      // The autoscaler adds replicas; a leak fills those too.
      severity: 'page',
      value: `max by (${pod}) (${select(metrics.memory, { ...here, 'container!': '' })}) / on (${pod}) max by (${pod}) (${select(metrics.memoryLimit, { ...here, resource: 'memory' })})`,
      fires: { above: thresholds.memory },
      unit: 'share',
      for: 300,
      whenNoData: 'quiet',
      summary:
        '{{ $labels.container }} in {{ $labels.pod }} uses {{ $value | humanizePercentage }} of its memory limit',
      action: 'Raise the limit if this is its usual use; if it only ever grows, restart the pod and look for the leak.',
    },
    {
      id: 'NoReplica',
      severity: 'page',
      value: `${select(metrics.replicasAvailable, here)} and on (deployment) ${select(metrics.replicasWanted, here)} > 0`,
      fires: { below: 1 },
      unit: 'count',
      for: 120,
      whenNoData: 'quiet',
      summary: 'No replica of {{ $labels.deployment }} is available',
      action: 'Describe its pods: image, probes, quota, nodes. Roll back if it began with a rollout.',
    },
    {
      id: 'ReplicasMissing',
      severity: 'inform',
      value: `${select(metrics.replicasWanted, here)} - on (deployment) ${select(metrics.replicasAvailable, here)}`,
      fires: { above: 0 },
      unit: 'count',
      for: 900,
      whenNoData: 'quiet',
      summary: '{{ $labels.deployment }} lacks {{ $value }} of its replicas',
      action: 'Describe the pods that are pending or not ready: usually nodes, quota or a probe.',
    },
    {
      id: 'CrashLoop',
      severity: 'inform',
      value: `max by (pod, container) (max_over_time(${select(metrics.waiting, { ...here, reason: 'CrashLoopBackOff' })}[5m]))`,
      fires: { above: 0 },
      unit: 'count',
      for: 600,
      whenNoData: 'quiet',
      summary: '{{ $labels.container }} in {{ $labels.pod }} keeps crashing',
      action: 'Read the log of the container before this one: kubectl logs --previous.',
    },
    ...(running.some((workload) => 'scaling' in workload && workload.scaling.kind !== 'fixed')
      ? autoscalerAlerts(namespace)
      : []),
    ...noMetrics(
      namespace,
      running.flatMap((workload) => {
        // A worker that scales to nothing is silent when there is nothing to do.
        const always = 'scaling' in workload && leastReplicas(workload.scaling) > 0;
        return always && scraped(workload) ? [workload.name] : [];
      }),
    ),
    {
      id: 'NoClusterMetrics',
      severity: 'inform',
      value: `absent(${select(metrics.replicasWanted, here)})`,
      fires: { above: 0 },
      unit: 'count',
      for: 900,
      whenNoData: 'quiet',
      summary: `Nothing is known of the Deployments of ${namespace}: alerts about replicas, jobs and backups are blind`,
      action: 'See that kube-state-metrics runs, that Prometheus scrapes it, and that it keeps its own labels.',
    },
    ...jobAlerts(
      namespace,
      workloads.flatMap(({ kind, name }) => (kind === 'cron' && name !== 'drill' ? [name] : [])),
    ),
  ];
}

const autoscalerAlerts = (namespace: string): AlertRule[] => [
  {
    id: 'AutoscalerAtMost',
    severity: 'inform',
    value: `${select(metrics.autoscalerNow, { namespace })} / on (horizontalpodautoscaler) ${select(metrics.autoscalerMost, { namespace })}`,
    fires: { at: 1 },
    unit: 'share',
    for: 900,
    whenNoData: 'quiet',
    summary:
      '{{ $labels.horizontalpodautoscaler }} has run its most replicas for a while: more load would not be carried',
    action: 'Raise replicas[1] of the workload, and the quota with it, or find what is slow.',
  },
  {
    id: 'AutoscalerBlind',
    severity: 'inform',
    value: `sum by (scaledObject) ${about(metrics.scalerErrors, namespace, {}, (selector) => `increase(${selector}[10m])`)}`,
    fires: { above: 0 },
    unit: 'count',
    for: 600,
    whenNoData: 'quiet',
    summary: 'KEDA cannot read what {{ $labels.scaledObject }} scales on; its fallback runs',
    action: 'kubectl describe scaledobject: the broker, its credentials, or Prometheus is out of reach of KEDA.',
  },
];

function noMetrics(namespace: string, jobs: readonly string[]): AlertRule[] {
  if (jobs.length === 0) return [];
  return [
    {
      id: 'NoMetrics',
      severity: 'inform',
      // One by one: of several jobs together, absence would be noticed only once all are gone. And named: what a
      // comparison leaves absent has no labels of its own.
      value: jobs
        .map((job) => `label_replace(absent(${select('up', { namespace, job })} == 1), "job", "${job}", "", "")`)
        .join(' or '),
      fires: { above: 0 },
      unit: 'count',
      for: 600,
      whenNoData: 'quiet',
      summary: 'No replica of {{ $labels.job }} is scraped: its alerts are blind',
      action: "See its PodMonitor's target in Prometheus: the object's labels, the network policy, or the pods.",
    },
  ];
}

function jobAlerts(namespace: string, names: readonly string[]): AlertRule[] {
  if (names.length === 0) return [];
  return [
    {
      id: 'JobFailed',
      severity: 'inform',
      value: failedJobs(namespace, names),
      fires: { above: 0 },
      unit: 'count',
      for: 0,
      whenNoData: 'quiet',
      summary: '{{ $labels.job_name }} failed, all its attempts included',
      action: 'Read its log; once mended, run it again: kubectl create job --from=cronjob/….',
    },
  ];
}

/** A CronJob's Jobs end in the minute of their run (Kubernetes, "CronJob", on names). */
export const failedJobs = (namespace: string, names: readonly string[]): string =>
  select(metrics.jobFailed, { namespace, condition: 'true', 'job_name~': `(${names.join('|')})-[0-9]+` });
