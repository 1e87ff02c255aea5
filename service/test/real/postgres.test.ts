import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetTokens } from '../../src/cloud/azure-identity';
import { readConfig, type Variables } from '../../src/config/read';
import { type Database, openDatabase } from '../../src/database/pool';
import { databaseRows } from '../../src/database/rows';
import { Ledger } from '../../src/governance/ledger';
import { verify } from '../../src/governance/verify';
import { PgVectors } from '../../src/memory/pgvector';
import { startsWithoutIdentity } from '../support/late-identity';
import { startProcess, temporaryFolder } from '../support/process';
import { sinkContract } from '../support/sink-contract';
import { dimensions, vectorContract } from '../support/vector-contract';
import { type Postgres, pgvectorPostgres, startPostgres, systemPostgres } from './postgres/start';

const system = systemPostgres();
const withVectors = pgvectorPostgres();
for (const [name, found] of Object.entries({ PostgreSQL: system, pgvector: withVectors })) {
  if (typeof found === 'string') console.warn(`skipped: ${name}: ${found}`);
}

const opened: Database[] = [];
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
});

function open(server: Postgres, environment: Variables = {}): Database {
  const database = openDatabase(
    readConfig({
      ...{ CONFIG_DIR: '/nowhere', PGHOST: 'localhost', PGPORT: String(server.port), PGDATABASE: 'postgres' },
      ...{ PGUSER: server.user, PGPASSWORD: server.password },
      ...environment,
    }),
  );
  opened.push(database);
  return database;
}

