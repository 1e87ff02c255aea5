import { metrics } from './metrics';
import { about, grown, select } from './promql';
import type { AlertRule } from './rule';
import type { Scope } from './scope';
import { failedJobs } from './workloads';

/** Calls of models, and what they cost. */
export const modelAlerts = ({ namespace, thresholds }: Scope): readonly AlertRule[] => [
  {
    id: 'ModelAccessRefused',
    severity: 'page',
    value: grown(select(metrics.permanentErrors, { namespace }), ['job', 'model'], '5m'),
    fires: { above: 0 },
    unit: 'count',
    // At once (A12): it does not mend itself.
    for: 0,
    whenNoData: 'quiet',
    summary: 'The provider refuses {{ $labels.job }} the model {{ $labels.model }} for good',
    action: 'Look at the key in the vault and at what it may do; rotate it, and restart the pods that read it.',
  },
  {
    id: 'ModelUnavailable',
    severity: 'inform',
    value: `max by (job, model) (${select(metrics.breaker, { namespace })})`,
    fires: { above: 0 },
    unit: 'count',
    for: 300,
    whenNoData: 'quiet',
    summary: '{{ $labels.job }} has stopped asking the model {{ $labels.model }}: too many of its calls fail',
    action: "Look at the provider's own status; backups answer meanwhile. Nothing of ours needs a restart.",
  },
  {
    id: 'BudgetSpent',
    severity: 'inform',
    value: `max by (job, period) (${select(metrics.budget, { namespace })})`,
    fires: { above: thresholds.budget },
    unit: 'share',
    for: 0,
    whenNoData: 'quiet',
    summary: '{{ $value | humanizePercentage }} of the budget for models is spent ({{ $labels.period }})',
    action: 'See which model and which user spend it. When it is spent, requests are refused until the period ends.',
  },
];

/** Background work: what waits, and what was given up. */
export function queueAlerts({ environment, namespace, thresholds }: Scope): readonly AlertRule[] {
  if (environment.data.queue === undefined) return [];
  const consumers = environment.workloads.flatMap((workload) =>
    workload.kind === 'worker' && workload.channel !== undefined ? [workload.name] : [],
  );
  const counted = environment.workloads.some(
    (workload) =>
      workload.kind === 'worker' &&
      workload.scaling.kind === 'keda' &&
      workload.scaling.triggers.some(({ kind }) => kind === 'backlog'),
  );
  if (consumers.length === 0) return [];
  const waiting = (of: (selector: string) => string) =>
    about(metrics.backlog, namespace, { 'scaledObject~': consumers.join('|'), 'type~': 'kafka|azure-servicebus' }, of);
  return [
    // What waits is known by KEDA alone: where it does not scale, nobody counts.
    ...(counted ? [backlogGrowing(waiting, thresholds.backlog)] : []),
    {
      id: 'DeadLetters',
      severity: 'inform',
      value: `max by (queue) (${select(metrics.deadLetters, { namespace })})`,
      fires: { above: 0 },
      unit: 'count',
      for: 0,
      whenNoData: 'quiet',
      summary:
        '{{ $value | humanize }} messages of {{ $labels.queue }} were given up; they wait among the dead letters',
      action: 'Read one of them and its error. Mend the cause before they are sent again.',
    },
  ];
}

const backlogGrowing = (waiting: (of: (selector: string) => string) => string, most: number): AlertRule => ({
  id: 'BacklogGrowing',
  severity: 'inform',
  value: `max by (scaledObject) (${waiting((selector) => selector)} and ${waiting((selector) => `deriv(${selector}[15m]) > 0`)})`,
  fires: { above: most },
  unit: 'count',
  for: 900,
  whenNoData: 'quiet',
  summary: '{{ $value | humanize }} messages wait for {{ $labels.scaledObject }}, and more come than it does',
  action: 'See whether it runs its most replicas (raise them, or the partitions), or fails and tries again.',
});

