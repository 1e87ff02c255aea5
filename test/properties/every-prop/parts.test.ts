import {
  agentService,
  type BehaviourProps,
  type DirectionProps,
  type DisruptionProps,
  type DrainProps,
  type ProbeProps,
  type ProbesProps,
  queueWorker,
  type ResourcesProps,
  type RolloutProps,
  type ScalingProps,
  type ServiceProps,
  type SpreadProps,
} from 'agent-gantry';
import { off } from '../../../spec/place';
import { around, everyProp } from './table';

everyProp<ResourcesProps>(
  'ResourcesProps',
  {
    cpu: { to: '2' },
    memory: { to: '2GiB' },
    ephemeralStorage: { to: '1GiB' },
    devices: { to: { 'nvidia.com/gpu': 1 } },
  },
  (resources) => around(agentService({ resources })),
);

const probe: ProbeProps = { exec: ['/bin/check'] };
everyProp<ProbesProps>(
  'ProbesProps',
  { startup: { to: probe }, liveness: { to: off }, readiness: { to: off } },
  (probes) => around(agentService({ probes })),
);
everyProp<ProbeProps>(
  'ProbeProps',
  {
    http: { from: '/a', to: '/b' },
    tcp: { to: true },
    exec: { from: ['/a'], to: ['/b'] },
    grpc: { from: '', to: 'agents' },
    port: { to: 'management', beside: { http: '/a' } },
    delay: { to: '7s', beside: { http: '/a' } },
    every: { to: '7s', beside: { http: '/a' } },
    timeout: { to: '7s', beside: { http: '/a' } },
    failures: { to: 7, beside: { http: '/a' } },
  },
  (props) => around(agentService({ probes: { readiness: Object.keys(props).length === 0 ? off : props } })),
);

everyProp<ScalingProps>(
  'ScalingProps',
  {
    replicas: { to: 7 },
    cpu: { to: '50%' },
    memory: { to: '50%' },
    inFlight: { to: 7 },
    rate: { to: '7/s' },
    behaviour: { to: { up: { window: '1m' } } },
    tolerance: { to: '5%' },
    // What only a worker that consumes a queue can count.
    backlog: { to: 7 },
  },
  (scaling) => around('backlog' in scaling ? queueWorker({ queue: 'tasks', scaling }) : agentService({ scaling })),
);
everyProp<Pick<ScalingProps, 'backlog' | 'cpu' | 'memory' | 'replicas' | 'behaviour'>>(
  'ScalingProps of a worker',
  {
    backlog: { to: 7 },
    cpu: { to: '50%' },
    memory: { to: '50%' },
    replicas: { to: [0, 5] },
    behaviour: { to: { down: { window: '1m' } } },
  },
  (scaling) => around(queueWorker({ queue: 'tasks', scaling })),
);
everyProp<BehaviourProps>(
  'BehaviourProps',
  { up: { to: { window: '1m' } }, down: { to: { window: '1m' } } },
  (behaviour) => around(agentService({ scaling: { behaviour } })),
);
everyProp<DirectionProps>(
  'DirectionProps',
  { window: { to: '1m' }, percent: { to: ['10%', '1m'] }, pods: { to: [1, '1m'] } },
  (down) => around(agentService({ scaling: { behaviour: { down } } })),
);

everyProp<ServiceProps>(
  'ServiceProps',
  {
    ports: { to: { 81: 'management' } },
    type: { to: 'LoadBalancer' },
    public: { to: true, beside: { type: 'LoadBalancer', from: ['192.0.2.0/24'] } },
    from: { to: ['192.0.2.0/24'], beside: { type: 'LoadBalancer' } },
    sameZone: { to: true },
  },
  (service) => around(agentService({ service })),
);

everyProp<DrainProps>('DrainProps', { pause: { to: '20s' }, flush: { to: '20s' }, grace: { to: '1h' } }, (drain) =>
  around(agentService({ drain })),
);
everyProp<RolloutProps>('RolloutProps', { maxUnavailable: { to: 1 }, maxSurge: { to: '50%' } }, (rollout) =>
  around(agentService({ rollout })),
);
everyProp<DisruptionProps>('DisruptionProps', { maxUnavailable: { to: 2 }, minAvailable: { to: 1 } }, (disruption) =>
  around(agentService({ disruption })),
);
everyProp<SpreadProps>('SpreadProps', { zones: { to: off }, hosts: { to: 'required' } }, (spread) =>
  around(agentService({ spread })),
);
