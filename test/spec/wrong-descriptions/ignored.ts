import {
  addresses,
  agentService,
  cronJob,
  existingSecrets,
  keyVault,
  namespace,
  secretFiles,
  secretsManager,
} from 'agent-gantry';
import { chat, platform, withVault, worker } from '../support';
import type { Wrong } from './wrong';

const kubernetes = (props: object) => ({ targets: { kubernetes: { regions: ['eastus2'], ...props } } });
const secrets = (reference: object) => ({ secrets: { DB: { name: 'db', ...reference } } });

/** What would give objects that the API server refuses, that open more than was said, or that ignore a prop. */
export const ignored: Readonly<Record<string, Wrong>> = {
  'a workload called like a policy of the namespace': {
    given: platform({ workloads: { 'allow-dns': agentService() } }),
    says: [
      {
        path: 'workloads.allow-dns',
        want: 'another name',
        fix: 'A network policy of the namespace itself is called so.',
      },
    ],
  },
  'a caller of a workload that listens on nothing': {
    given: worker({ image: 'ghcr.io/acme/worker:1.0.0', calledBy: [namespace('monitoring')] }),
    says: [
      {
        path: 'workloads.worker.calledBy[0].ports',
        want: 'a port that is called',
        fix: 'This workload listens on none; a flow without ports would open all of them. Declare one: ports: { http: 8000 }.',
      },
    ],
  },
  'an exception outside of its range': {
    given: chat({ calls: [addresses('10.20.0.0/16', { except: ['10.21.0.0/24'], ports: [443] })] }),
    says: [
      { path: 'workloads.chat.calls[0].except[0]', got: '"10.21.0.0/24"', want: 'a smaller range within 10.20.0.0/16' },
    ],
  },
  'an exception that is the whole range': {
    given: chat({ calls: [addresses('2001:db8::/32', { except: ['2001:db8::/32'], ports: [443] })] }),
    says: [
      {
        path: 'workloads.chat.calls[0].except[0]',
        got: '"2001:db8::/32"',
        want: 'a smaller range within 2001:db8::/32',
      },
    ],
  },
  'a load balancer for nobody': {
    given: chat({ service: { type: 'LoadBalancer', from: [] } }),
    says: [
      {
        path: 'workloads.chat.service.from',
        want: 'at least one address range',
        fix: 'A load balancer without any is open to everybody.',
      },
    ],
  },
  'a budget that holds the last replica of a service that scales to nothing': {
    given: worker(
      { queue: 'tasks', scaling: { replicas: [0, 4] }, disruption: { minAvailable: 1 } },
      {
        data: { queue: { kind: 'kafka', topics: ['tasks'] } },
      },
    ),
    says: [
      {
        path: 'workloads.worker.disruption.minAvailable',
        got: '1',
        want: 'less than the least number of replicas (1)',
        fix: 'Otherwise no node could ever be drained. Write maxUnavailable: 1 instead.',
      },
    ],
  },
  'a cron job with a sidecar that would never end': {
    given: platform({
      workloads: {
        digest: cronJob({
          image: 'digest:1.4.2',
          schedule: '@daily',
          sidecars: { proxy: { image: 'ghcr.io/acme/proxy:1.0.0' } },
        }),
      },
      ...kubernetes({ version: '1.28' }),
    }),
    says: [
      {
        path: 'workloads.digest.sidecars',
        got: '"sidecars of a cron job"',
        want: 'Kubernetes 1.29 or newer; the target is 1.28',
        fix: 'Remove it, or raise targets.kubernetes.version.',
      },
    ],
  },
  'a key of a secret that the CSI driver brings whole': {
    given: chat(secrets({ key: 'password' }), { vault: keyVault() }),
    says: [
      {
        path: 'workloads.chat.secrets.DB.key',
        got: '"password"',
        want: 'no key: the CSI driver brings whole secrets of Key Vault',
        fix: "Keep each value in a secret of its own, or set targets.kubernetes.secrets: 'externalSecrets'.",
      },
    ],
  },
  'a version of a Kubernetes Secret': {
    given: chat(secrets({ key: 'password', version: '3' }), { vault: existingSecrets() }),
    says: [
      {
        path: 'workloads.chat.secrets.DB.version',
        got: '"3"',
        want: 'no version: a Kubernetes Secret has one alone',
        fix: 'Remove it.',
      },
    ],
  },
  'a way to bring secrets that are there already': {
    given: chat({}, { vault: existingSecrets(), ...kubernetes({ secrets: 'externalSecrets' }) }),
    says: [
      {
        path: 'targets.kubernetes.secrets',
        got: '"externalSecrets"',
        want: 'nothing: existingSecrets() are there already',
        fix: 'Remove it.',
      },
    ],
  },
  'Secrets Manager outside of AWS': {
    given: chat({}, { vault: secretsManager() }),
    says: [
      {
        path: 'targets.kubernetes.regions[0]',
        got: '"eastus2"',
        want: 'an AWS region: secretsManager() is read in the region of the pods',
        fix: "Choose one, or set secrets: 'externalSecrets' with a store that reads it from here.",
      },
    ],
  },
  'a secret twice in one folder': {
    given: chat({ volumes: { '/etc/tls': secretFiles('tls', 'tls') } }, withVault),
    says: [{ path: "workloads.chat.volumes['/etc/tls'].secrets[1]", got: '"tls"', want: 'each secret once' }],
  },
  'a port of a command': {
    given: chat({ probes: { liveness: { exec: ['/bin/check'], port: 'http' } } }),
    says: [
      {
        path: 'workloads.chat.probes.liveness.port',
        got: '"http"',
        want: 'no port: a command is not asked by one',
        fix: 'Remove it.',
      },
    ],
  },
  'a label under a prefix with an empty part': {
    given: chat({ labels: { 'a..b/team': 'agents' } }),
    says: [{ path: "workloads.chat.labels['a..b/team']", want: 'a key such as team or example.com/team' }],
  },
  'a label that switches workload identity on': {
    given: chat({ labels: { 'azure.workload.identity/use': 'true' } }),
    says: [
      {
        path: "workloads.chat.labels['azure.workload.identity/use']",
        want: 'a label of your own',
        fix: 'This one is set by the tool: selectors, tags and tooling rely on it.',
      },
    ],
  },
  'an annotation that the tool writes itself': {
    given: chat({ annotations: { 'kubectl.kubernetes.io/default-container': 'proxy' } }),
    says: [
      {
        path: "workloads.chat.annotations['kubectl.kubernetes.io/default-container']",
        want: 'an annotation of your own',
        fix: 'This one is set by the tool.',
      },
    ],
  },
  'a device of the system': {
    given: chat({ resources: { devices: { 'kubernetes.io/batch-cpu': 1 } } }),
    says: [
      {
        path: "workloads.chat.resources.devices['kubernetes.io/batch-cpu']",
        want: "a device's resource name such as nvidia.com/gpu",
      },
    ],
  },
  'configuration where the secrets are mounted': {
    given: chat({ configPath: '/mnt/secrets', config: { 'a.txt': 'b' } }),
    says: [
      {
        path: 'workloads.chat.configPath',
        got: '"/mnt/secrets"',
        want: "another path: the vault's secrets are mounted there",
      },
    ],
  },
};
