/** Who is told: somebody is woken, or the team reads of it. */
export type Severity = 'page' | 'inform';

/** An alert, as every back end reads it. Each spells it in its own words. */
export interface AlertRule {
  /** Its name, by which it is left out and by which its runbook is found. */
  readonly id: AlertId;
  readonly severity: Severity;
  /** What is measured: PromQL, one series for each thing that can be wrong. */
  readonly value: string;
  /** When that is too much, or too little. */
  readonly fires: { readonly above: number } | { readonly below: number } | { readonly at: number };
  readonly unit: 'share' | 'seconds' | 'count';
  /** Seconds for which it must hold. */
  readonly for: number;
  /**
   * What silence means, because every back end guesses otherwise: nothing, or as much as the alert itself once
   * `expression` holds for that many seconds.
   */
  readonly whenNoData: 'quiet' | { readonly expression: string; readonly for: number };
  /** What is wrong, in one line. `{{ $labels.job }}` and `{{ $value }}` are filled in as it fires. */
  readonly summary: string;
  /** What to do first. */
  readonly action: string;
}

/** Every alert that we ship, by the part of a platform that it is about. */
export const alertIds = [
  ...(['HighErrorRate', 'HighLatency', 'HighMemory', 'NoReplica', 'ReplicasMissing', 'CrashLoop'] as const),
  ...(['AutoscalerAtMost', 'AutoscalerBlind', 'NoMetrics', 'NoClusterMetrics', 'JobFailed'] as const),
  ...([
    'ModelAccessRefused',
    'ModelUnavailable',
    'BudgetSpent',
    'BacklogGrowing',
    'DeadLetters',
    'BackupTooOld',
    'DrillFailed',
  ] as const),
  ...(['DatabaseDown', 'DatabaseReplicaLag', 'DatabaseArchiveFailing', 'CertificateExpiring', 'SpansLost'] as const),
] as const;
export type AlertId = (typeof alertIds)[number];

/** Alerts over what a cloud measures of its own services; some carry the name of one above, and mean the same. */
export const cloudAlertIds = [
  ...(['DatabaseFull', 'DatabaseBusy', 'DatabaseThrottled', 'CacheFull', 'CacheBusy', 'CacheGroupBroken'] as const),
  ...(['QueueThrottled', 'SearchThrottled', 'VaultUnavailable', 'StorageUnavailable'] as const),
  ...(['RegionUnhealthy', 'GatewayBusy', 'FailoverFailed'] as const),
] as const;
export type CloudAlertId = (typeof cloudAlertIds)[number];

/** What may be too much, with nothing left to decide. */
export interface Thresholds {
  /** Share of requests, 0 to 1. */
  readonly errorRate: number;
  /** Seconds. */
  readonly latency: number;
  /** Share of the limit, 0 to 1. */
  readonly memory: number;
  /** Share of a budget, 0 to 1. */
  readonly budget: number;
  /** Messages. */
  readonly backlog: number;
  /** Seconds. */
  readonly replicaLag: number;
  /** Seconds. */
  readonly certificate: number;
}
