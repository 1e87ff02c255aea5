import type { DisruptionProps, DrainProps, RolloutProps, SpreadProps } from './availability';
import type { CanaryProps } from './canary';
import type { ConfigProps } from './config';
import type { ContainerProps } from './container';
import type { StoreName } from './data/data';
import type { Peer } from './flows';
import type { IdentityProps } from './identity';
import type { Off } from './place';
import type { ScalingProps } from './scaling';
import type { ScheduleProps } from './schedule';
import type { ServiceProps } from './service';
import type { Duration } from './units';

/** A container that stands beside the main one. */
export interface SidecarProps extends ContainerProps {
  readonly image: NonNullable<ContainerProps['image']>;
}

/** What every workload may say. */
export interface PodProps extends ContainerProps {
  /** Containers that run as long as the main one: name → container. Started before it and stopped after it. */
  readonly sidecars?: Readonly<Record<string, SidecarProps | Off>>;
  /** Containers that run to their end before the others start, in order of their names. */
  readonly init?: Readonly<Record<string, Omit<SidecarProps, 'probes'> | Off>>;
  /** Files, mounted read-only at `configPath`; a change rolls the pods. @default none */
  readonly config?: ConfigProps;
  /** Absolute path of the folder that `config` is mounted at. @default '/app/config' */
  readonly configPath?: string;
  /** Longest one run may take; the grace period is sized to it. Services 1s to 15m, others 1s to 24h. @default '2m' */
  readonly longestRun?: Duration;
  /** What it opens connections to: names of workloads, or peers outside the platform. Everything else is closed. */
  readonly calls?: readonly (string | Peer)[];
  /** Peers outside the platform that open connections to it. Everything else is closed. */
  readonly calledBy?: readonly Peer[];
  /**
   * Parts of `data` that it uses: it gets their variables, their secrets and the way there.
   * @default every part that is declared for the service image; none for another image, but the queue that it consumes
   */
  readonly uses?: readonly StoreName[];
  /** Cloud identity of its pods. @default the vault's own kind where it reads secrets, that of the primary region's cloud where a managed part of data asks for one, else none */
  readonly identity?: IdentityProps | Off;
  /** Name of an existing service account. @default one is made, named like the workload, without rights */
  readonly serviceAccount?: string;
  /** User and group that its processes run as; never 0. @default 1000 */
  readonly user?: number;
  /** Secrets with which its images are pulled; they exist in the namespace. @default none: the node's identity pulls */
  readonly pullSecrets?: readonly string[];
  /** Labels of your own on its pods and objects. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of your own on its pods. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Labels that a node must have. @default any node */
  readonly nodes?: Readonly<Record<string, string>>;
  /** Taints that it puts up with. */
  readonly tolerations?: readonly TolerationProps[];
  /** Name of an existing priority class. @default the cluster's default */
  readonly priority?: string;
}

export interface TolerationProps {
  /** Key of the taint, e.g. `nvidia.com/gpu`. */
  readonly key: string;
  /** Value of the taint. @default any value */
  readonly value?: string;
  /** Effect of the taint. @default every effect */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** What every workload that keeps running may say. */
export interface RunningProps extends PodProps {
  readonly scaling?: ScalingProps;
  readonly rollout?: RolloutProps;
  readonly disruption?: DisruptionProps;
  readonly spread?: SpreadProps;
  readonly drain?: DrainProps;
}

/** Answers requests. */
export interface AgentService extends RunningProps {
  readonly kind: 'service';
  /** @default ClusterIP, 80 → http */
  readonly service?: ServiceProps;
  /** A second version for a share of the requests; it needs a mesh or a gateway that can divide them (A3). @default none */
  readonly canary?: CanaryProps;
}

/** Takes work from a queue, or loops on its own. */
export interface QueueWorker extends RunningProps {
  readonly kind: 'worker';
  /** Topic or queue of `data.queue` that it consumes. @default none */
  readonly queue?: string;
  /** Name under which its replicas share the work. @default `<platform>-<workload>` */
  readonly consumerGroup?: string;
}

/** Runs to its end, on a schedule. */
export interface CronJob extends PodProps, ScheduleProps {
  readonly kind: 'cron';
}

export type WorkloadProps = AgentService | QueueWorker | CronJob;

/** A workload that answers requests. Without an image it runs the agent service of this package. */
export function agentService(props: Omit<AgentService, 'kind'> = {}): AgentService {
  return { kind: 'service', ...props };
}

/** A workload that takes work from a queue. Without an image it runs the agent service of this package as a worker. */
export function queueWorker(props: Omit<QueueWorker, 'kind'> = {}): QueueWorker {
  return { kind: 'worker', ...props };
}

/** A workload that runs to its end, on a schedule. */
export function cronJob(props: Omit<CronJob, 'kind'>): CronJob {
  return { kind: 'cron', ...props };
}
