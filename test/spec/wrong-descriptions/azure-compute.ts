import {
  agentService,
  cronJob,
  istio,
  kafka,
  keyVault,
  type PlatformProps,
  queueWorker,
  redis,
  serviceBus,
} from 'agent-gantry';
import { aks, containerApps, containerInstances, flux } from 'agent-gantry/azure';
import { platform } from '../support';
import type { Wrong } from './wrong';

const regions = ['eastus2', 'centralus'];
const pinned = `ghcr.io/acme/triage@sha256:${'a'.repeat(64)}`;
const plain = agentService({ image: pinned, scaling: { replicas: 1 } });

const on = (compute: unknown, rest: object = {}, kubernetes?: object): object =>
  platform({
    vault: keyVault(),
    workloads: { chat: plain },
    ...rest,
    targets: { ...(kubernetes === undefined ? {} : { kubernetes }), azure: { regions, compute } },
  } as Partial<PlatformProps>);
const onAks = (compute: unknown): object => on(compute, {}, { regions });
const inApps = (workloads: object, rest: object = {}): object => on(containerApps(), { ...rest, workloads });
const inGroups = (workloads: object, rest: object = {}): object => on(containerInstances(), { ...rest, workloads });

/** What runs the workloads in Azure, and what it can't be told. */
export const azureCompute: Readonly<Record<string, Wrong>> = {
  'a compute of no kind': {
    given: onAks('aks'),
    says: [{ path: 'targets.azure.compute', got: '"aks"', want: 'aks(), containerApps() or containerInstances()' }],
  },
  'clusters without objects to run': {
    given: on(aks()),
    says: [
      {
        path: 'targets.azure.compute',
        want: 'targets.kubernetes, whose objects the clusters of aks() run',
        fix: "Add targets.kubernetes: { regions: ['eastus2', 'centralus'] }, or choose containerApps().",
      },
    ],
  },
  'clusters in other regions than the objects': {
    given: on(aks(), {}, { regions: ['centralus', 'eastus2'] }),
    says: [
      {
        path: 'targets.azure.regions',
        got: '["eastus2","centralus"]',
        want: 'those of targets.kubernetes: centralus, eastus2',
        fix: 'A cluster stands in each region of both, the primary first: align the two.',
      },
    ],
  },
  'an API server that everybody may ask': {
    given: onAks(aks({ publicFrom: ['0.0.0.0/0'] })),
    says: [
      {
        path: 'targets.azure.compute.publicFrom[0]',
        got: '"0.0.0.0/0"',
        want: 'the ranges of your own networks',
        fix: 'Everybody could ask the API server.',
      },
    ],
  },
  'a password in the address of a repository': {
    given: onAks(aks({ delivery: flux({ url: 'https://me:secret@github.com/acme/platform' }) })),
    says: [
      {
        path: 'targets.azure.compute.delivery.url',
        want: "a repository such as 'https://github.com/acme/platform'",
        fix: 'Leave the user and the password out: flux({ secret }) names a Secret that holds them.',
      },
    ],
  },
  'a store in a cluster that is not there': {
    given: inApps({ chat: plain }, { data: { cache: redis({ hosting: 'inCluster' }) } }),
    says: [
      {
        path: 'data.cache.hosting',
        got: '"inCluster"',
        want: "'managed': containerApps() has no cluster for an operator",
        fix: "Set hosting: 'managed'.",
      },
    ],
  },
  'a question that Container Apps does not ask': {
    given: inApps({ chat: agentService({ ...plain, probes: { liveness: { exec: ['/bin/check'] } } }) }),
    says: [
      {
        path: 'workloads.chat.probes.liveness.exec',
        got: '"exec"',
        want: 'http or tcp: Container Apps asks by no other',
        fix: 'Answer at a path: http: …',
      },
    ],
  },
  'more than a replica gets': {
    given: inApps({ chat: agentService({ ...plain, resources: { cpu: '6', memory: '4GiB' } }) }),
    says: [
      {
        path: 'workloads.chat.resources',
        got: '"6 cores, 12 GiB for all containers"',
        want: 'at most 4 cores and 8 GiB in Consumption',
        fix: "Ask for less, or choose containerApps({ profile: { size: 'D8' } }).",
      },
    ],
  },
  'a backlog that nobody tells': {
    given: inApps(
      {
        chat: plain,
        worker: queueWorker({ image: pinned, queue: 'tasks', scaling: { replicas: [1, 5], backlog: 20 } }),
      },
      {
        data: {
          queue: kafka({
            topics: ['tasks'],
            bootstrap: 'kafka.example.com:9093',
            login: { user: 'desk', password: 'kafka' },
          }),
        },
      },
    ),
    says: [
      {
        path: 'workloads.worker.scaling.backlog',
        want: "a Service Bus: Container Apps can't log in to brokers to ask what waits",
        fix: "Write scaling: { replicas: 2 }, or data: { queue: serviceBus({ queues: ['…'] }) }.",
      },
    ],
  },
  'a secret that is not in Key Vault': {
    given: inApps(
      { chat: agentService({ ...plain, secrets: { A: { name: 'a', key: 'b' } } }) },
      { data: { queue: serviceBus({ queues: ['tasks'] }) } },
    ),
    says: [
      {
        path: 'workloads.chat.secrets.A.key',
        got: '"b"',
        want: 'no key: whole secrets of Key Vault are brought',
      },
    ],
  },
  'a delivery of no kind': {
    given: onAks(aks({ delivery: 'argo' as never })),
    says: [
      {
        path: 'targets.azure.compute.delivery',
        got: '"argo"',
        want: "'pulumi', 'flux', 'none' or flux({ url: '…' })",
      },
    ],
  },
  'a group by its name': {
    given: onAks(aks({ admins: ['platform-team'] })),
    says: [{ path: 'targets.azure.compute.admins[0]', got: '"platform-team"', want: "a group's object id, a GUID" }],
  },
  'a window that is too short': {
    given: onAks(aks({ maintenance: { hours: 2 } })),
    says: [{ path: 'targets.azure.compute.maintenance.hours', got: '2', want: 'a whole number from 4 to 24' }],
  },
  'machines of no size': {
    given: onAks(aks({ system: { size: 'large' } })),
    says: [
      {
        path: 'targets.azure.compute.system.size',
        got: '"large"',
        want: "a size of machines such as 'Standard_D4ds_v5'",
      },
    ],
  },
  'the Istio add-on without its revision': {
    given: on(aks(), { mesh: istio({ controlPlane: 'aks-istio-system' }) }, { regions }),
    says: [
      {
        path: 'mesh.revision',
        want: "the revision of the Istio add-on, e.g. 'asm-1-27'",
        fix: 'Its sidecars are asked for by revision; `az aks mesh get-revisions --location <region>` lists them.',
      },
    ],
  },
  'a mesh where there is none': {
    given: on(containerApps(), { mesh: istio() }),
    says: [
      {
        path: 'mesh',
        got: '"istio()"',
        want: 'no mesh: containerApps() runs none',
        fix: 'Remove it, or choose aks().',
      },
    ],
  },
  'a service outside that is none': {
    given: on(containerApps({ external: ['chta'] })),
    says: [
      {
        path: 'targets.azure.compute.external[0]',
        got: '"chta"',
        want: 'a declared service: chat',
        fix: 'Did you mean chat?',
      },
    ],
  },
  'Dapr beside nobody': {
    given: on(containerApps({ dapr: ['nobody'] })),
    says: [{ path: 'targets.azure.compute.dapr[0]', got: '"nobody"', want: 'a declared workload: chat' }],
  },
  'machines of a profile that there is not': {
    given: on(containerApps({ profile: { size: 'D5' as never } })),
    says: [
      {
        path: 'targets.azure.compute.profile.size',
        got: '"D5"',
        want: 'one of D4, D8, D16, D32, E4, E8, E16, E32',
        fix: "Did you mean 'D4'?",
      },
    ],
  },
  'runs that could meet': {
    given: inApps({ clean: cronJob({ image: pinned, schedule: '*/5 * * * *', longestRun: '4m' }) }),
    says: [
      {
        path: 'workloads.clean.overlap',
        got: '"forbid"',
        want: 'runs that end before the next begins: 3 × 4m in 5m',
        fix: "Container Apps starts each run by the clock: shorten longestRun, retry less often, or write overlap: 'allow'.",
      },
    ],
  },
  'a clock of one’s own': {
    given: inApps({ clean: cronJob({ image: pinned, schedule: '@daily', timeZone: 'Europe/Berlin' }) }),
    says: [
      {
        path: 'workloads.clean.timeZone',
        got: '"Europe/Berlin"',
        want: "'Etc/UTC': Container Apps has no other clock",
        fix: 'Write the schedule in UTC.',
      },
    ],
  },
  'machines that nobody sees': {
    given: inApps({ chat: agentService({ ...plain, nodes: { pool: 'gpu' } }) }),
    says: [
      {
        path: 'workloads.chat.nodes',
        got: '{"pool":"gpu"}',
        want: 'nothing: Container Apps shows no machines',
        fix: 'Remove it, or choose aks().',
      },
    ],
  },
  'a user that the image does not name': {
    given: inApps({ chat: agentService({ ...plain, user: 2000 }) }),
    says: [
      {
        path: 'workloads.chat.user',
        got: '2000',
        want: 'nothing: Container Apps runs an image as the user that it names',
        fix: 'Set USER in it.',
      },
    ],
  },
  'runs that are longer than Azure waits': {
    given: inApps({ chat: agentService({ ...plain, longestRun: '14m' }) }),
    says: [
      {
        path: 'workloads.chat.drain',
        got: '"870s"',
        want: 'at most 10m in Container Apps',
        fix: 'Shorten longestRun, or drain.pause and drain.flush.',
      },
    ],
  },
  'a pace of scaling': {
    given: inApps({
      chat: agentService({ ...plain, scaling: { replicas: [1, 3], behaviour: { down: { window: '10m' } } } }),
    }),
    says: [
      {
        path: 'workloads.chat.scaling.behaviour',
        want: 'nothing: Container Apps sets its own pace',
        fix: 'Remove it, or choose aks().',
      },
    ],
  },
  'groups that move with a tag': {
    given: inGroups({ chat: agentService({ image: 'ghcr.io/acme/triage:1.4.2', scaling: { replicas: 1 } }) }),
    says: [
      {
        path: 'workloads.chat.image',
        got: '"ghcr.io/acme/triage:1.4.2"',
        want: 'a digest: Container Instances asks the registry again at each start',
        fix: 'Run `crane digest ghcr.io/acme/triage:1.4.2`.',
      },
    ],
  },
  'groups that scale': {
    given: inGroups({ chat: agentService({ image: pinned, scaling: { replicas: [1, 3] } }) }),
    says: [
      {
        path: 'workloads.chat.scaling.replicas',
        got: '[1,3]',
        want: 'a fixed number: nothing scales Container Instances',
        fix: 'Write scaling: { replicas: 1 }, or choose containerApps().',
      },
    ],
  },
  'groups that run by the clock': {
    given: inGroups({ clean: cronJob({ image: pinned, schedule: '@daily' }) }),
    says: [
      {
        path: 'workloads.clean.schedule',
        got: '"@daily"',
        want: 'no schedule: nothing of Container Instances starts by the clock',
        fix: 'Choose containerApps() or aks().',
      },
    ],
  },
  'arguments for an entry point that is not known': {
    given: inGroups({ chat: agentService({ ...plain, args: ['serve'] }) }),
    says: [
      {
        path: 'workloads.chat.command',
        want: 'a command beside args: Container Instances replaces the entry point or nothing',
        fix: 'Write the whole command, with the entry point of the image before them.',
      },
    ],
  },
};
