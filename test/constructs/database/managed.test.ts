import { cosmos, existingSecrets, postgres } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import { at, only } from '../../support/synth';
import { documents, env } from './support';

describe('A6 a managed PostgreSQL', () => {
  it('lets each workload in by its identity, as a role of its own', () => {
    const all = documents(postgres());
    expect(env(all)).toMatchObject({
      PGHOST: expect.stringMatching(/^bound-host/),
      PGPORT: '5432',
      PGDATABASE: 'agents',
      PGUSER: expect.stringMatching(/^bound-databaserole/),
      PGSSLMODE: 'verify-full',
      DATABASE_AUTH: 'identity',
    });
    expect(env(all)).not.toHaveProperty('PGPASSWORD');
    expect(only(all, 'ServiceAccount', 'chat').metadata.annotations).toHaveProperty(
      'azure.workload.identity/client-id',
    );
    expect(all.filter(({ kind }) => kind === 'Cluster')).toEqual([]);
  });

  it('takes a password from the vault, and then asks for no identity', () => {
    const all = documents(postgres({ login: { user: 'agents', password: { name: 'db', key: 'password' } } }), {
      rest: { vault: existingSecrets() },
    });
    expect(env(all)).toMatchObject({
      PGUSER: 'agents',
      PGPASSWORD: { secretKeyRef: { name: 'db', key: 'password' } },
      DATABASE_AUTH: 'password',
    });
    expect(only(all, 'ServiceAccount', 'chat').metadata.annotations).toBeUndefined();
  });

  it.each([
    ['eastus2', 'system'],
    ['us-east-1', undefined],
    ['europe-west1', undefined],
  ])('trusts the authorities of the system where the cloud uses a public one: %s', (where, trusted) => {
    expect(env(documents(postgres(), { target: { regions: [where] } })).PGSSLROOTCERT).toBe(trusted);
  });

  it('D17 tells the service how many connections a replica keeps', () => {
    expect(env(documents(postgres()))).toMatchObject({ DATABASE_POOL_SIZE: '20', DATABASE_POOL_OVERFLOW: '10' });
    expect(env(documents(postgres({ pool: { size: 5, overflow: 0 } })))).toMatchObject({
      DATABASE_POOL_SIZE: '5',
      DATABASE_POOL_OVERFLOW: '0',
    });
  });
});

describe('A6 Cosmos DB', () => {
  const all = documents(cosmos({ account: 'desk-db' }), {
    target: { regions: ['eastus2', 'centralus'], network: 'cilium' },
  });

  it('is reached by identity, without a key', () => {
    expect(env(all)).toMatchObject({
      COSMOS_ENDPOINT: 'https://desk-db.documents.azure.com:443/',
      COSMOS_DATABASE: 'agents',
    });
    expect(only(all, 'ServiceAccount', 'chat').metadata.annotations).toHaveProperty(
      'azure.workload.identity/client-id',
    );
  });

  it('is opened by its global name and by that of each region, which the SDK goes on to', () => {
    expect(at(only(all, 'CiliumNetworkPolicy', 'chat'), '/spec/egress/0/toFQDNs')).toEqual([
      { matchName: 'desk-db.documents.azure.com' },
      { matchName: 'desk-db-eastus2.documents.azure.com' },
      { matchName: 'desk-db-centralus.documents.azure.com' },
    ]);
  });
});
