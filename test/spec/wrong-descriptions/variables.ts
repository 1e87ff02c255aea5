import { chat } from '../support';
import type { Wrong } from './wrong';

/** Environment variables and resources. */
export const variables: Readonly<Record<string, Wrong>> = {
  'a number for a variable': {
    given: chat({ env: { WORKERS: 4 } }),
    says: [
      {
        path: 'workloads.chat.env.WORKERS',
        got: '4',
        want: "text, late('path') or podField('metadata.name')",
        fix: "Write '4'.",
      },
    ],
  },
  'an object for a variable': {
    given: chat({ env: { WORKERS: { count: 4 } } }),
    says: [
      {
        path: 'workloads.chat.env.WORKERS',
        got: '{"count":4}',
        want: "text, late('path') or podField('metadata.name')",
      },
    ],
  },
  "a variable's name with a dash": {
    given: chat({ env: { 'LOG-LEVEL': 'INFO' } }),
    says: [{ path: 'workloads.chat.env.LOG-LEVEL', want: 'a name of letters, digits and underscores, e.g. LOG_LEVEL' }],
  },
  'a credential in plain sight': {
    given: chat({ env: { OPENAI_API_KEY: 'sk-0000' } }),
    says: [
      {
        path: 'workloads.chat.env.OPENAI_API_KEY',
        want: 'no literal under a credential-like name',
        fix: "Move it to secrets: { OPENAI_API_KEY: '<name in the vault>' }.",
      },
    ],
  },
  'a fact of the pod that does not exist': {
    given: chat({ env: { NODE: { kind: 'podField', field: 'spec.node' } } }),
    says: [
      {
        path: 'workloads.chat.env.NODE.field',
        got: '"spec.node"',
        want: 'one of metadata.name, metadata.namespace, metadata.uid, spec.nodeName, status.podIP, status.hostIP',
        fix: "Did you mean 'spec.nodeName'?",
      },
    ],
  },
  'memory in MB': {
    given: chat({ resources: { memory: '512MB' } }),
    says: [
      {
        path: 'workloads.chat.resources.memory',
        got: '"512MB"',
        want: "a size from 1MiB to 24TiB, e.g. '512MiB', '2GiB'",
        fix: "Did you mean '512MiB'?",
      },
    ],
  },
  'memory as a number': {
    given: chat({ resources: { memory: 536870912 } }),
    says: [
      {
        path: 'workloads.chat.resources.memory',
        got: '536870912',
        want: "a size from 1MiB to 24TiB, e.g. '512MiB', '2GiB'",
        fix: "Write '512MiB'.",
      },
    ],
  },
  'a request above its limit': {
    given: chat({ resources: { memory: ['2GiB', '1GiB'] } }),
    says: [
      {
        path: 'workloads.chat.resources.memory',
        got: '["2GiB","1GiB"]',
        want: 'a request that is not above its limit',
        fix: 'Swap or align the two.',
      },
    ],
  },
  'three numbers for a request and a limit': {
    given: chat({ resources: { cpu: ['1', '2', '3'] } }),
    says: [{ path: 'workloads.chat.resources.cpu', got: '["1","2","3"]', want: '[request, limit]' }],
  },
  'cpu as a number': {
    given: chat({ resources: { cpu: 2 } }),
    says: [
      {
        path: 'workloads.chat.resources.cpu',
        got: '2',
        want: "cores from '1m' to '1024', e.g. '250m', '1'",
        fix: "Write '2'.",
      },
    ],
  },
  'a misspelt resource': {
    given: chat({ resources: { memry: '512MiB' } }),
    says: [{ path: 'workloads.chat.resources.memry', want: 'a known prop', fix: 'Did you mean memory?' }],
  },
  'half a device': {
    given: chat({ resources: { devices: { 'nvidia.com/gpu': 0.5 } } }),
    says: [
      { path: "workloads.chat.resources.devices['nvidia.com/gpu']", got: '0.5', want: 'a whole number from 1 to 64' },
    ],
  },
  'a device without its vendor': {
    given: chat({ resources: { devices: { gpu: 1 } } }),
    says: [{ path: 'workloads.chat.resources.devices.gpu', want: "a device's resource name such as nvidia.com/gpu" }],
  },
};
