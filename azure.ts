/** The Azure half: importing it lets a description say `targets.azure`. */
import type { AzureTargetProps } from './spec/targets/azure';

declare module './spec/targets' {
  interface TargetsProps {
    readonly azure?: AzureTargetProps;
  }
}

export { aks, type ComputeProps, containerApps, containerInstances } from './spec/azure/compute';
export {
  type ExistingNetwork,
  type ExistingRegion,
  existingNetwork,
  type NetworkProps,
  type NewNetwork,
  newNetwork,
} from './spec/azure/network';
export { type EdgeProps, frontDoor, trafficManager } from './spec/azure/edge';
export type { MonitorProps } from './spec/azure/monitor';
export type { AzureTargetProps } from './spec/targets/azure';
