import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { azureToken } from '../cloud/azure-identity';
import type { Config } from '../config/settings';
import { lazily } from '../lazily';
import { unavailable } from '../unavailable';

/** A row as the driver reads it. */
export type DatabaseRow = Readonly<Record<string, unknown>>;

/**
 * PostgreSQL, by what the service asks of it: tests hand over PGlite. Where the connection breaks, a statement may run
 * twice: every statement is written so that this changes nothing.
 */
export interface Database {
  /** Runs one statement with its values. */
  query(text: string, values?: readonly unknown[]): Promise<readonly DatabaseRow[]>;
  /** Runs statements one after another, all or none. `work` may be called again. */
  transaction<T>(work: (query: Database['query']) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Scope of Microsoft Entra tokens for Azure Database for PostgreSQL. */
const scope = 'https://ossrdbms-aad.database.windows.net/.default';

/** Milliseconds. */
const times = { connect: 5000, query: 15_000, idle: 60_000, ping: 30_000 };

/** A connection is replaced after an hour (D17): logins by token and moved servers are noticed. */
const lifetime = 3600;

/** Connects when it is first asked. */
export function openDatabase(config: Config): Database {
  return new PooledDatabase(config);
}

class PooledDatabase implements Database {
  private pool: pg.Pool | undefined;
  private readonly opened = lazily(async () => {
    this.pool = await this.open();
    return this.pool;
  });
  /** When a connection was last of use. */
  private readonly used = new WeakMap<pg.PoolClient, number>();

  constructor(private readonly config: Config) {}

  query(text: string, values: readonly unknown[] = []): Promise<readonly DatabaseRow[]> {
    return this.withClient((query) => query(text, values));
  }

  transaction<T>(work: (query: Database['query']) => Promise<T>): Promise<T> {
    return this.withClient(async (query) => {
      await query('begin');
      try {
        const result = await work(query);
        await query('commit');
        return result;
      } catch (error) {
        if (!broken(error)) await query('rollback');
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.pool?.end();
  }

  private async withClient<T>(work: (query: Database['query']) => Promise<T>): Promise<T> {
    for (let pause = 100; ; pause *= 4) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if (passing(error) ? pause > 400 : broken(error)) throw unavailable('database', error);
        if (!passing(error)) throw error;
        await sleep(pause * (0.5 + Math.random()));
      }
    }
  }

  private async attempt<T>(work: (query: Database['query']) => Promise<T>): Promise<T> {
    const client = await this.client();
    let fault: unknown;
    try {
      return await work(async (text, values = []) => (await client.query(text, [...values])).rows as DatabaseRow[]);
    } catch (error) {
      fault = error;
      throw error;
    } finally {
      this.used.set(client, Date.now());
      client.release(broken(fault));
    }
  }

  /** One that answers: what has been idle for long is asked first. */
  private async client(): Promise<pg.PoolClient> {
    const pool = await this.opened();
    for (;;) {
      const client = await pool.connect();
      if (Date.now() - (this.used.get(client) ?? Date.now()) < times.ping) return client;
      try {
        await client.query('select 1');
        return client;
      } catch {
        client.release(true);
      }
    }
  }

  private async open(): Promise<pg.Pool> {
    const { config } = this;
    const options = { ...connection(config), ssl: await transport(config) };
    const pool = new pg.Pool({
      ...options,
      min: config.DATABASE_POOL_SIZE,
      max: config.DATABASE_POOL_SIZE + config.DATABASE_POOL_OVERFLOW,
      idleTimeoutMillis: times.idle,
      maxLifetimeSeconds: lifetime,
    });
    // One that breaks while idle is dropped; the next statement gets another.
    pool.on('error', () => undefined);
    return pool;
  }
}

function connection(config: Config): pg.ClientConfig {
  return {
    host: config.PGHOST,
    port: config.PGPORT,
    database: config.PGDATABASE,
    ...(config.PGUSER === '' ? {} : { user: config.PGUSER }),
    password: config.DATABASE_AUTH === 'identity' ? () => azureToken(scope) : (config.PGPASSWORD ?? ''),
    application_name: config.OTEL_SERVICE_NAME,
    keepAlive: true,
    connectionTimeoutMillis: times.connect,
    query_timeout: times.query,
  };
}

type Transport = Exclude<pg.ClientConfig['ssl'], undefined>;

/** What libpq's modes mean, in the words of Node's TLS. */
export function tlsOf({ PGSSLMODE: mode, PGSSLROOTCERT: file }: Config): Transport {
  if (mode === 'disable') return false;
  const ca = file === '' || file === 'system' ? {} : { ca: readFileSync(file, 'utf8') };
  // As in libpq: a file makes `require` verify, and the machine's own authorities sign for hosts, not for anyone.
  if (mode === 'verify-full' || file === 'system') return { ...ca, rejectUnauthorized: true };
  if (mode === 'verify-ca' || (mode === 'require' && file !== '')) {
    return { ...ca, rejectUnauthorized: true, checkServerIdentity: () => undefined };
  }
  return { rejectUnauthorized: false };
}

/** `prefer` asks the server once whether it has TLS. */
async function transport(config: Config): Promise<Transport> {
  const ssl = tlsOf(config);
  if (config.PGSSLMODE !== 'prefer') return ssl;
  const probe = new pg.Client({ ...connection(config), ssl });
  try {
    await probe.connect();
    return ssl;
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not support SSL')) return false;
    throw error;
  } finally {
    await probe.end().catch(() => undefined);
  }
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? '');

/** Whether a connection is of no more use after an error. */
function broken(error: unknown): boolean {
  if (error === undefined) return false;
  return !(error instanceof pg.DatabaseError) || error.severity !== 'ERROR' || codeOf(error) === readOnly;
}

/** What a server says that has become a replica: another connection finds the new primary. */
const readOnly = '25006';

/** Connection failures, a server that starts, ends or is full, and what other transactions caused. */
const passingCodes = /^(08...|57P0[1-3]|53300|40001|40P01|25006|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND)$/;

function passing(error: unknown): boolean {
  return (
    passingCodes.test(codeOf(error)) ||
    (error instanceof Error && /^Connection terminated|Client has encountered a connection error/.test(error.message))
  );
}
