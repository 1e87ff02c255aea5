/** The Kubernetes half: importing it lets a description say `targets.kubernetes`, and gives the constructs to build on. */
import type { PlatformChart } from './charts/platform-chart';
import type { KubernetesTargetProps } from './spec/targets/kubernetes';

// Both stand here and not in spec/: the root's types reach spec/, and must know neither this target nor its packages.
declare module './spec/targets' {
  interface TargetsProps {
    readonly kubernetes?: KubernetesTargetProps;
  }
}

declare module './spec/targets/kubernetes' {
  interface KubernetesTargetProps {
    /** Changes what no prop offers, through customise(); called once for each environment and region. @default none */
    readonly customise?: (platform: PlatformChart) => void;
  }
}

export { JsonPatch } from 'cdk8s';
export { type Bindings, UnboundError } from './charts/bindings';
export type { Document, RegionOutput } from './charts/documents';
export { type Files, kubernetesFiles } from './charts/files';
export { PlatformChart } from './charts/platform-chart';
export { synthKubernetes } from './charts/synth';
export { customise } from './constructs/customise';
export type { Site } from './constructs/kubernetes/site';
export { Workload } from './constructs/kubernetes/workload';
export type { KubernetesTargetProps } from './spec/targets/kubernetes';
export type { KubernetesVersion } from './spec/versions';
