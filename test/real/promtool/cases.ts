import type { AlertId } from '../../../spec/alerts/rule';

/** Series by minute, in promtool's notation, and what an alert says of them. */
export interface Case {
  readonly at: string;
  /** Series under which it fires, and the labels that it then carries beside its own. */
  readonly fires: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Series under which it must not. */
  readonly quiet: Readonly<Record<string, string>>;
}

const here = 'namespace="desk-production"';
const abroad = 'exported_namespace="desk-production",namespace="elsewhere"';
const requests = (status: string) =>
  `http_server_request_duration_seconds_count{${here},job="chat",pod="chat-1",http_response_status_code="${status}"}`;
const bucket = (le: string) =>
  `http_server_request_duration_seconds_bucket{${here},job="chat",pod="chat-1",le="${le}"}`;
const container = `${here},pod="chat-1",container="agent"`;
const deployment = `${here},deployment="chat"`;
const autoscaler = `${here},horizontalpodautoscaler="chat"`;
const memory = `container_memory_working_set_bytes{${container}}`;
const limit = `kube_pod_container_resource_limits{${container},resource="memory"}`;
const wanted = `kube_deployment_spec_replicas{${deployment}}`;
const available = `kube_deployment_status_replicas_available{${deployment}}`;
const waiting = `kube_pod_container_status_waiting_reason{${container},reason="CrashLoopBackOff"}`;
const most = `kube_horizontalpodautoscaler_spec_max_replicas{${autoscaler}}`;
const now = `kube_horizontalpodautoscaler_status_current_replicas{${autoscaler}}`;
const scalerErrors = `keda_scaled_object_errors_total{${abroad},scaledObject="worker"}`;
const up = (job: string) => `up{${here},job="${job}",pod="${job}-1"}`;
const failed = (job: string) => `kube_job_failed{${here},condition="true",job_name="${job}"}`;
const refused = `llm_permanent_errors_total{${here},job="chat",pod="chat-1",model="gpt-5.5"}`;
const breaker = `llm_breaker_open{${here},job="chat",pod="chat-1",model="gpt-5.5"}`;
const spent = `agent_budget_spent_ratio{${here},job="chat",pod="chat-1",period="monthly"}`;
const backlog = `keda_scaler_metrics_value{${abroad},scaledObject="worker",type="kafka",metric="s0-kafka-tasks"}`;
const given = `agent_queue_dead_letters{${here},job="worker",pod="worker-1",queue="tasks"}`;
const lastSuccess = `kube_cronjob_status_last_successful_time{${here},cronjob="backup"}`;
const suspended = `kube_cronjob_spec_suspend{${here},cronjob="backup"}`;
const instance = `${here},job="database",pod="database-1"`;
const certificate = `certmanager_certificate_expiration_timestamp_seconds{${abroad},name="gateway"}`;
const lost = `otelcol_exporter_send_failed_spans_total{${here},job="collector",exporter="otlp_http/backend"}`;

