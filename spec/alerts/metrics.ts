/**
 * The names of the metrics that alerts and dashboards read: one place, because a misspelt name is an alert that never
 * fires.
 */
export const metrics = {
  // OpenTelemetry semantic conventions, "HTTP metrics", as Prometheus spells them.
  requests: 'http_server_request_duration_seconds_count',
  latency: 'http_server_request_duration_seconds_bucket',
  inFlight: 'http_server_active_requests',
  // The service's own (D4, D8, D9, D20): service/src/telemetry/metrics.ts.
  /** By `model` and `outcome`: `success`, or the class of the failure. */
  modelCalls: 'llm_calls_total',
  /** By `model`: calls that no retry mends, because the key is wrong or may not do what is asked of it (A12). */
  permanentErrors: 'llm_permanent_errors_total',
  /** By `model`: 1 while it is not asked. */
  breaker: 'llm_breaker_open',
  /** By `model` and `type`. */
  tokens: 'llm_tokens_used',
  /** By `model`. */
  cost: 'agent_cost_dollars_total',
  /** By `period`. */
  budget: 'agent_budget_spent_ratio',
  /** By `agent`. */
  messages: 'agent_messages_total',
  /** By `queue`: messages that were given up and lie there. */
  deadLetters: 'agent_queue_dead_letters',
  sessions: 'autogen_active_sessions',
  // cAdvisor, by the kubelet.
  memory: 'container_memory_working_set_bytes',
  cpu: 'container_cpu_usage_seconds_total',
  throttled: 'container_cpu_cfs_throttled_periods_total',
  // kube-state-metrics, docs/metrics.
  memoryLimit: 'kube_pod_container_resource_limits',
  replicasWanted: 'kube_deployment_spec_replicas',
  replicasAvailable: 'kube_deployment_status_replicas_available',
  waiting: 'kube_pod_container_status_waiting_reason',
  restarts: 'kube_pod_container_status_restarts_total',
  autoscalerMost: 'kube_horizontalpodautoscaler_spec_max_replicas',
  autoscalerNow: 'kube_horizontalpodautoscaler_status_current_replicas',
  jobFailed: 'kube_job_failed',
  lastSuccess: 'kube_cronjob_status_last_successful_time',
  suspended: 'kube_cronjob_spec_suspend',
  // KEDA 2.17 and newer, pkg/metricscollector/prommetrics.go.
  backlog: 'keda_scaler_metrics_value',
  scalerErrors: 'keda_scaled_object_errors_total',
  // CloudNativePG, "Monitoring" and its default queries.
  databaseUp: 'cnpg_collector_up',
  replicaLag: 'cnpg_pg_replication_lag',
  archiveFailed: 'cnpg_pg_stat_archiver_last_failed_time',
  archived: 'cnpg_pg_stat_archiver_last_archived_time',
  connections: 'cnpg_backends_total',
  // cert-manager, "Prometheus metrics".
  certificateEnd: 'certmanager_certificate_expiration_timestamp_seconds',
  // The collector's own telemetry.
  spansReceived: 'otelcol_receiver_accepted_spans_total',
  spansSent: 'otelcol_exporter_sent_spans_total',
  spansLost: 'otelcol_exporter_send_failed_spans_total',
  spansRefused: 'otelcol_receiver_refused_spans_total',
} as const;
