import { agentFramework, postgres, queueWorker } from 'agent-gantry';
import { flexibleServer } from 'agent-gantry/azure';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Stores, storesOf, withStores } from './stores';

const server = 'dbforpostgresql:Server';

describe('PostgreSQL in production', () => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await storesOf(withStores({ database: postgres(), vectors: 'pgvector' }, {}, { migrations: {} }));
  });

  it('C6: has a standby in another zone, on compute that can have one', () => {
    expect(stores.inputs(server, 'postgres-eastus2')).toMatchObject({
      highAvailability: { mode: 'ZoneRedundant' },
      sku: { tier: 'GeneralPurpose' },
    });
  });

  it('C6: admits identities alone', () => {
    for (const { inputs } of stores.all(server)) {
      expect(inputs.authConfig).toMatchObject({ activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled' });
      expect(inputs).not.toHaveProperty('administratorLogin');
    }
  });

  it('A14, C6: can be restored for 35 days, from the paired region too', () => {
    const { backup } = stores.inputs(server, 'postgres-eastus2');
    expect(backup).toEqual({ backupRetentionDays: 35, geoRedundantBackup: 'Enabled' });
  });

  it('A13, C12: has a replica like itself in the second region, which neither Azure nor a pair of networks has to reach', () => {
    const primary = stores.inputs(server, 'postgres-eastus2');
    const replica = stores.inputs(server, 'postgres-centralus');
    expect(replica).toMatchObject({ createMode: 'Replica', location: 'centralus' });
    expect(replica.sourceServerResourceId).toContain(primary.serverName);
    for (const alike of ['sku', 'storage', 'version', 'authConfig']) expect(replica[alike]).toEqual(primary[alike]);
    // Azure refuses both to a replica.
    expect(replica).not.toHaveProperty('highAvailability');
    expect(replica).not.toHaveProperty('backup');
  });

  it('A13: both servers have the same parameters, or no promotion works', () => {
    const of = (region: string) =>
      stores
        .all('dbforpostgresql:Configuration')
        .filter(({ name }) => name.startsWith(`postgres-${region}-`))
        .map(({ inputs }) => [inputs.configurationName, inputs.value]);
    expect(of('centralus')).toEqual(of('eastus2'));
    expect(Object.fromEntries(of('eastus2'))['azure.extensions']).toBe('VECTOR,PG_STAT_STATEMENTS,PGAUDIT');
  });

  it('C12: one name follows a promotion, and every region is told of it', () => {
    const endpoint = stores.inputs('dbforpostgresql:VirtualEndpoint');
    expect(endpoint.members).toEqual([stores.inputs(server, 'postgres-centralus').serverName]);
    const writer = `${endpoint.virtualEndpointName}.writer.postgres.database.azure.com`;
    expect(stores.output('database.eastus2.host')).toBe(writer);
    expect(stores.output('database.centralus.host')).toBe(writer);
  });

  it('C6: has no public address, and an endpoint in each region to each server', () => {
    for (const { inputs } of stores.all(server)) expect(inputs.network).toEqual({ publicNetworkAccess: 'Disabled' });
    expect(stores.all('network:PrivateEndpoint').map(({ name }) => name)).toEqual([
      'postgres-eastus2',
      'postgres-eastus2-from-centralus',
      'postgres-centralus-from-eastus2',
      'postgres-centralus',
    ]);
  });

  it('C6: is never restarted in both regions on one day', () => {
    const day = (region: string) => stores.input(server, `postgres-${region}`, 'maintenanceWindow.dayOfWeek');
    expect(day('eastus2')).not.toBe(day('centralus'));
  });

  it('C6: is administered by the deployment and by what migrates, on both servers', () => {
    const of = (region: string) =>
      stores
        .all('dbforpostgresql:AdministratorsMicrosoftEntra')
        .filter(({ name }) => name.startsWith(`postgres-${region}-`))
        .map(({ inputs }) => inputs.principalName);
    expect(of('eastus2')).toEqual(['deployment', 'id-desk-prod-migrate']);
    expect(of('centralus')).toEqual(of('eastus2'));
  });

  it('A6: tells the roles that workloads need, called as the bindings call them', () => {
    expect(stores.output('database.setup')).toContain("pgaadauth_create_principal_with_oid('id-desk-prod-chat'");
    expect(stores.output('database.setup')).not.toContain('migrate');
  });

  it('A14: tells who owns the database: Azure Backup leaves out what the service itself owns', () => {
    const [made, granted, owned] = String(stores.output('database.setup')).split('\n');
    expect([made, granted, owned]).toEqual([
      'create role "agents_owner" nologin;',
      'grant "agents_owner" to current_user;',
      'alter database "agents" owner to "agents_owner";',
    ]);
  });

  it('changes one thing at a time: each waits for the one before', () => {
    const changes = stores.resources.filter(
      ({ type, name }) =>
        /dbforpostgresql:(Configuration|Database|Administrators)/.test(type) && name.startsWith('postgres-eastus2'),
    );
    const urns = new Set(changes.map(({ urn }) => urn));
    const waiting = changes.filter(({ dependsOn }) => dependsOn.some((urn) => urns.has(urn)));
    expect(waiting).toHaveLength(changes.length - 1);
  });

  it('C15: its log and its audit go to the workspace', () => {
    const logs = stores.inputs('monitor:DiagnosticSetting', 'postgres-eastus2');
    expect(logs.logs).toEqual([{ category: 'PostgreSQLLogs', enabled: true }]);
  });
});

