import { redis } from 'agent-gantry';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Stores, storesOf, withStores } from './stores';

const cluster = 'redisenterprise:RedisEnterprise';
const database = 'redisenterprise:Database';

describe('Managed Redis in production', () => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await storesOf(withStores({ cache: redis() }));
  });

  it('C7: has a copy of everything, speaks TLS 1.2 and has no public address, in each region', () => {
    expect(stores.all(cluster)).toHaveLength(2);
    for (const { inputs } of stores.all(cluster)) {
      expect(inputs).toMatchObject({
        sku: { name: 'Balanced_B10' },
        highAvailability: 'Enabled',
        minimumTlsVersion: '1.2',
        publicNetworkAccess: 'Disabled',
      });
    }
  });

  it('C7: has no keys, speaks the cluster protocol on 10000, and forgets no counter', () => {
    for (const { inputs } of stores.all(database)) {
      expect(inputs).toMatchObject({
        databaseName: 'default',
        accessKeysAuthentication: 'Disabled',
        clientProtocol: 'Encrypted',
        clusteringPolicy: 'OSSCluster',
        evictionPolicy: 'NoEviction',
        port: 10_000,
      });
      expect(inputs).not.toHaveProperty('persistence');
    }
  });

  it('A7: admits each workload by its identity, in each region', () => {
    const admitted = stores.all('redisenterprise:AccessPolicyAssignment');
    expect(admitted.map(({ name }) => name)).toEqual(['chat-cache-eastus2', 'chat-cache-centralus']);
    for (const { inputs } of admitted) {
      expect(inputs.accessPolicyName).toBe('default');
      expect(inputs.accessPolicyAssignmentName).toMatch(/^[A-Za-z0-9]{1,60}$/);
    }
  });

  it('A13: keeps the same keys in both regions, of databases that are alike in all else', () => {
    const [first, second] = stores.all(database).map(({ inputs }) => inputs);
    const own = { id: expect.stringContaining(`${first?.clusterName}/databases/default`) };
    const other = { id: expect.stringContaining(`${second?.clusterName}/databases/default`) };
    expect(first?.geoReplication).toMatchObject({ linkedDatabases: [own] });
    expect(second?.geoReplication).toMatchObject({ linkedDatabases: [own, other] });
    const apart = { clusterName: '', resourceGroupName: '', geoReplication: '' };
    expect({ ...first, ...apart }).toEqual({ ...second, ...apart });
  });

  it('C7: is reached at a private endpoint of its region', () => {
    const endpoints = stores.all('network:PrivateEndpoint').map(({ name }) => name);
    expect(endpoints).toEqual(['cache-eastus2', 'cache-centralus']);
    expect(stores.output('cache.centralus.host')).toMatch(/^amr-desk-prod-centralus-.*\.redis\.azure\.net$/);
  });
});

describe('Managed Redis as it is chosen', () => {
  it('stands alone in each region, and outlives a restart', async () => {
    const chosen = {
      ...{ sku: 'MemoryOptimized_M20', highAvailability: false, geoReplication: false },
      eviction: 'AllKeysLRU',
      persistence: 'log',
    } as const;
    const stores = await storesOf(withStores({ cache: redis({ cluster: false }) }, { cache: chosen }));
    for (const { inputs } of stores.all(database)) {
      expect(inputs).not.toHaveProperty('geoReplication');
      expect(inputs).toMatchObject({
        clusteringPolicy: 'EnterpriseCluster',
        evictionPolicy: 'AllKeysLRU',
        persistence: { aofEnabled: true },
      });
    }
    for (const { inputs } of stores.all(cluster))
      expect(inputs).toMatchObject({ sku: { name: 'MemoryOptimized_M20' }, highAvailability: 'Disabled' });
  });

  it('is smaller in staging, and as closed', async () => {
    const stores = await storesOf(withStores({ cache: redis() }), 'staging');
    expect(stores.inputs(cluster)).toMatchObject({ sku: { name: 'Balanced_B3' }, publicNetworkAccess: 'Disabled' });
    expect(stores.inputs(database)).not.toHaveProperty('geoReplication');
  });

  it('is not made where the description has an address', async () =>
    expect((await storesOf(withStores({ cache: redis({ host: 'redis.example.com' }) }))).all(cluster)).toEqual([]));
});