/** One for each alert that we ship. */
export const cases: Readonly<Record<AlertId, Case>> = {
  HighErrorRate: {
    at: '20m',
    fires: { [requests('200')]: '0+90x30', [requests('503')]: '0+10x30' },
    labels: { job: 'chat' },
    quiet: { [requests('200')]: '0+97x30', [requests('503')]: '0+3x30' },
  },
  HighLatency: {
    at: '20m',
    fires: { [bucket('5')]: '0+98x30', [bucket('10')]: '0+100x30', [bucket('+Inf')]: '0+100x30' },
    labels: { job: 'chat' },
    quiet: { [bucket('2.5')]: '0+98x30', [bucket('5')]: '0+100x30', [bucket('+Inf')]: '0+100x30' },
  },
  HighMemory: {
    at: '10m',
    fires: { [memory]: '90x20', [limit]: '100x20' },
    labels: { pod: 'chat-1', container: 'agent' },
    quiet: { [memory]: '80x20', [limit]: '100x20' },
  },
  NoReplica: {
    at: '5m',
    fires: { [wanted]: '3x10', [available]: '0x10' },
    labels: { deployment: 'chat' },
    quiet: { [wanted]: '0x10', [available]: '0x10' },
  },
  ReplicasMissing: {
    at: '20m',
    fires: { [wanted]: '3x30', [available]: '2x30' },
    labels: { deployment: 'chat' },
    quiet: { [wanted]: '3x30', [available]: '2x5 3x30' },
  },
  CrashLoop: {
    at: '20m',
    fires: { [waiting]: '1x30' },
    labels: { pod: 'chat-1', container: 'agent' },
    quiet: { [waiting]: '1x3 0x30' },
  },
  AutoscalerAtMost: {
    at: '20m',
    fires: { [now]: '20x30', [most]: '20x30' },
    labels: { horizontalpodautoscaler: 'chat' },
    quiet: { [now]: '19x30', [most]: '20x30' },
  },
  AutoscalerBlind: {
    at: '30m',
    fires: { [scalerErrors]: '0+1x40' },
    labels: { scaledObject: 'worker' },
    quiet: { [scalerErrors]: '7x40' },
  },
  NoMetrics: {
    at: '20m',
    fires: { [up('chat')]: '0x30', [up('worker')]: '1x30', [up('collector')]: '1x30' },
    labels: { job: 'chat' },
    quiet: { [up('chat')]: '1x30', [up('worker')]: '1x30', [up('collector')]: '1x30' },
  },
  NoClusterMetrics: {
    at: '20m',
    fires: { [up('chat')]: '1x30' },
    labels: {},
    quiet: { [wanted]: '3x30' },
  },
  JobFailed: {
    at: '5m',
    fires: { [failed('digest-29384756')]: '1x10' },
    labels: { condition: 'true', job_name: 'digest-29384756' },
    quiet: { [failed('digest-by-hand')]: '1x10', [failed('drill-29384756')]: '1x10' },
  },
  ModelAccessRefused: {
    at: '4m',
    // Its first refusal: the series was not there before.
    fires: { [refused]: '_x3 1x10' },
    labels: { job: 'chat', model: 'gpt-5.5' },
    quiet: { [refused]: '0x10' },
  },
  ModelUnavailable: {
    at: '10m',
    fires: { [breaker]: '1x20' },
    labels: { job: 'chat', model: 'gpt-5.5' },
    quiet: { [breaker]: '1x3 0 1x3 0 1x3 0' },
  },
  BudgetSpent: {
    at: '2m',
    fires: { [spent]: '0.81x5' },
    labels: { job: 'chat', period: 'monthly' },
    quiet: { [spent]: '0.79x5' },
  },
  BacklogGrowing: {
    at: '40m',
    fires: { [backlog]: '2000+10x60' },
    labels: { scaledObject: 'worker' },
    quiet: { [backlog]: '5000-10x60' },
  },
  DeadLetters: {
    at: '7m',
    fires: { [given]: '0x5 3x20' },
    labels: { queue: 'tasks' },
    quiet: { [given]: '0x20' },
  },
  BackupTooOld: {
    at: '3h',
    fires: { [lastSuccess]: '60x300', [suspended]: '0x300' },
    labels: { cronjob: 'backup' },
    // A region that stands by makes none.
    quiet: { [lastSuccess]: '60x300', [suspended]: '1x300' },
  },
  DrillFailed: {
    at: '5m',
    fires: { [failed('drill-29384756')]: '1x10' },
    labels: { condition: 'true', job_name: 'drill-29384756' },
    quiet: { [failed('digest-29384756')]: '1x10' },
  },
  DatabaseDown: {
    at: '5m',
    fires: { [`cnpg_collector_up{${instance}}`]: '0x10' },
    labels: { pod: 'database-1' },
    quiet: { [`cnpg_collector_up{${instance}}`]: '1x10' },
  },
  DatabaseReplicaLag: {
    at: '10m',
    fires: { [`cnpg_pg_replication_lag{${instance}}`]: '60x20' },
    labels: { pod: 'database-1' },
    quiet: { [`cnpg_pg_replication_lag{${instance}}`]: '12x20' },
  },
  DatabaseArchiveFailing: {
    at: '10m',
    fires: {
      [`cnpg_pg_stat_archiver_last_failed_time{${instance}}`]: '500x20',
      [`cnpg_pg_stat_archiver_last_archived_time{${instance}}`]: '400x20',
    },
    labels: { pod: 'database-1' },
    quiet: {
      [`cnpg_pg_stat_archiver_last_failed_time{${instance}}`]: '-1x20',
      [`cnpg_pg_stat_archiver_last_archived_time{${instance}}`]: '400x20',
    },
  },
  CertificateExpiring: {
    at: '2h',
    fires: { [certificate]: '86400x200' },
    labels: { name: 'gateway' },
    quiet: { [certificate]: '7776000x200' },
  },
  SpansLost: {
    at: '30m',
    fires: { [lost]: '0+5x40' },
    labels: { exporter: 'otlp_http/backend' },
    quiet: { [lost]: '5x40' },
  },
};

/** Alerts that silence fires too: the series of what else there is, and the labels that they then carry. */
export const silences: Partial<Record<AlertId, Pick<Case, 'at' | 'fires' | 'labels'>>> = {
  BackupTooOld: { at: '3h', fires: { [suspended]: '0x300' }, labels: { cronjob: 'backup', reason: 'no-data' } },
  DatabaseDown: { at: '10m', fires: { [up('chat')]: '1x20' }, labels: { reason: 'no-data' } },
};
