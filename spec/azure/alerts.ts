import type { AlertId, CloudAlertId, Severity, Thresholds } from '../alerts/rule';

/** An alert over a metric that Azure keeps of a resource. */
export interface MetricAlertRule {
  /** What it is called; unique within its kind. */
  readonly id: AlertId | CloudAlertId;
  readonly severity: Severity;
  /** Name in the REST API (Microsoft, "Supported metrics with Azure Monitor"). */
  readonly metric: string;
  readonly aggregation: 'Average' | 'Maximum' | 'Minimum' | 'Total';
  readonly fires: { readonly above: number } | { readonly below: number };
  /** Seconds that are looked at. */
  readonly window: 60 | 300 | 900 | 3600;
  /** One alert for each value of it. */
  readonly dimension?: string;
  readonly summary: string;
  readonly action: string;
}

/** What thresholds depend on. */
export interface Watching {
  readonly thresholds: Thresholds;
  /** Seconds that a replica may be behind: what recovery assumes, where it assumes anything. */
  readonly replicaLag: number;
  /** Bytes that what is watched may take, where it is a replica. */
  readonly memory: number;
}

/** C11: the autoscaler adds replicas; a leak fills those too. */
const highMemory = (metric: string, dimension: string, { thresholds, memory }: Watching): MetricAlertRule => ({
  ...{ id: 'HighMemory', severity: 'page', metric, aggregation: 'Average', dimension },
  ...{ fires: { above: Math.floor(thresholds.memory * memory) }, window: 300 },
  summary: 'A replica takes most of the memory that it may',
  action: 'Raise the limit if this is its usual use; if it only ever grows, restart it and look for the leak.',
});

/** Resources that are watched, and what is watched of them. */
export const metricAlerts = {
  postgres: () => [
    {
      ...{ id: 'DatabaseDown', severity: 'page', metric: 'is_db_alive', aggregation: 'Maximum', fires: { below: 1 } },
      ...{ window: 300, summary: 'The database does not answer' },
      action: 'Its zone-redundant standby takes over by itself within two minutes; after that, look at the region.',
    },
    {
      ...{
        id: 'DatabaseFull',
        severity: 'page',
        metric: 'storage_percent',
        aggregation: 'Maximum',
        fires: { above: 85 },
      },
      ...{ window: 900, summary: 'The disk of the database is nearly full; when it is, nothing can be written' },
      action: 'Let it grow, or find what fills it: often a replication slot that nobody reads.',
    },
    {
      ...{
        id: 'DatabaseBusy',
        severity: 'inform',
        metric: 'cpu_percent',
        aggregation: 'Average',
        fires: { above: 85 },
      },
      ...{ window: 900, summary: 'The database has hardly any cpu left' },
      action: 'Look at pg_stat_statements for what takes it, or choose a larger size.',
    },
  ],
  /** The replica in the other region: how far it is behind is what a failover loses. */
  postgresReplica: ({ replicaLag }) => [
    {
      ...{ id: 'DatabaseReplicaLag', severity: 'page', metric: 'physical_replication_delay_in_seconds' },
      ...{ aggregation: 'Maximum', fires: { above: replicaLag }, window: 300 },
      summary: 'The replica in the other region is further behind than a failover may lose',
      action: 'Look at what the primary writes and at the size of the replica; a failover waits or loses it.',
    },
  ],
  redis: () => [
    {
      ...{ id: 'CacheFull', severity: 'inform', metric: 'usedmemorypercentage', aggregation: 'Maximum' },
      ...{ fires: { above: 85 }, window: 900, summary: 'The cache is nearly full, and begins to forget' },
      action: 'Choose a larger size, or shorter lifetimes.',
    },
    {
      ...{ id: 'CacheBusy', severity: 'inform', metric: 'percentProcessorTime', aggregation: 'Maximum' },
      ...{ fires: { above: 85 }, window: 900, summary: 'The cache has hardly any cpu left' },
      action: 'Look for large values and slow commands, or choose a larger size.',
    },
  ],
  /** A member of a group over regions. */
  redisGroup: () => [
    {
      ...{ id: 'CacheGroupBroken', severity: 'page', metric: 'geoReplicationHealthy', aggregation: 'Maximum' },
      ...{ fires: { below: 1 }, window: 300, summary: 'The caches of the regions do not reach each other' },
      action: 'While a region is down its cache has to be unlinked: the survivors fill up with what it should get.',
    },
  ],
  cosmos: () => [
    {
      ...{ id: 'DatabaseThrottled', severity: 'inform', metric: 'NormalizedRUConsumption', aggregation: 'Maximum' },
      ...{ fires: { above: 95 }, window: 900, summary: 'The database answers with 429: its throughput is used up' },
      action: 'Raise the most throughput, or look for a partition that takes all of it.',
    },
  ],
  eventHubs: () => [
    {
      ...{ id: 'QueueThrottled', severity: 'inform', metric: 'ThrottledRequests', aggregation: 'Total' },
      ...{ fires: { above: 0 }, window: 300, summary: 'The broker refuses what is too much for its throughput' },
      action: 'Raise its throughput units, or let it inflate further.',
    },
  ],
  serviceBus: () => [
    {
      ...{ id: 'DeadLetters', severity: 'inform', metric: 'DeadletteredMessages', aggregation: 'Maximum' },
      ...{ fires: { above: 0 }, window: 300, dimension: 'EntityName', summary: 'Messages were given up' },
      action: 'Read one of them and its reason. Mend the cause before they are sent again.',
    },
    {
      ...{ id: 'QueueThrottled', severity: 'inform', metric: 'ThrottledRequests', aggregation: 'Total' },
      ...{ fires: { above: 0 }, window: 300, summary: 'The broker refuses what is too much for it' },
      action: 'Raise its messaging units.',
    },
  ],
  vault: () => [
    {
      ...{ id: 'VaultUnavailable', severity: 'page', metric: 'Availability', aggregation: 'Average' },
      ...{ fires: { below: 99 }, window: 300, summary: 'The vault fails: pods that start get no secrets' },
      action: 'Running pods keep what they have: roll nothing out until it answers.',
    },
  ],
  storage: () => [
    {
      ...{ id: 'StorageUnavailable', severity: 'inform', metric: 'Availability', aggregation: 'Average' },
      ...{ fires: { below: 99 }, window: 900, summary: 'The store of backups and audit records fails' },
      action: 'Backups are tried again by themselves; look at its health in the portal.',
    },
  ],
  models: () => [
    {
      ...{ id: 'ModelUnavailable', severity: 'inform', metric: 'AzureOpenAIAvailabilityRate', aggregation: 'Average' },
      ...{ fires: { below: 95 }, window: 300, dimension: 'ModelDeploymentName' },
      summary: 'A model answers with errors of its own',
      action: "Look at the provider's status; backups answer meanwhile. Nothing of ours needs a restart.",
    },
  ],
  search: () => [
    {
      ...{ id: 'SearchThrottled', severity: 'inform', metric: 'ThrottledSearchQueriesPercentage' },
      ...{ aggregation: 'Average', fires: { above: 5 }, window: 900, summary: 'The search refuses queries' },
      action: 'Add replicas to it.',
    },
  ],
  frontDoor: () => [
    {
      ...{ id: 'RegionUnhealthy', severity: 'page', metric: 'OriginHealthPercentage', aggregation: 'Average' },
      ...{ fires: { below: 50 }, window: 300, dimension: 'Origin' },
      summary: 'The edge finds a region unhealthy and sends its traffic to the other',
      action: 'Look at /health/region there. Its stores may need a failover: see the runbook of recovery.',
    },
    {
      ...{ id: 'HighErrorRate', severity: 'page', metric: 'Percentage5XX', aggregation: 'Average' },
      ...{ fires: { above: 5 }, window: 300, summary: 'More than 5 % of all requests end in an error' },
      action: 'Compare the regions: one of them, the last rollout, or the model provider.',
    },
  ],
  apiManagement: () => [
    {
      ...{ id: 'GatewayBusy', severity: 'inform', metric: 'CpuPercent_Gateway', aggregation: 'Average' },
      ...{ fires: { above: 80 }, window: 900, summary: 'API Management has hardly any cpu left' },
      action: 'Add a unit.',
    },
  ],
  containerApp: (watching) => [
    highMemory('WorkingSetBytes', 'podName', watching),
    {
      ...{ id: 'CrashLoop', severity: 'inform', metric: 'RestartCount', aggregation: 'Maximum' },
      ...{ fires: { above: 5 }, window: 900, summary: 'A replica keeps crashing' },
      action: 'Read its console log in the workspace.',
    },
  ],
  /** One container of a group of Container Instances, which tells of no restarts. */
  containerGroup: (watching) => [highMemory('MemoryUsage', 'containerName', watching)],
} as const satisfies Readonly<Record<string, (watching: Watching) => readonly MetricAlertRule[]>>;

