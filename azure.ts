/** The Azure half: importing it lets a description say `targets.azure`. */
import type { AzureTargetProps } from './spec/targets/azure';

declare module './spec/targets' {
  interface TargetsProps {
    readonly azure?: AzureTargetProps;
  }
}

export {
  type AksProps,
  type Day,
  type Flux,
  flux,
  type MaintenanceProps,
  type SystemPoolProps,
} from './spec/azure/aks';
export type { AzureCacheProps } from './spec/azure/cache';
export { aks, type ComputeProps, containerApps, containerInstances } from './spec/azure/compute';
export type { ContainerAppsProps, DedicatedProfile, DedicatedSize } from './spec/azure/container-apps';
export type { ContainerInstancesProps } from './spec/azure/container-instances';
export { type CosmosAccount, cosmosAccount } from './spec/azure/cosmos-account';
export type { AzureCustomisation } from './spec/azure/customise';
export { type EdgeProps, frontDoor, trafficManager } from './spec/azure/edge';
export type { FailoverProps } from './spec/azure/failover';
export { type FlexibleServer, flexibleServer } from './spec/azure/flexible-server';
export type { AzureModelsProps, ModelDeployment } from './spec/azure/models';
export type { MonitorProps } from './spec/azure/monitor';
export {
  type ExistingNetwork,
  type ExistingRegion,
  existingNetwork,
  type NetworkProps,
  type NewNetwork,
  newNetwork,
} from './spec/azure/network';
export {
  type AzureQueueProps,
  type EventHubs,
  eventHubs,
  type ServiceBusNamespace,
  serviceBusNamespace,
} from './spec/azure/queue';
export type { AzureSearchProps } from './spec/azure/search';
export type { StorageProps } from './spec/azure/storage';
export type { AzureTargetProps } from './spec/targets/azure';