describe('PostgreSQL as it is chosen', () => {
  const chosen = (props: Parameters<typeof flexibleServer>[0]) =>
    withStores({ database: postgres() }, { database: flexibleServer(props) });

  it('has neither replica nor virtual endpoint without one', async () => {
    const stores = await storesOf(chosen({ replica: false }));
    expect(stores.all(server)).toHaveLength(1);
    expect(stores.all('dbforpostgresql:VirtualEndpoint')).toEqual([]);
    const host = stores.output('database.centralus.host');
    expect(host).toBe(stores.output('database.eastus2.host'));
    expect(host).not.toContain('writer');
  });

  it('takes compute, size, backups, window, parameters and administrators', async () => {
    const objectId = '11111111-2222-3333-4444-555555555555';
    const stores = await storesOf(
      chosen({
        ...{ sku: 'Standard_E8ds_v5', size: '512GiB', version: '17', highAvailability: 'sameZone' },
        ...{ retention: '14d', geoBackup: false, maintenance: { day: 'tuesday', hour: 5 } },
        ...{ extensions: ['pg_trgm'], parameters: { work_mem: '65536' } },
        administrators: [{ name: 'database-team', objectId }],
      }),
    );
    expect(stores.inputs(server, 'postgres-eastus2')).toMatchObject({
      sku: { name: 'Standard_E8ds_v5', tier: 'MemoryOptimized' },
      storage: { storageSizeGB: 512 },
      version: '17',
      highAvailability: { mode: 'SameZone' },
      backup: { backupRetentionDays: 14, geoRedundantBackup: 'Disabled' },
      maintenanceWindow: { dayOfWeek: 2, startHour: 5 },
    });
    const value = (name: string) => stores.inputs('dbforpostgresql:Configuration', `postgres-eastus2-${name}`).value;
    expect(value('azure.extensions')).toBe('VECTOR,PG_STAT_STATEMENTS,PGAUDIT,PG_TRGM');
    expect(value('work_mem')).toBe('65536');
    expect(
      stores.inputs('dbforpostgresql:AdministratorsMicrosoftEntra', 'postgres-eastus2-database-team'),
    ).toMatchObject({ objectId, principalType: 'Group' });
  });

  it('is small in staging, and as closed', async () => {
    const stores = await storesOf(withStores({ database: postgres() }), 'staging');
    expect(stores.inputs(server)).toMatchObject({
      sku: { name: 'Standard_D2ds_v5' },
      highAvailability: { mode: 'Disabled' },
      authConfig: { passwordAuth: 'Disabled' },
      network: { publicNetworkAccess: 'Disabled' },
    });
  });

  it('is not made where the description has an address, or an operator runs it', async () => {
    const there = withStores({ database: postgres({ host: 'db.example.com' }) });
    expect((await storesOf(there)).all(server)).toEqual([]);
    expect((await storesOf(withStores({ database: postgres() }), 'development')).all(server)).toEqual([]);
  });

  it('A6: admits who uses it, and nobody else', async () => {
    const workloads = { chat: agentFramework(), other: queueWorker({ uses: [] }) };
    const stores = await storesOf(withStores({ database: postgres() }, {}, { workloads }));
    expect(stores.output('database.setup')).toContain('id-desk-prod-chat');
    expect(stores.output('database.setup')).not.toContain('other');
  });
});
