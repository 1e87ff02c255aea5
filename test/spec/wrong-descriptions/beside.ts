import { chat } from '../support';
import type { Wrong } from './wrong';

/** Sidecars and init containers. */
export const beside: Readonly<Record<string, Wrong>> = {
  "a sidecar on the agent's port": {
    given: chat({ sidecars: { proxy: { image: 'proxy:1.4.2', ports: { admin: 8000 } } } }),
    says: [
      { path: 'workloads.chat.sidecars.proxy.ports.admin', got: '8000', want: 'a port that agent does not listen on' },
    ],
  },
  "a sidecar with the agent's port name": {
    given: chat({ sidecars: { proxy: { image: 'proxy:1.4.2', ports: { http: 8081 } } } }),
    says: [
      { path: 'workloads.chat.sidecars.proxy.ports.http', got: '"http"', want: 'a port name that agent does not use' },
    ],
  },
  'a sidecar without an image': {
    given: chat({ sidecars: { proxy: {} } }),
    says: [{ path: 'workloads.chat.sidecars.proxy.image', want: 'an image, pinned by digest or exact tag' }],
  },
  'a sidecar named agent': {
    given: chat({ sidecars: { agent: { image: 'proxy:1.4.2' } } }),
    says: [
      { path: 'workloads.chat.sidecars.agent', want: "a name other than agent: that is the workload's own container" },
    ],
  },
  'a misspelt prop of a sidecar': {
    given: chat({ sidecars: { proxy: { image: 'proxy:1.4.2', volume: {} } } }),
    says: [{ path: 'workloads.chat.sidecars.proxy.volume', want: 'a known prop', fix: 'Did you mean volumes?' }],
  },
  'an init container without an image': {
    given: chat({ init: { migrate: { command: ['migrate'] } } }),
    says: [{ path: 'workloads.chat.init.migrate.image', want: 'an image, pinned by digest or exact tag' }],
  },
  'an init container with a probe': {
    given: chat({ init: { migrate: { image: 'migrate:1.4.2', probes: { liveness: { tcp: true } } } } }),
    says: [
      {
        path: 'workloads.chat.init.migrate.probes',
        got: '{"liveness":{"tcp":true}}',
        want: 'nothing: a container that runs to its end is not asked',
        fix: 'Remove it.',
      },
    ],
  },
  'an init container named like a sidecar': {
    given: chat({ sidecars: { proxy: { image: 'proxy:1.4.2' } }, init: { proxy: { image: 'proxy:1.4.2' } } }),
    says: [{ path: 'workloads.chat.init.proxy', want: 'a name that no sidecar has' }],
  },
};
