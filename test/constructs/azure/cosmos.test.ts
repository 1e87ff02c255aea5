import { cosmos } from 'agent-gantry';
import { cosmosAccount } from 'agent-gantry/azure';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Stores, storesOf, withStores } from './stores';

const account = 'cosmosdb:DatabaseAccount';
const container = 'cosmosdb:SqlResourceSqlContainer';

describe('Cosmos DB in production', () => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await storesOf(withStores({ database: cosmos(), vectors: 'cosmos' }));
  });

  it('C5: is one account in both regions and all their zones, and fails over by itself', () => {
    expect(stores.inputs(account)).toMatchObject({
      enableAutomaticFailover: true,
      enableMultipleWriteLocations: false,
      locations: [
        { locationName: 'eastus2', failoverPriority: 0, isZoneRedundant: true },
        { locationName: 'centralus', failoverPriority: 1, isZoneRedundant: true },
      ],
    });
  });

  it('C5: lies with what all regions share, not with the one that may be lost', () =>
    expect(stores.inputs(account).resourceGroupName).toBe('rg-desk-prod-shared'));

  it('C5: has no keys and no public address', () => {
    expect(stores.inputs(account)).toMatchObject({
      disableLocalAuth: true,
      disableKeyBasedMetadataWriteAccess: true,
      publicNetworkAccess: 'Disabled',
      minimalTlsVersion: 'Tls12',
    });
  });

  it('A14: can be restored to any moment of 30 days', () =>
    expect(stores.input(account, undefined, 'backupPolicy')).toEqual({
      type: 'Continuous',
      continuousModeProperties: { tier: 'Continuous30Days' },
    }));

  it('C5: reads what the session wrote', () =>
    expect(stores.input(account, undefined, 'consistencyPolicy.defaultConsistencyLevel')).toBe('Session'));

  it('A6: has the container of the ledger, by chain', () => {
    expect(stores.input(container, 'cosmos-ledger', 'resource.partitionKey.paths')).toEqual(['/chain']);
    expect(stores.input(container, 'cosmos-ledger', 'options.autoscaleSettings.maxThroughput')).toBe(4000);
  });

  it('A8: searches vectors by DiskANN, and keeps them out of every other index', () => {
    expect(stores.input(account, undefined, 'capabilities')).toEqual([{ name: 'EnableNoSQLVectorSearch' }]);
    const resource = stores.input(container, 'cosmos-memories', 'resource');
    expect(resource).toMatchObject({
      indexingPolicy: {
        vectorIndexes: [{ path: '/embedding', type: 'diskANN' }],
        excludedPaths: expect.arrayContaining([{ path: '/embedding/*' }]),
      },
      vectorEmbeddingPolicy: { vectorEmbeddings: [{ path: '/embedding', dimensions: 256 }] },
    });
  });

  it('C5: lets each workload write documents of this database, and nothing about the account', () => {
    const granted = stores.all('cosmosdb:SqlResourceSqlRoleAssignment').map(({ inputs }) => inputs);
    expect(granted).toHaveLength(1);
    expect(granted[0]?.roleDefinitionId).toMatch(/\/sqlRoleDefinitions\/00000000-0000-0000-0000-000000000002$/);
    expect(granted[0]?.scope).toMatch(/\/dbs\/agents$/);
    expect(granted[0]?.roleAssignmentId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('C5: is reached at an endpoint of each region, and told by its name', () => {
    const endpoints = stores.all('network:PrivateEndpoint').map(({ name }) => name);
    expect(endpoints).toEqual(['cosmos-eastus2', 'cosmos-centralus']);
    expect(stores.output('database.account')).toBe(stores.inputs(account).accountName);
  });
});

describe('Cosmos DB as it is chosen', () => {
  it('takes writes everywhere, and keeps both entries of a ledger', async () => {
    const everywhere = cosmosAccount({ writes: 'everywhere', containers: { notes: '/owner' } });
    const stores = await storesOf(withStores({ database: cosmos() }, { database: everywhere }));
    expect(stores.inputs(account).enableMultipleWriteLocations).toBe(true);
    const policy = (name: string) => stores.input(container, name, 'resource.conflictResolutionPolicy');
    expect(policy('cosmos-ledger')).toEqual({ mode: 'Custom' });
    expect(policy('cosmos-notes')).toEqual({ mode: 'LastWriterWins', conflictResolutionPath: '/_ts' });
  });

  it('takes throughput, days, zones, dimensions and the name of the database', async () => {
    const props = { throughput: 10_000, restorable: '7d', zones: false, dimensions: 1536 } as const;
    const given = withStores(
      { database: cosmos({ name: 'desk' }), vectors: 'cosmos' },
      { database: cosmosAccount(props) },
    );
    const stores = await storesOf(given);
    expect(stores.input(account, undefined, 'backupPolicy.continuousModeProperties.tier')).toBe('Continuous7Days');
    expect(stores.inputs(account)).toMatchObject({
      locations: [{ isZoneRedundant: false }, { isZoneRedundant: false }],
    });
    expect(stores.inputs(container, 'cosmos-memories')).toMatchObject({
      databaseName: 'desk',
      options: { autoscaleSettings: { maxThroughput: 10_000 } },
      resource: { vectorEmbeddingPolicy: { vectorEmbeddings: [{ dimensions: 1536 }] } },
    });
  });

  it('is paid by request in development, and as closed', async () => {
    const stores = await storesOf(withStores({ database: cosmos() }), 'development');
    expect(stores.inputs(account)).toMatchObject({
      capabilities: [{ name: 'EnableServerless' }],
      disableLocalAuth: true,
      publicNetworkAccess: 'Disabled',
    });
    expect(stores.inputs(container, 'cosmos-ledger')).not.toHaveProperty('options');
  });

  it('is not made where the description names an account', async () =>
    expect((await storesOf(withStores({ database: cosmos({ account: 'acme' }) }))).all(account)).toEqual([]));
});
