import {
  agentFramework,
  cronJob,
  definePlatform,
  host,
  istio,
  kafka,
  keyVault,
  late,
  postgres,
  queueWorker,
  redis,
} from 'agent-gantry';
import type {} from 'agent-gantry/azure';
import type {} from 'agent-gantry/kubernetes';

const login = {
  jwks: 'https://login.example.com/.well-known/jwks.json',
  issuer: 'https://login.example.com/',
  audience: 'support-desk',
};

/** The reference platform: the one file that a user edits first. */
export default definePlatform({
  name: 'support-desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: {
    // Answers people, behind the gateway.
    chat: agentFramework({
      scaling: { replicas: [3, 20], cpu: '70%', memory: '80%' },
      longestRun: '5m',
      service: { type: 'ClusterIP' },
      env: { JWT_JWKS_URL: login.jwks, JWT_ISSUER: login.issuer, JWT_AUDIENCE: login.audience },
      // One key for all, so that entries of any pod can be checked by any other.
      secrets: { AUDIT_KEY: 'audit-key' },
      config: { 'config.json': { logging: { level: 'Information', format: 'json' } } },
      calls: [host('login.example.com')],
    }),
    // Does what can wait. Scales on what is waiting, down to nothing.
    worker: queueWorker({
      queue: 'tasks',
      scaling: { replicas: [0, 30], backlog: 20 },
      longestRun: '15m',
      secrets: { AUDIT_KEY: 'audit-key' },
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
  gateway: {
    host: 'agents.example.com',
    tls: { issuer: 'letsencrypt-prod' },
    rateLimit: '100/min',
    maxBody: '1MiB',
    auth: { jwks: login.jwks, issuer: login.issuer, audiences: [login.audience] },
  },
  mesh: istio(),
  data: {
    database: postgres(),
    vectors: 'pgvector',
    cache: redis(),
    // In the cluster, where the scaler may ask how much waits: Event Hubs tell that to holders of a shared key alone.
    queue: kafka({ topics: ['tasks'], hosting: 'inCluster' }),
  },
  recovery: { rpo: '1m', rto: '5m' },
  observability: {
    traces: { endpoint: late('telemetry.{region}.otlp'), at: host(late('telemetry.{region}.host')) },
  },
  vault: keyVault(),
  budget: { monthly: '$4000', notify: ['agents-team@example.com'] },
  targets: {
    kubernetes: { version: '1.34', regions: ['eastus2', 'centralus'] },
    azure: {
      regions: ['eastus2', 'centralus'],
      // Asked by identity: there is no key to keep.
      models: { deployments: { 'gpt-5.4-mini': { version: '2026-03-17', capacity: 200 } } },
    },
  },
  environments: {
    development: { workloads: { chat: { longestRun: '1m' } } },
  },
});
