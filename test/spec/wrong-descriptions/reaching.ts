import { agentService, cronJob, host, off, postgres, queueWorker } from 'agent-gantry';
import { chat, platform, target } from '../support';
import type { Wrong } from './wrong';

const image = 'ghcr.io/acme/agent:1.4.2';

/** Hosts, the cluster's network, and the parts of data that a workload uses. */
export const reaching: Readonly<Record<string, Wrong>> = {
  'an address for a host': {
    given: chat({ calls: [host('https://api.example.com/v1')] }),
    says: [
      {
        path: 'workloads.chat.calls[0].host',
        got: '"https://api.example.com/v1"',
        want: "a host's name such as 'api.openai.com'",
        fix: "Write 'api.example.com'.",
      },
    ],
  },
  'a host with a wildcard': {
    given: chat({ calls: [host('*.example.com')] }),
    says: [
      { path: 'workloads.chat.calls[0].host', got: '"*.example.com"', want: "a host's name such as 'api.openai.com'" },
    ],
  },
  'a host without its name': {
    given: chat({ calls: [{ kind: 'host' }] }),
    says: [{ path: 'workloads.chat.calls[0].host', want: "a host's name, e.g. 'api.openai.com'" }],
  },
  'a host for a caller': {
    given: chat({ calledBy: [host('api.example.com')] }),
    says: [
      {
        path: 'workloads.chat.calledBy[0]',
        got: '{"kind":"host","host":"api.example.com"}',
        want: "namespace('…'), addresses('10.0.0.0/8') or internet()",
        fix: 'A caller shows no name: use addresses().',
      },
    ],
  },
  'an unknown range of a host': {
    given: chat({ calls: [host('api.example.com', { addresses: 'internal' as 'private' })] }),
    says: [{ path: 'workloads.chat.calls[0].addresses', got: '"internal"', want: 'one of public, private' }],
  },
  'an unknown network': {
    given: target({ network: 'calico' }),
    says: [{ path: 'targets.kubernetes.network', got: '"calico"', want: 'one of kubernetes, cilium' }],
  },
  'a name for the API server': {
    given: target({ apiServer: 'kubernetes.default.svc' }),
    says: [
      {
        path: 'targets.kubernetes.apiServer',
        got: '"kubernetes.default.svc"',
        want: "an address range such as '10.20.0.0/16'",
      },
    ],
  },
  'a part of data that is not declared': {
    given: chat({ uses: ['database'] }),
    says: [{ path: 'workloads.chat.uses[0]', got: '"database"', want: 'a declared part of data; none is declared' }],
  },
  'a misspelt part of data': {
    given: platform({
      data: { database: postgres() },
      workloads: { chat: agentService({ uses: ['databse' as 'database'] }) },
    }),
    says: [
      {
        path: 'workloads.chat.uses[0]',
        got: '"databse"',
        want: 'a declared part of data: database',
        fix: 'Did you mean database?',
      },
    ],
  },
  'a part of data that is used twice': {
    given: platform({
      data: { database: postgres() },
      workloads: { chat: agentService({ uses: ['database', 'database'] }) },
    }),
    says: [{ path: 'workloads.chat.uses[1]', got: '"database"', want: 'each part once' }],
  },
  'text for the parts that are used': {
    given: chat({ uses: 'database' }),
    says: [{ path: 'workloads.chat.uses', got: '"database"', want: 'a list' }],
  },
  'no identity before a managed store': {
    given: platform({
      data: { database: postgres() },
      workloads: {
        report: cronJob({ image, schedule: '@daily', uses: ['database'], identity: off }),
        loop: queueWorker({ image }),
      },
      environments: { development: off },
    }),
    says: [
      {
        path: 'workloads.report.identity',
        got: 'off',
        want: 'an identity: a managed part of data admits the pod by it',
        fix: "Leave identity out, or take the managed parts of data out of the workload's uses.",
      },
    ],
  },
};
