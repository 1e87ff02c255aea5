import {
  agentFramework,
  cosmos,
  kafka,
  keyVault,
  postgres,
  queueWorker,
  redis,
  search,
  serviceBus,
  topic,
} from 'agent-gantry';
import { cosmosAccount, eventHubs, flexibleServer, serviceBusNamespace } from 'agent-gantry/azure';
import { platform } from '../support';
import type { Wrong } from './wrong';

const regions = ['eastus2', 'centralus'];

/** In production alone: the other environments have one region, or their own stores. */
const inAzure = (data: object, azure: object, rest: object = {}): object =>
  platform({
    workloads: { chat: agentFramework() },
    vault: keyVault(),
    data,
    targets: { kubernetes: { regions }, azure: { regions } },
    environments: { production: { targets: { azure } } },
    ...rest,
  });
const at = 'environments.production.targets.azure';

/** What managed stores are in Azure, and the models there. */
export const azureData: Readonly<Record<string, Wrong>> = {
  'a standby of burstable compute': {
    given: inAzure({ database: postgres() }, { database: flexibleServer({ sku: 'Standard_B2s', replica: false }) }),
    says: [
      {
        path: `${at}.database.sku`,
        got: '"Standard_B2s"',
        want: 'compute that can have a standby',
        fix: "Take a steady one, e.g. 'Standard_D2ds_v5'. Or set highAvailability: 'off'.",
      },
    ],
  },
  'a replica of burstable compute': {
    given: inAzure(
      { database: postgres() },
      { database: flexibleServer({ sku: 'Standard_B2s', highAvailability: 'off' }) },
    ),
    says: [
      {
        path: `${at}.database.sku`,
        got: '"Standard_B2s"',
        want: 'compute that can have a replica',
        fix: "Take a steady one, e.g. 'Standard_D2ds_v5'. Or set replica: false.",
      },
    ],
  },
  'compute for fewer connections than the pools can open': {
    given: inAzure(
      { database: postgres() },
      { database: flexibleServer({ sku: 'Standard_D2ds_v5' }) },
      { workloads: { chat: agentFramework({ scaling: { replicas: [3, 40] } }) } },
    ),
    says: [
      {
        path: `${at}.database.sku`,
        got: '"Standard_D2ds_v5"',
        want: 'compute for 1260 connections, which the pools of all replicas can open; it has 844',
        fix: 'Take a larger one, or lower data.database.pool.',
      },
    ],
  },
  'a size that no disk has': {
    given: inAzure({ database: postgres() }, { database: flexibleServer({ size: '100GiB' }) }),
    says: [{ path: `${at}.database.size`, got: '"100GiB"', want: "a power of two, e.g. '64GiB', '128GiB'" }],
  },
  'a parameter that another prop sets': {
    given: inAzure(
      { database: postgres() },
      { database: flexibleServer({ parameters: { 'azure.extensions': 'VECTOR' } }) },
    ),
    says: [
      {
        path: `${at}.database.parameters['azure.extensions']`,
        got: '"VECTOR"',
        want: 'nothing: extensions says it',
        fix: 'Remove it.',
      },
    ],
  },
  'an administrator by name alone': {
    given: inAzure(
      { database: postgres() },
      { database: flexibleServer({ administrators: [{ name: 'team', objectId: 'team' }] }) },
    ),
    says: [
      {
        path: `${at}.database.administrators[0].objectId`,
        got: '"team"',
        want: 'its object id in Entra, a GUID',
      },
    ],
  },
  'a database of another kind': {
    given: inAzure({ database: postgres() }, { database: cosmosAccount() }),
    says: [
      {
        path: `${at}.database`,
        got: '{"kind":"cosmosAccount"}',
        want: 'flexibleServer()',
        fix: 'It has to fit the part of data that it is for.',
      },
    ],
  },
  'a server where there is an address': {
    given: inAzure({ database: postgres({ host: 'db.example.com' }) }, { database: flexibleServer() }),
    says: [
      {
        path: `${at}.database`,
        got: '{"kind":"flexibleServer"}',
        want: 'nothing: data.database is not made in Azure',
        fix: 'Remove it, or let data.database be managed, without an address.',
      },
    ],
  },
  'dimensions of vectors that are elsewhere': {
    given: inAzure({ database: cosmos() }, { database: cosmosAccount({ dimensions: 1536 }) }),
    says: [
      {
        path: `${at}.database.dimensions`,
        got: '1536',
        want: "nothing: only vectors: 'cosmos' keeps them here",
        fix: 'Remove it.',
      },
    ],
  },
  'serverless in two regions': {
    given: inAzure({ database: cosmos() }, { database: cosmosAccount({ throughput: 'serverless' }) }),
    says: [
      {
        path: `${at}.database.throughput`,
        got: '"serverless"',
        want: 'request units a second: serverless has one region',
      },
    ],
  },
  'a container of the service': {
    given: inAzure({ database: cosmos() }, { database: cosmosAccount({ containers: { ledger: '/id' } }) }),
    says: [
      {
        path: `${at}.database.containers.ledger`,
        want: 'another name: the service has a container that is called so',
      },
    ],
  },
  'a cache too small for two regions': {
    given: inAzure({ cache: redis() }, { cache: { sku: 'Balanced_B1' } }),
    says: [
      {
        path: `${at}.cache.sku`,
        got: '"Balanced_B1"',
        want: 'a size that can be in both regions',
        fix: "Take 'Balanced_B3' or larger, or set geoReplication: false.",
      },
    ],
  },
  'a cache that is in both regions and on disk': {
    given: inAzure({ cache: redis() }, { cache: { persistence: 'log' } }),
    says: [
      {
        path: `${at}.cache.persistence`,
        got: '"log"',
        want: "'off' beside geoReplication",
        fix: 'The other region is what outlives a loss. Remove it, or set geoReplication: false.',
      },
    ],
  },
  'a size of the cache that retired': {
    given: inAzure({ cache: redis() }, { cache: { sku: 'Premium_P1' } }),
    says: [
      {
        path: `${at}.cache.sku`,
        got: '"Premium_P1"',
        want: "a size of Azure Managed Redis, e.g. 'Balanced_B10', 'MemoryOptimized_M20'",
      },
    ],
  },
  'more partitions than the tier has': {
    given: inAzure({ queue: kafka({ topics: [topic('tasks', { partitions: 64 })] }) }, {}),
    says: [
      {
        path: 'data.queue.topics[0]',
        got: '64',
        want: 'at most 32 partitions, and a replica for each at most: standard has no more',
        fix: "Set targets.azure.queue: eventHubs({ tier: 'premium' }).",
      },
    ],
  },
  'a topic that is made for the dead letters of another': {
    given: inAzure({ queue: kafka({ topics: ['tasks', 'tasks.dlq'] }) }, {}),
    says: [
      {
        path: 'data.queue.topics[1]',
        got: '"tasks.dlq"',
        want: 'another name',
        fix: 'The dead letters of a topic are kept in it, and it is made with that topic.',
      },
    ],
  },
  'a topic that no hub can be called like': {
    given: inAzure({ queue: kafka({ topics: ['_tasks'] }) }, {}),
    says: [
      {
        path: 'data.queue.topics[0]',
        got: '"_tasks"',
        want: 'a name that begins and ends with a letter or a digit: a hub is called so',
      },
    ],
  },
  'a login to Event Hubs of the platform': {
    given: inAzure({ queue: kafka({ topics: ['tasks'], login: { user: '$ConnectionString', password: 'hubs' } }) }, {}),
    says: [
      {
        path: 'data.queue.login',
        want: 'no login: Event Hubs admit identities alone',
        fix: 'Remove it: each workload is who it is.',
      },
    ],
  },
  'a backlog that nobody can be told': {
    given: inAzure(
      { queue: kafka({ topics: ['tasks'], hosting: 'managed' }) },
      {},
      { workloads: { worker: queueWorker({ queue: 'tasks', scaling: { replicas: [1, 5], backlog: 20 } }) } },
    ),
    says: [
      {
        path: 'workloads.worker.scaling.backlog',
        got: '20',
        want: 'another measure: KEDA is not let into Event Hubs by identity',
        fix: "Scale on cpu, or take serviceBus() or kafka({ hosting: 'inCluster' }), which tell how much waits.",
      },
    ],
  },
  'units that Premium does not grow by': {
    given: inAzure(
      { queue: kafka({ topics: ['tasks'] }) },
      { queue: eventHubs({ tier: 'premium', units: 4, mostUnits: 8 }) },
    ),
    says: [
      {
        path: `${at}.queue.mostUnits`,
        got: '8',
        want: 'nothing: Premium does not grow by itself',
        fix: 'Remove it.',
      },
    ],
  },
  'a lock that Service Bus does not hold': {
    given: inAzure({ queue: serviceBus({ queues: ['tasks'] }) }, { queue: serviceBusNamespace({ lock: '10m' }) }),
    says: [{ path: `${at}.queue.lock`, got: '"10m"', want: "whole seconds, 5s to 5m, e.g. '30s', '5m'" }],
  },
  'more units of search than there are': {
    given: inAzure({ vectors: search() }, { vectors: { replicas: 12, partitions: 6 } }),
    says: [
      {
        path: `${at}.vectors.replicas`,
        got: '12',
        want: 'at most 36 units, replicas times partitions (6)',
      },
    ],
  },
  'a password for a server that has none': {
    given: inAzure({ database: postgres({ login: { user: 'desk', password: 'database' } }) }, {}),
    says: [
      {
        path: 'data.database.login.password',
        want: 'no password: a flexible server admits identities alone',
        fix: 'Remove login.',
      },
    ],
  },
  'a model without a version': {
    given: inAzure({}, { models: { deployments: { 'gpt-5.5': { capacity: 100 } } } }),
    says: [
      {
        path: "targets.azure.models.deployments['gpt-5.5'].version",
        environments: ['production'],
        want: "the model's version, e.g. '2026-03-17'",
      },
    ],
  },
  'a model in a region that is none of the platform’s': {
    given: inAzure({}, { models: { deployments: { small: { version: '2026-03-17', capacity: { eastus: 10 } } } } }),
    says: [
      {
        path: `${at}.models.deployments.small.capacity.eastus`,
        got: '"eastus"',
        want: 'a declared region: eastus2, centralus',
        fix: 'Did you mean eastus2?',
      },
    ],
  },
  'two models, and no word which one is asked': {
    given: inAzure(
      {},
      {
        models: {
          deployments: {
            small: { version: '2026-03-17', capacity: 10 },
            large: { version: '2026-03-17', capacity: 10 },
          },
        },
      },
    ),
    says: [
      {
        path: 'targets.azure.models.primary',
        environments: ['production'],
        want: 'the deployment that workloads ask, one of large, small',
      },
    ],
  },
  'a first model that a region lacks': {
    given: inAzure({}, { models: { deployments: { small: { version: '2026-03-17', capacity: { eastus2: 10 } } } } }),
    says: [
      {
        path: 'targets.azure.models.primary',
        environments: ['production'],
        got: '"small"',
        want: 'a deployment with capacity in every region',
        fix: 'Give it capacity in centralus.',
      },
    ],
  },
  'a model for a workload that is not there': {
    given: inAzure(
      {},
      { models: { deployments: { small: { version: '2026-03-17', capacity: 10 } }, workloads: ['chta'] } },
    ),
    says: [
      {
        path: `${at}.models.workloads[0]`,
        got: '"chta"',
        want: 'a declared workload: chat',
        fix: 'Did you mean chat?',
      },
    ],
  },
};