export type WatchedKind = keyof typeof metricAlerts;

/** An alert over requests in the logs: a ratio or a quantile, which no platform metric is. */
export interface LogAlertRule {
  readonly id: AlertId;
  readonly severity: Severity;
  /** Kusto over the workspace; `value` is compared, `service` tells what it is about. */
  readonly query: string;
  readonly above: number;
  /** Seconds that are looked at. */
  readonly window: number;
  readonly summary: string;
  readonly action: string;
}

/** C11, where there is no Prometheus: by the requests that Application Insights has taken. */
export const logAlerts = (thresholds: Thresholds): readonly LogAlertRule[] => [
  {
    id: 'HighErrorRate',
    severity: 'page',
    query: [
      'AppRequests',
      '| summarize total = sum(ItemCount), failed = sumif(ItemCount, toint(ResultCode) >= 500) by service = AppRoleName',
      '| extend value = todouble(failed) / total',
    ].join('\n'),
    above: thresholds.errorRate,
    window: 300,
    summary: 'Too many requests end in an error',
    action: 'Look at the last rollout and at the model provider; roll back what changed last.',
  },
  {
    id: 'HighLatency',
    severity: 'page',
    query: [
      'AppRequests',
      // Each kept item stands for ItemCount of them.
      '| summarize value = percentilew(DurationMs, ItemCount, 99) / 1000.0 by service = AppRoleName',
    ].join('\n'),
    above: thresholds.latency,
    window: 600,
    summary: 'One in a hundred requests takes too long',
    action: 'Compare with the latency of the model calls: the provider, a store, or too few replicas.',
  },
  {
    id: 'ModelAccessRefused',
    severity: 'page',
    query: [
      'AppDependencies',
      "| where Success == false and ResultCode in ('401', '403')",
      '| summarize value = todouble(sum(ItemCount)) by service = AppRoleName',
    ].join('\n'),
    above: 0,
    window: 300,
    summary: 'Something that the service calls refuses its credentials for good',
    action: 'Look at what the identity may do, or at the key in the vault; then restart what reads it.',
  },
];
