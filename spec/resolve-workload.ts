import type { JobProps } from './added';
import {
  type Disruption,
  type Drain,
  type Rollout,
  resolveDisruption,
  resolveDrain,
  resolveRollout,
  resolveSpread,
  type Spread,
} from './availability';
import { type Canary, resolveCanary } from './canary';
import { type ContainerDefaults, containerProps } from './container';
import { readChannel, tellsBacklog } from './data/queue';
import { callers } from './edges';
import { serviceImage } from './image';
import { readName } from './names';
import type { Place } from './place';
import { isPlain } from './plain';
import { type Pod, type PodContext, resolvePod } from './pod';
import { resolveScaling, type Scaling, type ScalingProps } from './scaling';
import { readRetries, resolveSchedule, type Schedule, scheduleProps } from './schedule';
import { resolveService, type Service } from './service';
import { scratch } from './volumes';
import type { AgentService, CronJob, PodProps, QueueWorker, RunningProps, WorkloadProps } from './workload';

/** What only workloads that keep running have. */
export interface Running {
  readonly scaling: Scaling;
  readonly rollout: Rollout;
  readonly disruption: Disruption;
  readonly spread: Spread;
  readonly drain: Drain;
}

export type Workload = Pod &
  (
    | (Running & {
        readonly kind: 'service';
        readonly service: Service;
        readonly canary?: Canary;
        /** The service whose canary this is. */
        readonly canaryOf?: string;
      })
    | (Running & { readonly kind: 'worker'; readonly channel?: string; readonly consumerGroup: string })
    | { readonly kind: 'cron'; readonly schedule: Schedule }
    | { readonly kind: 'job'; readonly retries: number }
  );

const podProps = {
  ...containerProps,
  ...{ sidecars: true, init: true, config: true, configPath: true, longestRun: true, calls: true, calledBy: true },
  ...{ identity: true, serviceAccount: true, user: true, pullSecrets: true, labels: true, annotations: true },
  ...{ nodes: true, tolerations: true, priority: true, uses: true },
} as const satisfies { readonly [K in keyof Required<PodProps>]: true };

const runningProps = {
  ...podProps,
  ...{ scaling: true, rollout: true, disruption: true, spread: true, drain: true },
} as const satisfies { readonly [K in keyof Required<RunningProps>]: true };

/** Policies that close the namespace and open its name server; a workload's own policy is called like the workload. */
const ownPolicies = ['default-deny', 'allow-dns'];

export function resolveWorkload(
  place: Place,
  name: string,
  props: WorkloadProps,
  context: PodContext,
): Workload | undefined {
  readName(place, name, 40);
  if (ownPolicies.includes(name))
    place.missing('another name', 'A network policy of the namespace itself is called so.');
  if (context.taken.includes(name))
    place.missing('another name', 'A part of the platform that you asked for is called so.');
  switch ((props as Partial<WorkloadProps> | null)?.kind) {
    case 'service': {
      const given = place.props(props as AgentService, { ...runningProps, kind: true, service: true, canary: true });
      const pod = resolvePod(place, name, given, context, serviceDefaults(context));
      const running = resolveRunning(place, given, pod, context, true, false);
      const service = resolveService(
        place.in('service'),
        given.service,
        Object.keys(pod.main.ports),
        place.in('ports'),
      );
      const canary = resolveCanary(
        place.in('canary'),
        given.canary,
        { name, image: pod.main.image, scaling: running.scaling },
        context.images,
        [...context.workloads, ...context.taken],
      );
      return {
        kind: 'service',
        ...pod,
        inward: [...pod.inward, ...callers(service, pod.main.ports)],
        ...running,
        service,
        ...(canary === undefined ? {} : { canary }),
      };
    }
    case 'worker': {
      const given = place.props(props as QueueWorker, {
        ...runningProps,
        kind: true,
        queue: true,
        consumerGroup: true,
      });
      const channel =
        given.queue === undefined ? undefined : readChannel(place.in('queue'), given.queue, context.data.queue);
      const consumerGroup = readText(place.in('consumerGroup'), given.consumerGroup ?? `${context.platform}-${name}`);
      const use = channel === undefined ? {} : { channel, group: consumerGroup };
      const pod = resolvePod(place, name, given, context, workerDefaults(context), use);
      const told = tellsBacklog(context.data.queue);
      const scaling =
        told || channel === undefined ? given.scaling : withoutBacklog(place.in('scaling'), given.scaling);
      const running = resolveRunning(
        place,
        { ...given, ...(scaling === undefined ? {} : { scaling }) },
        pod,
        context,
        false,
        told && channel !== undefined,
      );
      return {
        kind: 'worker',
        ...pod,
        ...running,
        ...(channel === undefined ? {} : { channel }),
        consumerGroup,
      };
    }
    case 'cron': {
      const given = place.props(props as CronJob, { ...podProps, ...scheduleProps, kind: true });
      if (given.image === undefined) place.in('image').missing('an image, pinned by digest or exact tag');
      const pod = resolvePod(place, name, given, context, { ...containerDefaults, image: serviceImage() });
      return { kind: 'cron', ...pod, schedule: resolveSchedule(place, given) };
    }
    default:
      place.fault(props, 'agentService(), queueWorker(), cronJob() or a preset');
      return undefined;
  }
}