describe.skipIf(typeof system === 'string')('PostgreSQL', () => {
  let server: Postgres;
  beforeAll(async () => {
    if (typeof system !== 'string') server = await startPostgres(system);
  });
  afterAll(() => server?.stop());
  beforeEach(async () => {
    await server.query('drop table if exists ledger_rows');
  });

  sinkContract('a real PostgreSQL', async () => databaseRows(open(server)));

  it('makes its table once, however many replicas start together', async () => {
    const sinks = Array.from({ length: 8 }, () => databaseRows(open(server)));
    const entry = {
      time: 1,
      request: 'r',
      user: 'u',
      action: 'chat',
      resource: 's',
      ip: 'i',
      outcome: 'success',
    } as const;
    await Promise.all(sinks.map((sink, index) => new Ledger(sink, `c${index}`, 'k').append(entry)));
    expect(await server.query('select count(*)::int as rows from ledger_rows')).toEqual([{ rows: 8 }]);
  });

  it('keeps at most 20 + 10 connections (D17)', async () => {
    const database = open(server, { DATABASE_POOL_SIZE: '3', DATABASE_POOL_OVERFLOW: '2' });
    const pids = await Promise.all(
      Array.from({ length: 30 }, () => database.query('select pg_backend_pid() as pid, pg_sleep(0.05)')),
    );
    expect(new Set(pids.map(([row]) => row?.pid)).size).toBe(5);
  });

  it('goes on after connections were cut and after the server was killed, and loses no row', async () => {
    const sink = databaseRows(open(server));
    const ledger = new Ledger(sink, 'kept', 'k');
    const entry = {
      time: 1,
      request: 'r',
      user: 'u',
      action: 'chat',
      resource: 's',
      ip: 'i',
      outcome: 'success',
    } as const;
    let refused = 0;
    const written: Promise<void>[] = [];
    for (let round = 0; round < 60; round += 1) {
      const again = async (): Promise<void> => {
        const row = ledger.append(entry);
        await row.catch(() => {
          refused += 1;
        });
      };
      written.push(again());
      if (round % 20 === 10) {
        await server.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null',
        );
      }
      await sleep(10);
    }
    await Promise.all(written);
    expect(refused).toBe(0);
    await server.restart('SIGKILL');
    await ledger.append(entry);
    expect(await verify(sink, 'k', [ledger.head()])).toEqual({ rows: 61, chains: 1, faults: [] });
  }, 120_000);

  it('rolls back what failed, and keeps the connection', async () => {
    const database = open(server, { DATABASE_POOL_SIZE: '1', DATABASE_POOL_OVERFLOW: '0' });
    const pid = async () => (await database.query('select pg_backend_pid() as pid'))[0]?.pid;
    await database.query('create table if not exists trial (n int)');
    const first = await pid();
    await expect(
      database.transaction(async (query) => {
        await query('insert into trial values (1)');
        await query('select 1 / 0');
      }),
    ).rejects.toThrow('division by zero');
    expect(await database.query('select * from trial')).toEqual([]);
    expect(await pid()).toBe(first);
  });

  describe.skipIf(typeof system !== 'string' && !system.tls)('over TLS', () => {
    const secure = async (environment: Variables): Promise<unknown> => {
      const [row] = await open(server, environment).query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
      return row?.ssl;
    };
    const ca = () => server.certificates?.ca ?? '';

    it('speaks as PGSSLMODE says', async () => {
      expect(await secure({ PGSSLMODE: 'disable' })).toBe(false);
      expect(await secure({ PGSSLMODE: 'prefer' })).toBe(true);
      expect(await secure({ PGSSLMODE: 'require' })).toBe(true);
      expect(await secure({ PGSSLMODE: 'verify-ca', PGSSLROOTCERT: ca() })).toBe(true);
      expect(await secure({ PGSSLMODE: 'verify-full', PGSSLROOTCERT: ca() })).toBe(true);
      // The certificate names localhost alone.
      expect(await secure({ PGSSLMODE: 'verify-ca', PGSSLROOTCERT: ca(), PGHOST: '127.0.0.1' })).toBe(true);
    });

    it.each([
      ['another host', { PGSSLMODE: 'verify-full', PGHOST: '127.0.0.1' }, /does not match certificate/],
      ['an authority that it does not know', { PGSSLMODE: 'verify-full', PGSSLROOTCERT: '' }, /self-signed|unable to/],
      ['the same with verify-ca', { PGSSLMODE: 'verify-ca', PGSSLROOTCERT: '' }, /self-signed|unable to/],
    ])('refuses %s', async (_, environment, fault) => {
      await expect(secure({ PGSSLROOTCERT: ca(), ...environment })).rejects.toThrow(fault);
    });

    it('logs in with a token of the pod, asked for once and again for later connections when it is old', async () => {
      const asked: string[] = [];
      const identity = await tokenServer(server.password, asked);
      const environment = {
        ...{ AZURE_AUTHORITY_HOST: identity.url, AZURE_TENANT_ID: 'tenant', AZURE_CLIENT_ID: 'client' },
        AZURE_FEDERATED_TOKEN_FILE: join(temporaryFolder(), 'token'),
      };
      writeFileSync(environment.AZURE_FEDERATED_TOKEN_FILE, 'cluster-token\n');
      const before = { ...process.env };
      Object.assign(process.env, environment);
      forgetTokens();
      try {
        const login = { DATABASE_AUTH: 'identity', PGPASSWORD: '', PGSSLMODE: 'verify-full', PGSSLROOTCERT: ca() };
        expect(await secure(login)).toBe(true);
        const scope = new URLSearchParams(asked[0]);
        expect([asked.length, scope.get('scope'), scope.get('client_assertion')]).toEqual([
          ...[1, 'https://ossrdbms-aad.database.windows.net/.default', 'cluster-token'],
        ]);
      } finally {
        process.env = before;
        await identity.close();
      }
    });
  });

  it('D3, D29: lives without a token, and is ready once there is one', async () => {
    if (server.certificates === undefined) return;
    const service = await startsWithoutIdentity(
      {
        ...{ PGHOST: 'localhost', PGPORT: String(server.port), PGDATABASE: 'postgres', PGUSER: server.user },
        ...{ DATABASE_AUTH: 'identity', PGSSLMODE: 'verify-full', PGSSLROOTCERT: server.certificates.ca },
      },
      server.password,
      'no ledger',
    );
    service.child.kill('SIGTERM');
    expect(await service.ended).toBe(0);
  });

  it('prefers TLS, and does without where there is none', async () => {
    if (typeof withVectors === 'string') return;
    const other = await startPostgres(withVectors);
    try {
      expect(await open(other, { PGSSLMODE: 'prefer' }).query('select 1 as n')).toEqual([{ n: 1 }]);
      await expect(open(other, { PGSSLMODE: 'require' }).query('select 1')).rejects.toThrow('does not support SSL');
    } finally {
      await other.stop();
    }
  });
});

