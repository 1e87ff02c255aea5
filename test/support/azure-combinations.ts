import {
  agentFramework,
  apiManagement,
  cosmos,
  cronJob,
  type DataProps,
  email,
  gatewayApi,
  kafka,
  keyVault,
  off,
  type PlatformProps,
  pagerDuty,
  postgres,
  queueWorker,
  redis,
  search,
  serviceBus,
  slack,
  webhook,
} from 'agent-gantry';
import {
  type AzureTargetProps,
  aks,
  type ComputeProps,
  containerApps,
  containerInstances,
  flux,
  frontDoor,
  trafficManager,
} from 'agent-gantry/azure';

const regions = ['eastus2', 'centralus'] as const;
const pinned = `ghcr.io/acme/chat@sha256:${'0a'.repeat(32)}`;

const computes = {
  'AKS, delivered by the stack': aks({ publicFrom: ['203.0.113.0/24'] }),
  'AKS, delivered by Flux': aks({ delivery: flux({ url: 'https://github.com/acme/platform' }) }),
  'Container Apps': containerApps({ dapr: ['chat'] }),
  'Container Instances': containerInstances(),
} as const satisfies Readonly<Record<string, ComputeProps>>;

const databases = {
  'no database': {},
  PostgreSQL: { database: postgres(), vectors: 'pgvector' },
  'Cosmos DB': { database: cosmos(), vectors: 'cosmos' },
  'PostgreSQL and AI Search': { database: postgres(), vectors: search() },
} as const satisfies Readonly<Record<string, DataProps>>;

const queues = {
  'no queue': {},
  'Event Hubs': { queue: kafka({ hosting: 'managed', topics: ['tasks'] }) },
  'Service Bus': { queue: serviceBus({ queues: ['tasks'] }) },
} as const satisfies Readonly<Record<string, DataProps>>;

const origins = { eastus2: { host: 'east.example.com' }, centralus: { host: 'central.example.com' } };

const edges = {
  'Front Door': frontDoor(),
  'Traffic Manager': trafficManager({ origins }),
  'API Management': frontDoor(),
  'no edge': off,
} as const satisfies Readonly<Record<string, AzureTargetProps['edge']>>;

/** What is chosen of each, by name. */
export interface AzureCombination {
  readonly compute: keyof typeof computes;
  readonly database: keyof typeof databases;
  readonly queue: keyof typeof queues;
  readonly edge: keyof typeof edges;
}

const keys = <T extends object>(of: T) => Object.keys(of) as (keyof T)[];

/** Nothing of Container Instances answers Front Door, and only a gateway of a cluster stands behind API Management. */
const fits = (compute: AzureCombination['compute'], edge: AzureCombination['edge']): boolean =>
  !(compute === 'Container Instances' && edge === 'Front Door') &&
  !(compute.startsWith('Container') && edge === 'API Management');

/** Every compute with every database and every queue; the edges go round, so that each compute meets each. */
export const azureCombinations: readonly AzureCombination[] = keys(computes).flatMap((compute) =>
  keys(databases).flatMap((database, row) =>
    keys(queues).map((queue, column): AzureCombination => {
      const fitting = keys(edges).filter((edge) => fits(compute, edge));
      const edge = fitting[(row + column) % fitting.length] ?? 'no edge';
      return { compute, database, queue, edge };
    }),
  ),
);

/** A platform that says all it can beside the choice, in all environments. */
export function azurePlatform({ compute, database, queue, edge }: AzureCombination): PlatformProps {
  const cluster = compute.startsWith('AKS');
  const instances = compute === 'Container Instances';
  const chat = agentFramework({
    ...(instances ? { image: pinned, scaling: { replicas: 2 } } : {}),
    secrets: { MODEL_KEY: 'model-key' },
  });
  const worker = queueWorker({
    queue: 'tasks',
    ...(instances ? { image: pinned, scaling: { replicas: 2 } } : {}),
    ...(compute === 'Container Apps' && queue === 'Event Hubs' ? { scaling: { replicas: [1, 5], cpu: '70%' } } : {}),
  });
  const behind = edge === 'API Management' ? { behind: apiManagement({ addresses: ['10.20.27.0/24'] }) } : {};
  return {
    name: 'desk',
    tags: { owner: 'agents-team', costCentre: 'cc-1042' },
    vault: keyVault(),
    budget: { monthly: '$4000', notify: ['ops@example.com'] },
    workloads: {
      chat,
      ...(queue === 'no queue' ? {} : { worker }),
      ...(instances ? {} : { clean: cronJob({ image: pinned, schedule: '@hourly' }) }),
    },
    data: { cache: redis({ hosting: 'managed' }), ...databases[database], ...queues[queue] },
    ...(database === 'no database' || instances ? {} : { recovery: {} }),
    ...(cluster ? { gateway: { host: 'agents.example.com', to: 'chat', tls: { secret: 'tls' }, ...behind } } : {}),
    observability: {
      alerts: {
        page: [
          pagerDuty({ key: 'pagerduty' }),
          slack({ webhook: 'slack', channel: '#agents' }),
          ...(instances ? [] : [webhook({ url: 'on-call' })]),
          email({ to: ['ops@example.com'], from: 'alerts@example.com', server: 'smtp.example.com:587' }),
        ],
      },
    },
    targets: {
      ...(cluster
        ? {
            kubernetes: {
              ...{ regions, version: '1.34', secrets: 'externalSecrets' },
              gateway: gatewayApi({ class: 'approuting-istio' }),
            },
          }
        : {}),
      azure: {
        ...{ regions, compute: computes[compute], edge: edges[edge] },
        models: { deployments: { 'gpt-5.4-mini': { version: '2026-03-17', capacity: 100 } } },
        ...(edge === 'API Management'
          ? { apiManagement: { publisher: { name: 'Agents', email: 'ops@example.com' } } }
          : {}),
      },
    },
  } as PlatformProps;
}
