import { chat, consumer, worker } from '../support';
import type { Wrong } from './wrong';

/** Replicas and what decides their number. */
export const scaling: Readonly<Record<string, Wrong>> = {
  'a minimum above the maximum': {
    given: chat({ scaling: { replicas: [10, 3] } }),
    says: [
      {
        path: 'workloads.chat.scaling.replicas',
        got: '[10,3]',
        want: 'the least first, [least, most]',
        fix: 'Write [3, 10].',
      },
    ],
  },
  'a minimum equal to the maximum': {
    given: chat({ scaling: { replicas: [3, 3] } }),
    says: [
      {
        path: 'workloads.chat.scaling.replicas',
        got: '[3,3]',
        want: 'room to scale',
        fix: 'Write replicas: 3 for a fixed number.',
      },
    ],
  },
  'one number in a range': {
    given: chat({ scaling: { replicas: [3] } }),
    says: [
      {
        path: 'workloads.chat.scaling.replicas',
        got: '[3]',
        want: '[least, most]',
        fix: 'Write replicas: 3 for a fixed number.',
      },
    ],
  },
  'half a replica': {
    given: chat({ scaling: { replicas: [1.5, 3] } }),
    says: [{ path: 'workloads.chat.scaling.replicas[0]', got: '1.5', want: 'a whole number from 0 to 5000' }],
  },
  'replicas in text': {
    given: chat({ scaling: { replicas: '3' } }),
    says: [
      {
        path: 'workloads.chat.scaling.replicas',
        got: '"3"',
        want: 'a whole number from 0 to 5000',
        fix: 'Write 3, without quotes.',
      },
    ],
  },
  'two owners of the replicas': {
    given: chat({ scaling: { replicas: 3, cpu: '70%' } }),
    says: [
      {
        path: 'workloads.chat.scaling',
        got: '{"replicas":3}',
        want: 'one owner of the number of replicas, but cpu would set it too',
        fix: 'Write replicas: [3, 9] to scale, or remove cpu.',
      },
    ],
  },
  'no replicas for an HPA': {
    given: worker({ scaling: { replicas: [0, 10], cpu: '70%' } }),
    says: [
      {
        path: 'workloads.worker.scaling.replicas',
        got: '[0,10]',
        want: 'at least 1: only a backlog can wake a workload that has no replicas',
        fix: 'Write [1, 10], or name the queue that it consumes.',
      },
    ],
  },
  'no replicas for a service': {
    given: chat({ scaling: { replicas: [0, 10], inFlight: 100 } }),
    says: [
      {
        path: 'workloads.chat.scaling.replicas',
        got: '[0,10]',
        want: 'at least 1: only a backlog can wake a workload that has no replicas',
        fix: 'Write [1, 10].',
      },
    ],
  },
  'a share without its sign': {
    given: chat({ scaling: { cpu: 70 } }),
    says: [
      {
        path: 'workloads.chat.scaling.cpu',
        got: '70',
        want: 'a whole percentage from 10% to 100%',
        fix: "Write '70%'.",
      },
    ],
  },
  'a share as a fraction': {
    given: chat({ scaling: { cpu: 0.7 } }),
    says: [
      {
        path: 'workloads.chat.scaling.cpu',
        got: '0.7',
        want: 'a whole percentage from 10% to 100%',
        fix: "Write '70%'.",
      },
    ],
  },
  'a share above the whole': {
    given: chat({ scaling: { memory: '110%' } }),
    says: [{ path: 'workloads.chat.scaling.memory', got: '"110%"', want: 'a whole percentage from 10% to 100%' }],
  },
  'a misspelt prop of scaling': {
    given: chat({ scaling: { replica: 3 } }),
    says: [{ path: 'workloads.chat.scaling.replica', want: 'a known prop', fix: 'Did you mean replicas?' }],
  },
  'a backlog without a queue': {
    given: worker({ scaling: { backlog: 20 } }),
    says: [
      {
        path: 'workloads.worker.scaling.backlog',
        got: '20',
        want: 'a workload that consumes a queue',
        fix: "Name the queue: queue: 'tasks'.",
      },
    ],
  },
  'a backlog of a service': {
    given: chat({ scaling: { backlog: 20 } }),
    says: [
      {
        path: 'workloads.chat.scaling.backlog',
        got: '20',
        want: 'a workload that consumes a queue',
        fix: 'Scale a service on inFlight or rate.',
      },
    ],
  },
  'a backlog of nothing': {
    given: consumer({ scaling: { backlog: 0 } }),
    says: [{ path: 'workloads.worker.scaling.backlog', got: '0', want: 'a whole number from 1 to 1000000' }],
  },
  'requests in flight of a worker': {
    given: worker({ scaling: { inFlight: 100 } }),
    says: [
      {
        path: 'workloads.worker.scaling.inFlight',
        got: '100',
        want: 'a workload that serves requests',
        fix: 'Scale a worker on backlog.',
      },
    ],
  },
  'a rate of a worker': {
    given: worker({ scaling: { rate: '500/s' } }),
    says: [
      {
        path: 'workloads.worker.scaling.rate',
        got: '"500/s"',
        want: 'a workload that serves requests',
        fix: 'Scale a worker on backlog.',
      },
    ],
  },
  'a rate without its time': {
    given: chat({ scaling: { rate: '500' } }),
    says: [{ path: 'workloads.chat.scaling.rate', got: '"500"', want: "a rate such as '500/s' or '30000/min'" }],
  },
  'a rate of nothing': {
    given: chat({ scaling: { rate: '0/s' } }),
    says: [{ path: 'workloads.chat.scaling.rate', got: '"0/s"', want: "a rate such as '500/s' or '30000/min'" }],
  },
  'a tolerance with KEDA': {
    given: chat({ scaling: { inFlight: 100, tolerance: '5%' } }),
    says: [
      {
        path: 'workloads.chat.scaling.tolerance',
        got: '"5%"',
        want: 'nothing: KEDA, which scales this workload, has no tolerance',
        fix: 'Remove it, or scale on cpu and memory alone.',
      },
    ],
  },
  'a tolerance on an old minor': {
    given: chat(
      { scaling: { tolerance: '5%' } },
      { targets: { kubernetes: { version: '1.32', regions: ['eastus2'] } } },
    ),
    says: [
      {
        path: 'workloads.chat.scaling.tolerance',
        got: '"5%"',
        want: 'Kubernetes 1.33 or newer; the target is 1.32',
        fix: 'Remove it, or raise targets.kubernetes.version.',
      },
    ],
  },
  'a misspelt direction': {
    given: chat({ scaling: { behaviour: { upp: {} } } }),
    says: [{ path: 'workloads.chat.scaling.behaviour.upp', want: 'a known prop', fix: 'Did you mean up?' }],
  },
  'a policy without its period': {
    given: chat({ scaling: { behaviour: { down: { pods: 4 } } } }),
    says: [
      {
        path: 'workloads.chat.scaling.behaviour.down.pods',
        got: '4',
        want: "how many, and in what period, e.g. [4, '1m']",
      },
    ],
  },
  'a policy with a long period': {
    given: chat({ scaling: { behaviour: { down: { percent: ['50%', '1h'] } } } }),
    says: [
      {
        path: 'workloads.chat.scaling.behaviour.down.percent[1]',
        got: '"1h"',
        want: "whole seconds, 1s to 30m, e.g. '30s', '5m'",
      },
    ],
  },
};