describe.skipIf(typeof withVectors === 'string')('PostgreSQL with pgvector', () => {
  let server: Postgres;
  beforeAll(async () => {
    const programs = pgvectorPostgres();
    if (typeof programs !== 'string') server = await startPostgres(programs);
  }, 180_000);
  afterAll(() => server?.stop());
  beforeEach(async () => {
    await server.query('drop table if exists memories, ledger_rows');
  });

  vectorContract('a real PostgreSQL with pgvector', async () => new PgVectors(open(server), 'memories', dimensions));
  sinkContract('that PostgreSQL', async () => databaseRows(open(server)));

  it('makes its table and index once, however many replicas start together', async () => {
    const stores = Array.from({ length: 6 }, () => new PgVectors(open(server), 'memories', dimensions));
    const vector = Array.from({ length: dimensions }, (_, index) => index);
    await Promise.all(stores.map((store, index) => store.upsert('o', [{ id: `${index}`, content: 'c', vector }])));
    expect(await stores[0]?.search('o', vector, 10)).toHaveLength(6);
    expect(await server.query("select count(*)::int as n from pg_indexes where tablename = 'memories'")).toEqual([
      { n: 2 },
    ]);
  });

  it('serves the whole service: memories are found again, and the ledger is there (D28)', async () => {
    const service = await startProcess({
      ...{ PGHOST: 'localhost', PGPORT: String(server.port), PGDATABASE: 'postgres', VECTOR_STORE: 'pgvector' },
      ...{ PGUSER: server.user, PGPASSWORD: server.password, DATA_DIR: 'off' },
    });
    try {
      const memories = Array.from({ length: 100 }, (_, index) => ({ id: `m${index}`, text: `note number ${index}` }));
      const kept = await service.post('/memory', { user_id: 'u', memories });
      expect(kept.status, kept.text).toBeLessThan(300);
      const found = await service.post('/memory/search', { user_id: 'u', query: 'note number 42', limit: 1 });
      expect(found.text).toContain('"m42"');
      expect((await service.post('/chat', { user_id: 'u', message: 'hello' })).status).toBe(200);
    } finally {
      service.child.kill('SIGTERM');
      expect(await service.ended).toBe(0);
    }
    const rows = await server.query("select entry->>'action' as action from ledger_rows order by seq");
    expect(rows.map(({ action }) => action)).toEqual(['remember', 'search', 'chat']);
  });

  it('takes writes of the same rows from many replicas without a deadlock', async () => {
    const vector = Array.from({ length: dimensions }, (_, index) => index);
    const items = Array.from({ length: 150 }, (_, index) => ({ id: `${index}`, content: 'c', vector }));
    const stores = Array.from({ length: 4 }, () => new PgVectors(open(server), 'memories', dimensions));
    await Promise.all(stores.map((store, index) => store.upsert('o', index % 2 === 0 ? items : items.toReversed())));
    expect(await server.query('select count(*)::int as n from memories')).toEqual([{ n: 150 }]);
    expect(
      await server.query('select deadlocks::int as n from pg_stat_database where datname = current_database()'),
    ).toEqual([{ n: 0 }]);
  });
});

/** Gives the password as a token, so that a server without Microsoft Entra takes it. */
async function tokenServer(token: string, asked: string[]): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push(body);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ access_token: token, expires_in: 3600 }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
