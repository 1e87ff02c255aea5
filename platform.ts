import {
  agentFramework,
  cronJob,
  definePlatform,
  internet,
  kafka,
  keyVault,
  namespace,
  queueWorker,
} from 'agent-gantry';
import type {} from 'agent-gantry/kubernetes';

/** The reference platform: the one file that a user edits first. */
export default definePlatform({
  name: 'support-desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: {
    // Answers people. Behind a gateway, so its own Service stays inside the cluster.
    chat: agentFramework({
      scaling: { replicas: [3, 20], cpu: '70%', memory: '80%' },
      longestRun: '5m',
      service: { type: 'ClusterIP' },
      env: {
        JWT_JWKS_URL: 'https://login.example.com/.well-known/jwks.json',
        JWT_ISSUER: 'https://login.example.com/',
        JWT_AUDIENCE: 'support-desk',
      },
      secrets: { LLM_API_KEY: 'llm-api-key' },
      config: { 'config.json': { logging: { level: 'Information', format: 'json' } } },
      calls: [internet()],
      calledBy: [namespace('gateway', { ports: ['http'] }), namespace('monitoring', { ports: ['management'] })],
    }),
    // Does what can wait. Scales on what is waiting, down to nothing.
    worker: queueWorker({
      queue: 'tasks',
      scaling: { replicas: [0, 30], backlog: 20 },
      longestRun: '15m',
      secrets: { LLM_API_KEY: 'llm-api-key' },
      calls: [internet()],
      calledBy: [namespace('monitoring', { ports: ['management'] })],
    }),
    // Tells the team every morning what yesterday's conversations were about.
    digest: cronJob({
      image: 'ghcr.io/acme/conversation-digest:2.3.1',
      schedule: '0 6 * * 1-5',
      timeZone: 'Europe/Berlin',
      longestRun: '20m',
      calls: ['chat'],
    }),
  },
  data: { queue: kafka({ topics: ['tasks'] }) },
  vault: keyVault(),
  targets: { kubernetes: { version: '1.34', regions: ['eastus2', 'centralus'] } },
  environments: {
    development: { workloads: { chat: { longestRun: '1m' } } },
  },
});
