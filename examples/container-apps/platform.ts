import {
  agentService,
  cronJob,
  definePlatform,
  keyVault,
  off,
  postgres,
  queueWorker,
  redis,
  serviceBus,
} from 'agent-gantry';
import { containerApps } from 'agent-gantry/azure';

/** No cluster at all: Container Apps, with a worker that scales on what waits in Service Bus, down to nothing. */
export default definePlatform({
  name: 'desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: {
    chat: agentService({ secrets: { LLM_API_KEY: 'llm-api-key' } }),
    worker: queueWorker({ queue: 'tasks', scaling: { replicas: [0, 10], backlog: 20 } }),
    digest: cronJob({ image: 'ghcr.io/acme/conversation-digest:2.3.1', schedule: '0 6 * * 1-5' }),
  },
  vault: keyVault(),
  data: { database: postgres(), cache: redis(), queue: serviceBus({ queues: ['tasks'] }) },
  targets: { azure: { regions: ['eastus2', 'centralus'], compute: containerApps() } },
  environments: { development: off, staging: off },
});
