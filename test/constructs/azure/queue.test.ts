import { kafka, queueWorker, serviceBus, topic } from 'agent-gantry';
import { eventHubs, serviceBusNamespace } from 'agent-gantry/azure';
import { beforeAll, describe, expect, it } from 'vitest';
import { roles } from '../../../constructs/azure/roles';
import { environmentOf, type Stores, storesOf, withStores } from './stores';

/** Who may do what with which: of the primary region. */
const grants = (stores: Stores) =>
  stores
    .all('authorization:RoleAssignment')
    .filter(({ name }) => name.endsWith('-eastus2'))
    .map(({ name, inputs }) => [
      name.split('-')[0],
      Object.entries(roles).find(([, id]) => String(inputs.roleDefinitionId).endsWith(id))?.[0],
      String(inputs.scope).split('/').at(-1),
    ])
    .sort();

describe('Event Hubs in production', () => {
  const description = withStores({ queue: kafka({ topics: ['tasks', 'events'] }) });
  let stores: Stores;
  beforeAll(async () => {
    stores = await storesOf(description);
  });

  it('A5: have a namespace a region, without keys and without a public address', () => {
    expect(stores.all('eventhub:Namespace')).toHaveLength(2);
    for (const { inputs } of stores.all('eventhub:Namespace')) {
      expect(inputs).toMatchObject({
        kafkaEnabled: true,
        zoneRedundant: true,
        disableLocalAuth: true,
        publicNetworkAccess: 'Disabled',
        minimumTlsVersion: '1.2',
        isAutoInflateEnabled: true,
        maximumThroughputUnits: 10,
      });
    }
  });

  it('A5: have a hub a topic, and one for its dead letters', () => {
    const here = stores.all('eventhub:EventHub').filter(({ name }) => name.endsWith('-eastus2'));
    expect(here.map(({ inputs }) => [inputs.eventHubName, inputs.partitionCount])).toEqual([
      ['tasks', 12],
      ['tasks.dlq', 1],
      ['events', 12],
      ['events.dlq', 1],
    ]);
  });

  it('A5: let the service send to the topics, and the worker work off its own', () => {
    expect(grants(stores)).toEqual([
      ['chat', 'Azure Event Hubs Data Sender', 'events'],
      ['chat', 'Azure Event Hubs Data Sender', 'tasks'],
      ['worker', 'Azure Event Hubs Data Receiver', 'tasks'],
      ['worker', 'Azure Event Hubs Data Sender', 'tasks'],
      ['worker', 'Azure Event Hubs Data Sender', 'tasks.dlq'],
    ]);
  });

  it('A5: are told to workloads, which sign in by their identity', () => {
    expect(stores.output('queue.eastus2.bootstrap')).toMatch(/^evhns-desk-prod-.*\.servicebus\.windows\.net:9093$/);
    for (const { name, main, identity } of environmentOf(description).workloads) {
      expect([name, main.env.KAFKA_SASL_MECHANISM, identity?.kind]).toEqual([
        ...[name, { text: 'OAUTHBEARER' }, 'azure'],
      ]);
    }
  });

  it('A5: can tell nobody how much waits, so that workers scale on cpu', () => {
    const worker = environmentOf(description).workloads.find(({ name }) => name === 'worker');
    expect(worker).toMatchObject({ scaling: { kind: 'hpa', cpu: 70 } });
  });
});

describe('Event Hubs as they are chosen', () => {
  it('are Premium, with partitions for each replica', async () => {
    const workloads = { worker: queueWorker({ queue: 'tasks', scaling: { replicas: [1, 50] } }) };
    const queue = eventHubs({ tier: 'premium', units: 2, retention: '30d' });
    const stores = await storesOf(withStores({ queue: kafka({ topics: ['tasks'] }) }, { queue }, { workloads }));
    expect(stores.inputs('eventhub:Namespace', 'queue-eastus2')).toMatchObject({
      sku: { name: 'Premium', capacity: 2 },
    });
    expect(stores.inputs('eventhub:EventHub', 'tasks-eastus2')).toMatchObject({
      partitionCount: 50,
      retentionDescription: { retentionTimeInHours: 720 },
    });
  });

  it('have the partitions that the topic names, and units that stay', async () => {
    const queue = eventHubs({ units: 3, mostUnits: 3 });
    const stores = await storesOf(
      withStores({ queue: kafka({ topics: [topic('tasks', { partitions: 24 })] }) }, { queue }),
    );
    expect(stores.inputs('eventhub:EventHub', 'tasks-eastus2').partitionCount).toBe(24);
    expect(stores.inputs('eventhub:Namespace', 'queue-eastus2')).toMatchObject({
      sku: { capacity: 3 },
      maximumThroughputUnits: 3,
    });
  });

  it('are not made where the description has brokers', async () => {
    const there = withStores({ queue: kafka({ topics: ['tasks'], bootstrap: 'kafka.example.com:9093' }) });
    expect((await storesOf(there)).all('eventhub:Namespace')).toEqual([]);
    const worker = environmentOf(there).workloads.find(({ name }) => name === 'worker');
    expect(worker).toMatchObject({ scaling: { kind: 'keda' } });
  });
});

describe('Service Bus', () => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await storesOf(withStores({ queue: serviceBus({ queues: ['tasks'] }) }));
  });

  it('A5: is Premium, without keys and without a public address', () => {
    for (const { inputs } of stores.all('servicebus:Namespace')) {
      expect(inputs).toMatchObject({
        sku: { name: 'Premium', capacity: 1 },
        zoneRedundant: true,
        disableLocalAuth: true,
        publicNetworkAccess: 'Disabled',
        minimumTlsVersion: '1.2',
      });
    }
  });

  it('A5: keeps what failed or waited too long as dead letters, and refuses what was sent twice', () => {
    expect(stores.inputs('servicebus:Queue', 'tasks-eastus2')).toMatchObject({
      maxDeliveryCount: 5,
      deadLetteringOnMessageExpiration: true,
      requiresDuplicateDetection: true,
      duplicateDetectionHistoryTimeWindow: 'PT600S',
      lockDuration: 'PT60S',
    });
  });

  it('A5: lets the service send, and the worker work off', () => {
    expect(grants(stores)).toEqual([
      ['chat', 'Azure Service Bus Data Sender', 'tasks'],
      ['worker', 'Azure Service Bus Data Receiver', 'tasks'],
      ['worker', 'Azure Service Bus Data Sender', 'tasks'],
    ]);
    expect(stores.output('queue.eastus2.namespace')).toMatch(/^sbns-desk-prod-eastus2-/);
  });

  it('takes units, attempts, times and size', async () => {
    const queue = serviceBusNamespace({
      ...{ units: 4, attempts: 9, lock: '2m', lifetime: '1d', duplicates: '1h', size: 20 },
    });
    const chosen = await storesOf(withStores({ queue: serviceBus({ queues: ['tasks'] }) }, { queue }));
    expect(chosen.input('servicebus:Namespace', 'queue-eastus2', 'sku.capacity')).toBe(4);
    expect(chosen.inputs('servicebus:Queue', 'tasks-eastus2')).toMatchObject({
      ...{ maxDeliveryCount: 9, lockDuration: 'PT120S', defaultMessageTimeToLive: 'PT86400S' },
      ...{ duplicateDetectionHistoryTimeWindow: 'PT3600S', maxSizeInMegabytes: 20_480 },
    });
  });
});
