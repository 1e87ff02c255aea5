/** What a description of a platform is written with. Imports no engine. */

export type { AlertId } from './spec/alerts/rule';
export type { DisruptionProps, DrainProps, RolloutProps, SpreadProps } from './spec/availability';
export type { BudgetProps } from './spec/budget';
export type { CanaryProps } from './spec/canary';
export type { ConfigProps } from './spec/config';
export type { ContainerProps } from './spec/container';
export { type CacheLogin, type CacheProps, type Redis, redis } from './spec/data/cache';
export { type Cosmos, cosmos } from './spec/data/cosmos';
export type { DataProps, StoreName } from './spec/data/data';
export type { DatabaseProps } from './spec/data/database';
export type { Kafka, KafkaLogin } from './spec/data/kafka';
export type { LoginProps } from './spec/data/managed-postgres';
export type { PoolProps } from './spec/data/pool';
export { type Postgres, postgres } from './spec/data/postgres';
export type { DatabaseBackupProps } from './spec/data/postgres-backup';
export { kafka, type QueueProps, serviceBus, topic } from './spec/data/queue';
export type { Topic } from './spec/data/topics';
export { type Search, search, type VectorDatabase, type VectorsProps, vectorDatabase } from './spec/data/vectors';
export { type EnvValue, podField } from './spec/env';
export type { EnvironmentName } from './spec/environments';
export { addresses, host, internet, namespace, type Peer } from './spec/flows';
export {
  type ApiManagement,
  type AuthProps,
  apiManagement,
  type GatewayProps,
  type RouteProps,
  type TlsProps,
} from './spec/gateway';
export { awsRole, azureIdentity, googleIdentity, type IdentityProps, podIdentity } from './spec/identity';
export { type Image, serviceImage } from './spec/image';
export { type Late, late, type Text } from './spec/late';
export type { BreakerProps } from './spec/mesh/breaker';
export { istio, linkerd, type MeshProps } from './spec/mesh/mesh';
export type { ProxyProps } from './spec/mesh/proxy';
export type { MigrationsProps } from './spec/migrations';
export type { AlertsProps, ThresholdsProps } from './spec/observability/alerting';
export { type CredentialProps, existingSecret } from './spec/observability/credential';
export type { DashboardsProps } from './spec/observability/dashboards';
export { datadog, elasticsearch, type LogsProps, loki } from './spec/observability/logs';
export type { MetricsProps } from './spec/observability/metrics';
export type { ObservabilityProps } from './spec/observability/observability';
export { email, pagerDuty, type ReceiverProps, slack, webhook } from './spec/observability/receivers';
export type { TracesProps } from './spec/observability/traces';
export { type Off, off } from './spec/place';
export {
  definePlatform,
  type EnvironmentOverrides,
  type Platform,
  type PlatformProps,
  resolvePlatform,
} from './spec/platform';
export { agentFramework, autogen, autogenService, cascadeflow } from './spec/presets';
export type { ProbeProps, ProbesProps } from './spec/probes';
export { PlatformError, type Problem } from './spec/problems';
export type { BackupInterval, RecoveryProps } from './spec/recovery/recovery';
export { type RegionProps, region } from './spec/regions';
export type { ResourcesProps } from './spec/resources';
export type { BehaviourProps, DirectionProps, ScalingProps } from './spec/scaling';
export type { ServiceProps } from './spec/service';
export type { TagsProps } from './spec/tags';
export type { TargetsProps } from './spec/targets';
export {
  type ControllerProps,
  type GatewayApiController,
  gatewayApi,
  type IngressController,
  ingress,
  type KongController,
  type KongRedis,
  kong,
} from './spec/targets/gateway';
export type { Cpu, Duration, Money, Percent, Rate, Size } from './spec/units';
export { existingSecrets, keyVault, type SecretRef, secretsManager, type VaultProps } from './spec/vault';
export { version } from './spec/version';
export { existingClaim, existingConfig, scratch, secretFiles, type VolumeProps } from './spec/volumes';
export {
  type AgentService,
  agentService,
  type CronJob,
  cronJob,
  type QueueWorker,
  queueWorker,
  type SidecarProps,
  type WorkloadProps,
} from './spec/workload';
