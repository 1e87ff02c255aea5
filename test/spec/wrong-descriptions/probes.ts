import { chat, worker } from '../support';
import type { Wrong } from './wrong';

/** How a container is asked. */
export const probes: Readonly<Record<string, Wrong>> = {
  'a bare number of seconds in a probe': {
    given: chat({ probes: { liveness: { http: '/health/live', every: 10 } } }),
    says: [
      {
        path: 'workloads.chat.probes.liveness.every',
        got: '10',
        want: "whole seconds, 1s to 5m, e.g. '30s', '5m'",
        fix: "Write it with a unit, e.g. '10s'.",
      },
    ],
  },
  'a misspelt probe': {
    given: chat({ probes: { livenes: { http: '/health/live' } } }),
    says: [{ path: 'workloads.chat.probes.livenes', want: 'a known prop', fix: 'Did you mean liveness?' }],
  },
  'a misspelt prop of a probe': {
    given: chat({ probes: { liveness: { htpp: '/health/live' } } }),
    says: [{ path: 'workloads.chat.probes.liveness.htpp', want: 'a known prop', fix: 'Did you mean http?' }],
  },
  'a probe that asks two things': {
    given: chat({ probes: { readiness: { http: '/ready', tcp: true } } }),
    says: [
      {
        path: 'workloads.chat.probes.readiness',
        got: '{"http":"/ready","tcp":true}',
        want: 'exactly one of http, tcp, exec, grpc',
      },
    ],
  },
  "a probe's path without its slash": {
    given: chat({ probes: { readiness: { http: 'ready' } } }),
    says: [
      {
        path: 'workloads.chat.probes.readiness.http',
        got: '"ready"',
        want: "a path that begins with a slash, e.g. '/health/live'",
      },
    ],
  },
  'a probe of a port that is not declared': {
    given: chat({ probes: { readiness: { tcp: true, port: 'htpp' } } }),
    says: [
      {
        path: 'workloads.chat.probes.readiness.port',
        got: '"htpp"',
        want: 'a declared port: http, management',
        fix: 'Did you mean http?',
      },
    ],
  },
  'a probe where there is no port': {
    given: worker({ image: 'worker:1.4.2', probes: { liveness: { tcp: true } } }),
    says: [
      {
        path: 'workloads.worker.probes.liveness',
        want: 'a port to ask',
        fix: 'Declare one, ports: { http: 8000 }, or ask by exec.',
      },
    ],
  },
};
