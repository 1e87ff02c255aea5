/** What a description of a platform is written with. Imports no engine. */

export type { DisruptionProps, DrainProps, RolloutProps, SpreadProps } from './spec/availability';
export type { ConfigProps } from './spec/config';
export type { ContainerProps } from './spec/container';
export type { DataProps, StoreName } from './spec/data/data';
export { type DatabaseProps, postgres } from './spec/data/database';
export { kafka, type QueueProps, serviceBus } from './spec/data/queue';
export { type EnvValue, podField } from './spec/env';
export type { EnvironmentName } from './spec/environments';
export { addresses, host, internet, namespace, type Peer } from './spec/flows';
export type { GatewayProps } from './spec/gateway';
export { awsRole, azureIdentity, googleIdentity, type IdentityProps, podIdentity } from './spec/identity';
export { type Image, serviceImage } from './spec/image';
export { type Late, late, type Text } from './spec/late';
export { istio, linkerd, type MeshProps } from './spec/mesh';
export type { ObservabilityProps } from './spec/observability';
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
export type { RecoveryProps } from './spec/recovery';
export { type RegionProps, region } from './spec/regions';
export type { ResourcesProps } from './spec/resources';
export type { BehaviourProps, DirectionProps, ScalingProps } from './spec/scaling';
export type { ServiceProps } from './spec/service';
export type { TagsProps } from './spec/tags';
export type { TargetsProps } from './spec/targets';
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
