import {
  agentService,
  cosmos,
  cronJob,
  definePlatform,
  keyVault,
  off,
  type PlatformProps,
  postgres,
  queueWorker,
  redis,
  search,
  serviceBus,
} from 'agent-gantry';
import { containerApps, containerInstances } from 'agent-gantry/azure';

const tags = { owner: 'agents-team', costCentre: 'cc-1042' };
const production = { development: off, staging: off } as const;

/** What the reference platform does not choose: other compute, and other stores. */
export const azurePlatforms: Readonly<Record<string, PlatformProps>> = {
  'container-apps': definePlatform({
    name: 'desk',
    tags,
    workloads: {
      chat: agentService({ secrets: { LLM_API_KEY: 'llm-api-key' } }),
      worker: queueWorker({ queue: 'tasks', scaling: { replicas: [0, 10], backlog: 20 } }),
      digest: cronJob({ image: 'ghcr.io/acme/conversation-digest:2.3.1', schedule: '0 6 * * 1-5' }),
    },
    vault: keyVault(),
    data: { database: postgres(), cache: redis(), queue: serviceBus({ queues: ['tasks'] }) },
    targets: { azure: { regions: ['eastus2', 'centralus'], compute: containerApps() } },
    environments: production,
  }),
  cosmos: definePlatform({
    name: 'desk',
    tags,
    workloads: { chat: agentService() },
    vault: keyVault(),
    data: { database: cosmos(), vectors: search() },
    targets: { azure: { regions: ['eastus2', 'centralus'], compute: containerApps() } },
    environments: production,
  }),
  'container-instances': definePlatform({
    name: 'desk',
    tags,
    workloads: {
      chat: agentService({ image: `ghcr.io/acme/chat@sha256:${'0a'.repeat(32)}`, scaling: { replicas: 1 } }),
    },
    vault: keyVault(),
    targets: { azure: { regions: ['eastus2'], compute: containerInstances() } },
    environments: production,
  }),
};
