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
export type { AzureTargetProps } from './spec/targets/azure';
