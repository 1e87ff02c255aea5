import { addresses, agentService, internet, namespace, queueWorker } from 'agent-gantry';
import { chat, platform } from '../support';
import type { Wrong } from './wrong';

/** Calls, callers, the Service. */
export const network: Readonly<Record<string, Wrong>> = {
  'a call to a workload that is not declared': {
    given: chat({ calls: ['serch'] }),
    says: [{ path: 'workloads.chat.calls[0]', got: '"serch"', want: 'a declared workload; none is declared' }],
  },
  'a misspelt call': {
    given: platform({ workloads: { chat: agentService({ calls: ['serch'] }), search: agentService() } }),
    says: [
      {
        path: 'workloads.chat.calls[0]',
        got: '"serch"',
        want: 'a declared workload: search',
        fix: 'Did you mean search?',
      },
    ],
  },
  'a call to itself': {
    given: chat({ calls: ['chat'] }),
    says: [{ path: 'workloads.chat.calls[0]', got: '"chat"', want: 'another workload' }],
  },
  'a call to what does not listen': {
    given: platform({
      workloads: { chat: agentService({ calls: [internet(), 'batch'] }), batch: queueWorker({ image: 'batch:1.4.2' }) },
    }),
    says: [
      {
        path: 'workloads.chat.calls[1]',
        got: '"batch"',
        want: 'a workload that listens',
        fix: 'Give batch a port: ports: { http: 8000 }.',
      },
    ],
  },
  'text for the calls': {
    given: chat({ calls: 'search' }),
    says: [{ path: 'workloads.chat.calls', got: '"search"', want: 'a list' }],
  },
  'a peer that no function made': {
    given: chat({ calls: [{ cidr: '10.0.0.0/8' }] }),
    says: [
      {
        path: 'workloads.chat.calls[0]',
        got: '{"cidr":"10.0.0.0/8"}',
        want: "a workload's name, namespace('…'), addresses('10.0.0.0/8'), host('…') or internet()",
      },
    ],
  },
  'a flow without ports': {
    given: chat({ calls: [addresses('10.20.0.0/16')] }),
    says: [
      {
        path: 'workloads.chat.calls[0].ports',
        want: 'the ports that are called, e.g. [5432]',
        fix: 'A flow without ports would open all of them.',
      },
    ],
  },
  'a flow with an empty list of ports': {
    given: chat({ calls: [addresses('10.20.0.0/16', { ports: [] })] }),
    says: [
      {
        path: 'workloads.chat.calls[0].ports',
        got: '[]',
        want: 'at least one port',
        fix: 'A flow without ports would open all of them.',
      },
    ],
  },
  'a flow to a port that does not exist': {
    given: chat({ calls: [addresses('10.20.0.0/16', { ports: [70_000] })] }),
    says: [{ path: 'workloads.chat.calls[0].ports[0]', got: '70000', want: 'a whole number from 1 to 65535' }],
  },
  'a name for a port of another party': {
    given: chat({ calls: [namespace('search', { ports: ['http'] })] }),
    says: [
      {
        path: 'workloads.chat.calls[0].ports[0]',
        got: '"http"',
        want: 'a number: names are known for workloads of this platform only',
      },
    ],
  },
  'an address without its length': {
    given: chat({ calls: [addresses('10.20.0.0', { ports: [443] })] }),
    says: [
      {
        path: 'workloads.chat.calls[0].cidr',
        got: '"10.20.0.0"',
        want: "an address range such as '10.20.0.0/16'",
        fix: "For this address alone write '10.20.0.0/32'.",
      },
    ],
  },
  'an address range with a bad exception': {
    given: chat({ calls: [addresses('10.20.0.0/16', { except: ['10.20.1'], ports: [443] })] }),
    says: [
      { path: 'workloads.chat.calls[0].except[0]', got: '"10.20.1"', want: "an address range such as '10.20.0.0/16'" },
    ],
  },
  'a namespace with an upper-case name': {
    given: chat({ calledBy: [namespace('Gateway')] }),
    says: [
      {
        path: 'workloads.chat.calledBy[0].namespace',
        got: '"Gateway"',
        want: 'lower-case letters, digits and dashes, beginning with a letter',
        fix: "For example 'gateway'.",
      },
    ],
  },
  'a caller on a port that is not declared': {
    given: chat({ calledBy: [namespace('gateway', { ports: ['htpp'] })] }),
    says: [
      {
        path: 'workloads.chat.calledBy[0].ports[0]',
        got: '"htpp"',
        want: 'a declared port: http, management',
        fix: 'Did you mean http?',
      },
    ],
  },
  'a caller with a label that is a number': {
    given: chat({ calledBy: [namespace('gateway', { pods: { app: 7 as never } })] }),
    says: [
      {
        path: 'workloads.chat.calledBy[0].pods.app',
        got: '7',
        want: 'a label value: at most 63 letters, digits, dashes, dots and underscores',
      },
    ],
  },
  'a workload for a caller': {
    given: chat({ calledBy: ['search'] }),
    says: [
      {
        path: 'workloads.chat.calledBy[0]',
        got: '"search"',
        want: "namespace('…'), addresses('10.0.0.0/8') or internet()",
      },
    ],
  },
  'a misspelt prop of a peer': {
    given: chat({ calls: [internet({ port: [443] } as never)] }),
    says: [{ path: 'workloads.chat.calls[0].port', want: 'a known prop', fix: 'Did you mean ports?' }],
  },
  'a misspelt prop of a Service': {
    given: chat({ service: { tipe: 'LoadBalancer' } }),
    says: [{ path: 'workloads.chat.service.tipe', want: 'a known prop', fix: 'Did you mean type?' }],
  },
  'a type of Service that is not offered': {
    given: chat({ service: { type: 'NodePort' } }),
    says: [{ path: 'workloads.chat.service.type', got: '"NodePort"', want: 'one of ClusterIP, LoadBalancer' }],
  },
  'a public load balancer that is open to all': {
    given: chat({ service: { type: 'LoadBalancer', public: true } }),
    says: [
      {
        path: 'workloads.chat.service.from',
        want: 'the address ranges that may call a public load balancer',
        fix: 'Name them, or leave public out and use the gateway.',
      },
    ],
  },
  'callers of an internal Service': {
    given: chat({ service: { from: ['10.0.0.0/8'] } }),
    says: [
      { path: 'workloads.chat.service.from', got: '["10.0.0.0/8"]', want: "nothing: only type: 'LoadBalancer' has it" },
    ],
  },
  'text for a flag': {
    given: chat({ service: { type: 'LoadBalancer', public: 'no' } }),
    says: [{ path: 'workloads.chat.service.public', got: '"no"', want: 'true or false' }],
  },
  "a Service's port that leads nowhere": {
    given: chat({ service: { ports: { 80: 'htpp' } } }),
    says: [
      {
        path: 'workloads.chat.service.ports[80]',
        got: '"htpp"',
        want: 'a declared port: http, management',
        fix: 'Did you mean http?',
      },
    ],
  },
  "a Service's port that is a name": {
    given: chat({ service: { ports: { http: 'http' } } }),
    says: [{ path: 'workloads.chat.service.ports.http', want: 'a port from 1 to 65535 as the key' }],
  },
  'a Service without ports': {
    given: chat({ service: { ports: {} } }),
    says: [{ path: 'workloads.chat.service.ports', want: "at least one port, e.g. { 80: 'http' }" }],
  },
};