/** Whether a workload's pods run to their end. */
export const runsToEnd = (workload: Workload): workload is Extract<Workload, { kind: 'cron' | 'job' }> =>
  workload.kind === 'cron' || workload.kind === 'job';

/** A Job that a part of the platform adds: no description can ask for one. */
export function resolveJob(place: Place, name: string, props: JobProps, context: PodContext): Workload {
  const given = place.props(props, { ...podProps, kind: true, retries: true });
  const pod = resolvePod(place, name, given, context, { ...containerDefaults, image: serviceImage() });
  return { kind: 'job', ...pod, retries: readRetries(place.in('retries'), given.retries) };
}

/** Every container gets a place for temporary files: the root file system is read-only (B1). */
const containerDefaults: ContainerDefaults = {
  resources: { cpu: '250m', memory: '512MiB' },
  probes: {},
  volumes: { '/tmp': scratch({ name: 'tmp' }), '/app/.cache': scratch({ name: 'cache' }) },
};

const serviceDefaults = ({ environment }: PodContext): ContainerDefaults => ({
  ...containerDefaults,
  image: serviceImage(),
  ports: { http: 8000, management: 9090 },
  env: { ENVIRONMENT: environment },
  // Liveness asks the process alone; readiness says initialised, not draining, not saturated. Neither asks a model.
  probes: { liveness: { http: '/health/live' }, readiness: { http: '/health/ready' } },
});

const workerDefaults = (context: PodContext): ContainerDefaults => ({
  ...containerDefaults,
  image: serviceImage(),
  args: ['worker'],
  ports: { management: 9090 },
  env: { ENVIRONMENT: context.environment },
  // Without readiness a rollout would count a worker as taken over before it has reached its queue.
  probes: { liveness: { http: '/health/live' }, readiness: { http: '/health/ready' } },
});

/** Nobody could say how much waits: the workload would stay as it is without a word. */
function withoutBacklog(place: Place, scaling: RunningProps['scaling']): RunningProps['scaling'] {
  if (scaling !== undefined && !isPlain(scaling)) return scaling;
  const { backlog, ...others }: ScalingProps = { replicas: [1, 10], ...scaling };
  if (backlog === undefined) return others;
  const fix = "Scale on cpu, or take serviceBus() or kafka({ hosting: 'inCluster' }), which tell how much waits.";
  place.in('backlog').fault(backlog, 'another measure: KEDA is not let into Event Hubs by identity', fix);
  return others;
}

function resolveRunning(
  place: Place,
  given: Partial<RunningProps>,
  pod: Pod,
  context: PodContext,
  serves: boolean,
  queue: boolean,
): Running {
  const scaling = resolveScaling(place.in('scaling'), given.scaling, serves, queue);
  return {
    scaling,
    rollout: resolveRollout(place.in('rollout'), given.rollout),
    disruption: resolveDisruption(place.in('disruption'), given.disruption, scaling),
    spread: resolveSpread(place.in('spread'), given.spread, context.production),
    drain: resolveDrain(place.in('drain'), given.drain, pod.longestRun),
  };
}

function readText(place: Place, text: string): string {
  if (typeof text === 'string' && /^[\w.-]{1,249}$/.test(text)) return text;
  place.fault(text, 'a name of letters, digits, dots and dashes');
  return 'invalid';
}
