/**
 * What the compiler holds a description to. `tsc --noEmit` reads this file, and nothing runs it: each line marked
 * `@ts-expect-error` must be refused, and every other taken.
 */
import {
  agentFramework,
  agentService,
  cronJob,
  definePlatform,
  type EnvironmentOverrides,
  existingClaim,
  internet,
  kafka,
  keyVault,
  off,
  type PlatformProps,
  queueWorker,
  scratch,
  serviceBus,
} from 'agent-gantry';
import type {} from 'agent-gantry/kubernetes';

const workloads = {
  chat: agentService({ scaling: { replicas: [3, 20], cpu: '70%' } }),
  worker: queueWorker({ queue: 'tasks' }),
  digest: cronJob({ image: 'ghcr.io/acme/digest:2.3.1', schedule: '@daily' }),
};
const rest = {
  name: 'desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  targets: { kubernetes: { version: '1.34', regions: ['eastus2'] } },
} as const satisfies Partial<PlatformProps>;

type Overrides = EnvironmentOverrides<typeof workloads>;
const overrides = (change: Overrides): Overrides => change;
const chat = (change: NonNullable<Overrides['workloads']>['chat'] & {}): Overrides => ({ workloads: { chat: change } });

// Workload names are those declared.
definePlatform({ ...rest, workloads, environments: { production: { workloads: { chat: { user: 1001 } } } } });
// @ts-expect-error no workload is called caht
definePlatform({ ...rest, workloads, environments: { production: { workloads: { caht: { user: 1001 } } } } });
// @ts-expect-error no environment is called prod
definePlatform({ ...rest, workloads, environments: { prod: {} } });
definePlatform({ ...rest, workloads, environments: { development: off, staging: {} } });

// Props are those of the workload's kind, at every depth.
chat({ scaling: { replicas: [4, 8] }, service: { type: 'LoadBalancer' } });
// @ts-expect-error scalling
chat({ scalling: {} });
// @ts-expect-error replica
chat({ scaling: { replica: 3 } });
// @ts-expect-error a cron job has no scaling
overrides({ workloads: { digest: { scaling: { replicas: 3 } } } });
overrides({ workloads: { digest: { schedule: '@hourly', suspended: true } } });
// @ts-expect-error a service has no schedule
chat({ schedule: '@hourly' });
// @ts-expect-error a worker has no Service
overrides({ workloads: { worker: { service: {} } } });
// @ts-expect-error ownr
overrides({ tags: { ownr: 'a' } });
// @ts-expect-error the name is the same everywhere
overrides({ name: 'desk-production' });
// @ts-expect-error an environment has no environments
overrides({ environments: {} });

// Quantities carry their units.
chat({
  longestRun: '5m',
  resources: { cpu: '250m', memory: ['512MiB', '1GiB'] },
  scaling: { cpu: '70%', rate: '500/s' },
});
// @ts-expect-error seconds need their unit
chat({ longestRun: 300 });
// @ts-expect-error so they do in text
chat({ longestRun: '300' });
// @ts-expect-error sizes are binary
chat({ resources: { memory: '512MB' } });
// @ts-expect-error a number of bytes
chat({ resources: { memory: 536_870_912 } });
// @ts-expect-error cores are text
chat({ resources: { cpu: 2 } });
// @ts-expect-error a share needs its sign
chat({ scaling: { cpu: 70 } });
// @ts-expect-error so it does in text
chat({ scaling: { cpu: '70' } });
// @ts-expect-error a rate needs its time
chat({ scaling: { rate: '500' } });
// @ts-expect-error a variable is text
chat({ env: { WORKERS: 4 } });
// @ts-expect-error a version is text
overrides({ targets: { kubernetes: { version: 1.34 } } });
// @ts-expect-error a version that is not known
overrides({ targets: { kubernetes: { version: '1.27' } } });

// Tagged choices are replaced whole.
overrides({ data: { queue: kafka({ topics: ['tasks'] }) }, vault: keyVault({ name: 'desk-vault' }) });
overrides({ data: { queue: serviceBus({ queues: ['tasks'] }) } });
// @ts-expect-error a part of a queue
overrides({ data: { queue: { topics: ['tasks'] } } });
// @ts-expect-error a part of a vault
overrides({ vault: { name: 'desk-vault' } });
// @ts-expect-error a part of a volume
chat({ volumes: { '/app/data': { size: '1GiB' } } });
chat({ volumes: { '/app/data': existingClaim('data'), '/app/more': scratch({ size: '1GiB' }) } });
// @ts-expect-error a part of an identity
chat({ identity: { clientId: '00000000-0000-0000-0000-000000000000' } });
// @ts-expect-error a kind that does not exist
chat({ kind: 'servise' });

// A workload is changed in part, or replaced by another.
overrides({ workloads: { chat: queueWorker({ queue: 'tasks' }), worker: agentFramework() } });

// Lists are replaced whole.
chat({ args: [], calls: [internet()], scaling: { replicas: [1, 2] } });
// @ts-expect-error one item of a list
chat({ args: { 0: 'serve' } });
// @ts-expect-error one end of a range
chat({ scaling: { replicas: [undefined, 8] } });
// @ts-expect-error a range has two ends
chat({ scaling: { replicas: [3] } });
overrides({ targets: { kubernetes: { regions: ['centralus'] } } });
// @ts-expect-error one item of the regions
overrides({ targets: { kubernetes: { regions: { 1: 'centralus' } } } });

// off removes what is optional, and entries of records.
overrides({ vault: off, data: off, workloads: { chat: off } });
overrides({
  data: { queue: off },
  tags: { application: off },
  targets: { kubernetes: { quota: off, namespace: off } },
});
chat({ scaling: { cpu: off }, env: { LOG_LEVEL: off }, secrets: { LLM_API_KEY: off }, drain: off, identity: off });
chat({ probes: { readiness: off, liveness: { failures: off } }, volumes: { '/tmp': off }, sidecars: { proxy: off } });
// @ts-expect-error every platform has tags
overrides({ tags: off });
// @ts-expect-error every platform has an owner
overrides({ tags: { owner: off } });
// @ts-expect-error every platform has workloads
overrides({ workloads: off });
// @ts-expect-error every platform is bound to something
overrides({ targets: off });
// @ts-expect-error every target has regions
overrides({ targets: { kubernetes: { regions: off } } });
// @ts-expect-error every cron job has its time
overrides({ workloads: { digest: { schedule: off } } });
// @ts-expect-error an item of a list is replaced with the list
chat({ args: [off] });
// @ts-expect-error another symbol
chat({ drain: Symbol('off') });

// Nothing is null, and nothing is undefined on purpose.
// @ts-expect-error null
chat({ scaling: null });
// @ts-expect-error undefined
chat({ longestRun: undefined });

// In the description itself, off stands where it is a value of its own.
agentService({
  probes: { readiness: off },
  volumes: { '/tmp': off },
  env: { PORT: off },
  identity: off,
  spread: { zones: off },
});
// @ts-expect-error there is nothing to remove
agentService({ scaling: off });
// @ts-expect-error a cron job needs an image's schedule
cronJob({ image: 'ghcr.io/acme/digest:2.3.1' });
// @ts-expect-error a sidecar needs an image
agentService({ sidecars: { proxy: { args: ['serve'] } } });
// @ts-expect-error an init container is not asked how it is
agentService({ init: { migrate: { image: 'migrate:1.4.2', probes: {} } } });