/** Backups and the proof that they can be restored (A14). */
export function recoveryAlerts({ environment: { recovery, workloads }, namespace }: Scope): readonly AlertRule[] {
  if (recovery === undefined) return [];
  const has = (name: string) => workloads.some((workload) => workload.name === name && workload.kind === 'cron');
  const backup = { namespace, cronjob: 'backup' };
  // A region that stands by makes none: its CronJob is suspended until a failover wakes it.
  const awake = `${select(metrics.suspended, backup)} == 0`;
  return [
    ...(has('backup')
      ? [
          {
            id: 'BackupTooOld',
            severity: 'page',
            value: `(time() - ${select(metrics.lastSuccess, backup)}) and on (cronjob) ${awake}`,
            // One missed run is mended by the next.
            fires: { above: 2 * recovery.backupEvery },
            unit: 'seconds',
            for: 600,
            whenNoData: {
              expression: `${awake} unless on (cronjob) ${select(metrics.lastSuccess, backup)}`,
              for: 2 * recovery.backupEvery,
            },
            summary: 'The last backup that succeeded is too old, or there is none',
            action:
              'Read the log of the last job of CronJob backup; once mended, run it: kubectl create job --from=cronjob/backup.',
          } as const,
        ]
      : []),
    ...(has('drill')
      ? [
          {
            id: 'DrillFailed',
            severity: 'inform',
            value: failedJobs(namespace, ['drill']),
            fires: { above: 0 },
            unit: 'count',
            for: 0,
            whenNoData: 'quiet',
            summary: 'A backup could not be restored: {{ $labels.job_name }}',
            action: 'Treat the backups as lost until a drill succeeds: read its log, restore an older backup by hand.',
          } as const,
        ]
      : []),
  ];
}

/** A database that an operator runs here; a managed one is watched by its cloud. */
export function databaseAlerts({ environment: { operated }, namespace, thresholds }: Scope): readonly AlertRule[] {
  if (!operated.some(({ pods }) => 'cnpg.io/cluster' in pods)) return [];
  const here = { namespace };
  return [
    {
      id: 'DatabaseDown',
      severity: 'page',
      value: `min by (pod) (${select(metrics.databaseUp, here)})`,
      fires: { below: 1 },
      unit: 'count',
      for: 120,
      whenNoData: { expression: `absent(${select(metrics.databaseUp, here)})`, for: 300 },
      summary: 'An instance of the database is down: {{ $labels.pod }}',
      action: 'kubectl describe cluster: the operator fails over by itself; see that a primary is there and has room.',
    },
    {
      id: 'DatabaseReplicaLag',
      severity: 'inform',
      value: `max by (pod) (${select(metrics.replicaLag, here)})`,
      fires: { above: thresholds.replicaLag },
      unit: 'seconds',
      for: 300,
      whenNoData: 'quiet',
      summary: '{{ $labels.pod }} is {{ $value | humanizeDuration }} behind the primary',
      action: 'Look at its disk and at what the primary writes: a failover now would wait for it.',
    },
    {
      id: 'DatabaseArchiveFailing',
      severity: 'page',
      value: `max by (pod) (${select(metrics.archiveFailed, here)} - ${select(metrics.archived, here)})`,
      fires: { above: 1 },
      unit: 'seconds',
      for: 300,
      whenNoData: 'quiet',
      summary: '{{ $labels.pod }} cannot archive its log: restores to a point in time end here, and its disk fills',
      action: 'Look at the identity and the address of the object store in the log of the pod.',
    },
  ];
}

/** Certificates that cert-manager renews, where something of the platform has one. */
export function certificateAlerts({ environment, namespace, thresholds }: Scope): readonly AlertRule[] {
  if (environment.gateway === undefined && environment.operated.length === 0) return [];
  return [
    {
      id: 'CertificateExpiring',
      severity: 'inform',
      value: `min by (name) (${about(metrics.certificateEnd, namespace)} - time())`,
      fires: { below: thresholds.certificate },
      unit: 'seconds',
      for: 3600,
      whenNoData: 'quiet',
      summary: 'The certificate {{ $labels.name }} ends in {{ $value | humanizeDuration }} and was not renewed',
      action: 'kubectl describe certificate, then its CertificateRequest: the issuer says why.',
    },
  ];
}

/** The way that traces take. */
export function traceAlerts({ environment: { observability }, namespace }: Scope): readonly AlertRule[] {
  if (observability?.traces === undefined) return [];
  return [
    {
      id: 'SpansLost',
      severity: 'inform',
      value: `sum by (exporter) (increase(${select(metrics.spansLost, { namespace })}[10m]))`,
      fires: { above: 0 },
      unit: 'count',
      for: 600,
      whenNoData: 'quiet',
      summary: 'The collector could not hand on {{ $value | humanize }} spans ({{ $labels.exporter }})',
      action: 'Read its log: the back end is out of reach, or refuses its credentials.',
    },
  ];
}
