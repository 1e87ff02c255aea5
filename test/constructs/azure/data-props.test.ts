import { isDeepStrictEqual } from 'node:util';
import {
  agentFramework,
  agentService,
  cosmos,
  type DataProps,
  kafka,
  postgres,
  redis,
  search,
  serviceBus,
} from 'agent-gantry';
import {
  type AzureCacheProps,
  type AzureModelsProps,
  type AzureSearchProps,
  type AzureTargetProps,
  type CosmosAccount,
  cosmosAccount,
  type EventHubs,
  eventHubs,
  type FlexibleServer,
  flexibleServer,
  type ModelDeployment,
  type ServiceBusNamespace,
  serviceBusNamespace,
} from 'agent-gantry/azure';
import { describe, expect, it } from 'vitest';
import { storesOf, withStores } from './stores';

/** A value of each prop that is not its default: the compiler asks for one when a prop is added. */
type Values<P> = { readonly [K in Exclude<keyof P, 'kind'>]-?: NonNullable<P[K]> };

/** Tests that each prop changes what is made. */
function eachProp<P>(
  what: string,
  values: Values<P>,
  data: DataProps,
  azure: (props: Partial<P>) => Partial<AzureTargetProps>,
  beside: Partial<Record<keyof P, Partial<P>>> = {},
): void {
  describe(what, () => {
    it.each(Object.keys(values) as Exclude<keyof P, 'kind'>[])('%s changes what is made', async (prop) => {
      const others = beside[prop] ?? {};
      const made = async (props: Partial<P>) => (await storesOf(withStores(data, azure(props), around))).resources;
      const changed = { ...others, [prop]: values[prop] } as Partial<P>;
      expect(isDeepStrictEqual(await made(others), await made(changed))).toBe(false);
    });
  });
}

const around = { workloads: { chat: agentFramework(), other: agentService({ image: 'other:1.2.3' }) } };
const objectId = '11111111-2222-3333-4444-555555555555';

eachProp<FlexibleServer>(
  'flexibleServer()',
  {
    ...{ sku: 'Standard_D8ds_v5', size: '256GiB', version: '17', highAvailability: 'sameZone', replica: false },
    ...{ retention: '8d', geoBackup: false, maintenance: { hour: 1 }, extensions: ['PG_TRGM'] },
    ...{ parameters: { work_mem: '65536' }, administrators: [{ name: 'team', objectId }] },
  } as Values<FlexibleServer>,
  { database: postgres() },
  (props) => ({ database: flexibleServer(props) }),
);

eachProp<CosmosAccount>(
  'cosmosAccount()',
  {
    ...{ writes: 'everywhere', throughput: 5000, restorable: '7d', zones: false, dimensions: 512 },
    containers: { notes: '/owner' },
  } as Values<CosmosAccount>,
  { database: cosmos(), vectors: 'cosmos' },
  (props) => ({ database: cosmosAccount(props) }),
);

eachProp<AzureCacheProps>(
  'cache',
  {
    ...{ sku: 'Balanced_B20', highAvailability: false, geoReplication: false, eviction: 'VolatileTTL' },
    persistence: 'snapshot',
  } as Values<AzureCacheProps>,
  { cache: redis() },
  (cache) => ({ cache }),
  { persistence: { geoReplication: false } },
);

eachProp<EventHubs>(
  'eventHubs()',
  { tier: 'premium', units: 2, mostUnits: 20, retention: '1d' },
  { queue: kafka({ topics: ['tasks'] }) },
  (props) => ({ queue: eventHubs(props) }),
);

eachProp<ServiceBusNamespace>(
  'serviceBusNamespace()',
  { units: 2, attempts: 3, lock: '30s', lifetime: '1d', duplicates: '1m', size: 10 },
  { queue: serviceBus({ queues: ['tasks'] }) },
  (props) => ({ queue: serviceBusNamespace(props) }),
);

eachProp<AzureSearchProps>(
  'vectors',
  { tier: 'standard2', replicas: 2, partitions: 2 },
  { vectors: search() },
  (vectors) => ({ vectors }),
);

const small = { version: '2026-03-17', capacity: 10 };

// `primary` is what workloads are told, not what is made: ai.test.ts.
eachProp<Omit<AzureModelsProps, 'primary'>>(
  'models',
  { deployments: { large: small }, workloads: ['other'] },
  {},
  (models) => ({ models: { deployments: { small }, ...models } }),
);

eachProp<ModelDeployment>(
  'a deployment of models',
  {
    ...{ model: 'gpt-5.5', version: '2026-08-01', publisher: 'Mistral AI', sku: 'GlobalStandard', capacity: 20 },
    ...{ retires: '2027-03-17', upgrade: 'always' },
  } as Values<ModelDeployment>,
  {},
  (props) => ({ models: { deployments: { small: { ...small, ...props } } } }),
);
