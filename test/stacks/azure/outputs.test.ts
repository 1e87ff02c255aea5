import {
  agentFramework,
  cosmos,
  cronJob,
  type DataProps,
  gatewayApi,
  kafka,
  keyVault,
  off,
  type PlatformProps,
  postgres,
  queueWorker,
  redis,
  resolvePlatform,
  search,
  serviceBus,
} from 'agent-gantry';
import { type AzureTargetProps, aks, existingNetwork, flux } from 'agent-gantry/azure';
import { describe, expect, it } from 'vitest';
import { UnboundError } from '../../../charts/bindings';
import { synthKubernetes } from '../../../charts/synth';
import type { Platform } from '../../../spec/platform';
import { captureStack } from '../../../stacks/azure/capture';

const regions = ['eastus2', 'centralus'];
const hub = '/subscriptions/6f8a2b4c-1d3e-4f5a-9b7c-0e1d2c3b4a59/resourceGroups/hub';
const deployments = { small: { version: '2026-03-17', capacity: 10 } };

const described = (data: DataProps, azure: Partial<AzureTargetProps> = {}): PlatformProps => ({
  name: 'desk',
  tags: { owner: 'team', costCentre: 'cc-1' },
  vault: keyVault(),
  workloads: {
    chat: agentFramework({ secrets: { LLM_API_KEY: 'llm-api-key' } }),
    digest: cronJob({ image: 'ghcr.io/acme/digest:1.2.3', schedule: '0 6 * * *' }),
    ...(data.queue === undefined ? {} : { worker: queueWorker({ queue: 'tasks' }) }),
  },
  data,
  gateway: { host: 'agents.example.com', tls: { secret: 'tls' } },
  ...(data.database === undefined ? {} : { recovery: {} }),
  ...(data.database === undefined || data.database.kind === 'cosmos' ? {} : { migrations: {} }),
  environments: { development: off, staging: off },
  targets: {
    kubernetes: { version: '1.34', regions, gateway: gatewayApi({ class: 'istio' }) },
    azure: { regions, models: { deployments }, ...azure },
  },
});

/** What the clusters' objects wait for. */
function awaited(platform: Platform): readonly string[] {
  try {
    synthKubernetes(platform, () => ({}));
    return [];
  } catch (error) {
    if (!(error instanceof UnboundError)) throw error;
    return error.unbound.map(({ path }) => path);
  }
}

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], value);

describe('The outputs of a stack bind all that its clusters wait for', () => {
  const databases: Readonly<Record<string, DataProps>> = {
    'no store': {},
    PostgreSQL: { database: postgres() },
    'PostgreSQL with vectors': { database: postgres(), vectors: 'pgvector', cache: redis() },
    'Cosmos DB': { database: cosmos() },
    'Cosmos DB with vectors': { database: cosmos(), vectors: 'cosmos' },
    'AI Search': { database: postgres(), vectors: search() },
    'Managed Redis': { cache: redis() },
    'Event Hubs': { queue: kafka({ topics: ['tasks'] }) },
    'Service Bus': { queue: serviceBus({ queues: ['tasks'] }) },
    'what an operator runs': { database: postgres({ hosting: 'inCluster', credentials: 'login' }) },
    everything: { database: postgres(), cache: redis(), queue: kafka({ topics: ['tasks'] }), vectors: search() },
  };
  const deliveries = {
    'by Flux': { compute: aks({ delivery: flux({ url: 'https://github.com/acme/platform' }) }) },
    'into networks that stand already': {
      network: existingNetwork({
        regions: {
          eastus2: { vnetId: `${hub}/providers/Microsoft.Network/virtualNetworks/east`, apiServer: '10.1.30.0/28' },
          centralus: {
            vnetId: `${hub}/providers/Microsoft.Network/virtualNetworks/central`,
            outlets: ['203.0.113.4'],
            apiServer: '10.2.30.0/28',
          },
        },
        zones: hub,
      }),
    },
    'by hand': { compute: aks({ delivery: 'none' }) },
  } as const;

  it.each(
    Object.entries(databases).flatMap(([store, data]) =>
      Object.entries(deliveries).map(([way, azure]) => [store, way, data, azure] as const),
    ),
  )('%s, delivered %s', async (_store, _way, data, azure) => {
    const platform = resolvePlatform(described(data, azure));
    const [environment] = platform.environments;
    if (environment === undefined) throw new Error('no environment');
    const { outputs } = await captureStack(environment);
    const paths = awaited(platform);
    expect(paths).toContain('registry.host');
    // None is left over: there is no path that a person has to look up.
    expect(paths.filter((path) => !['string', 'number'].includes(typeof at(outputs, path)))).toEqual([]);
    const text = JSON.stringify(synthKubernetes(platform, () => outputs as never).map(({ documents }) => documents));
    expect(text).not.toContain('${late:');
  });
});
