import {
  agentService,
  azureIdentity,
  type ContainerProps,
  cronJob,
  istio,
  namespace,
  type PlatformProps,
  queueWorker,
  type SidecarProps,
  scratch,
  serviceImage,
  type WorkloadProps,
} from 'agent-gantry';
import type { ServiceImage } from '../../../spec/image';
import { off } from '../../../spec/place';
import type { ScheduleProps } from '../../../spec/schedule';
import type { TolerationProps } from '../../../spec/workload';
import { around, everyProp } from './table';

const image = 'ghcr.io/acme/agent:1.4.2';

const containerRows = {
  image: { from: image, to: 'ghcr.io/acme/agent:1.4.3' },
  pull: { to: 'Always' },
  command: { to: ['node'] },
  args: { to: ['serve'] },
  ports: { to: { extra: 7000 } },
  env: { to: { LOG_LEVEL: 'debug' } },
  secrets: { to: { API_KEY: 'key' } },
  resources: { to: { cpu: '2' } },
  volumes: { to: { '/data': scratch() } },
} as const;

const podRows = {
  ...containerRows,
  sidecars: { to: { proxy: { image } } },
  init: { to: { migrate: { image } } },
  config: { to: { 'a.json': { b: 1 } } },
  configPath: { to: '/etc/agent', beside: { config: { a: 'b' } } },
  longestRun: { to: '3m' },
  calls: { to: ['other'] },
  calledBy: { to: [namespace('gateway', { ports: [8000] })] },
  identity: { to: azureIdentity() },
  serviceAccount: { to: 'own' },
  user: { to: 7 },
  pullSecrets: { to: ['registry'] },
  labels: { to: { team: 'a' } },
  annotations: { to: { team: 'a' } },
  nodes: { to: { pool: 'gpu' } },
  tolerations: { to: [{ key: 'gpu' }] },
  priority: { to: 'high' },
  uses: { to: ['queue'], beside: { image } },
} as const;

const probesRow = { to: { liveness: { exec: ['/bin/check'] } } } as const;

const runningRows = {
  ...podRows,
  probes: probesRow,
  scaling: { to: { replicas: 7 } },
  rollout: { to: { maxSurge: 2 } },
  disruption: { to: { maxUnavailable: 2 } },
  spread: { to: { zones: off } },
  drain: { to: { pause: '20s' } },
} as const;

/** Two workloads: the one that is looked at, and one to call. */
const besideOther = (workload: WorkloadProps): PlatformProps =>
  around(workload, {}, { workloads: { chat: workload, other: agentService() } });

type Own<W extends WorkloadProps> = Omit<Extract<WorkloadProps, { kind: W['kind'] }>, 'kind'>;

everyProp<Own<ReturnType<typeof agentService>>>(
  'AgentService',
  { ...runningRows, service: { to: { type: 'LoadBalancer' } }, canary: { to: { image } } },
  (props) => ({ ...besideOther(agentService(props)), mesh: istio() }),
);

everyProp<Own<ReturnType<typeof queueWorker>>>(
  'QueueWorker',
  { ...runningRows, queue: { to: 'tasks' }, consumerGroup: { to: 'own', beside: { queue: 'tasks' } } },
  (props) => besideOther(queueWorker(props)),
);

const scheduleRows = {
  schedule: { from: '@daily', to: '@hourly' },
  timeZone: { to: 'Europe/Berlin' },
  overlap: { to: 'replace' },
  startWithin: { to: '1m' },
  retries: { to: 0 },
  keep: { to: { failed: 1 } },
  everyRegion: { to: true },
  suspended: { to: true },
} as const;

everyProp<Own<ReturnType<typeof cronJob>>>('CronJob', { ...podRows, probes: probesRow, ...scheduleRows }, (props) =>
  besideOther(cronJob({ image, schedule: '@daily', ...props })),
);

everyProp<ScheduleProps>('ScheduleProps', scheduleRows, (props) =>
  around(cronJob({ image, schedule: '@daily', ...props })),
);
everyProp<NonNullable<ScheduleProps['keep']>>(
  'ScheduleProps.keep',
  { succeeded: { to: 1 }, failed: { to: 1 } },
  (keep) => around(cronJob({ image, schedule: '@daily', keep })),
);
everyProp<TolerationProps>(
  'TolerationProps',
  { key: { from: 'gpu', to: 'tpu' }, value: { to: 'yes' }, effect: { to: 'NoExecute' } },
  (props) => around(agentService({ tolerations: [{ key: 'gpu', ...props }] })),
);

everyProp<ContainerProps>('ContainerProps, the main container', { ...containerRows, probes: probesRow }, (props) =>
  around(agentService(props)),
);
everyProp<SidecarProps>('ContainerProps, a sidecar', { ...containerRows, probes: probesRow }, (props) =>
  around(agentService({ sidecars: { proxy: { image, ...props } } })),
);
everyProp<Omit<SidecarProps, 'probes'>>('ContainerProps, an init container', containerRows, (props) =>
  around(agentService({ init: { migrate: { image, ...props } } })),
);
everyProp<Omit<ServiceImage, 'kind'>>('serviceImage()', { tag: { to: '2.0.0' } }, (props) =>
  around(agentService({ image: serviceImage(props) })),
);
