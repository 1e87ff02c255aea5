import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Ports } from './app';
import { type Clock, systemClock } from './clock';
import type { Config } from './config/settings';
import type { Database } from './database/pool';
import { Keyring, plain, type Seal } from './governance/keyring';
import { Ledger, type RowSink, storeSink } from './governance/ledger';
import { EmbeddedVectors } from './memory/embedded-vectors';
import { openAiEmbedder, wordVectors } from './memory/embedder';
import { Memory, type VectorStore } from './memory/memory';
import { providers } from './models/providers';
import type { TaskQueue } from './queue/queue';
import { StoreQueue } from './queue/store-queue';
import { EmbeddedStore } from './store/embedded';
import type { Store } from './store/store';
import type { Log } from './telemetry/log';
import { Metrics } from './telemetry/metrics';
import type { Otlp } from './telemetry/otlp';
import { Tracer } from './telemetry/tracer';

/** The ports of a configuration, and how to close them again. Libraries load with the part that needs them. */
export interface Opened extends Ports {
  readonly sink: RowSink;
  readonly auditKey: string;
  close(): Promise<void>;
}

export async function openPorts(config: Config, log: Log, clock: Clock = systemClock): Promise<Opened> {
  const closing: (() => Promise<void>)[] = [];
  const keep = <T extends { close(): Promise<void> }>(part: T): T => {
    closing.unshift(() => part.close());
    return part;
  };
  const folder = config.DATA_DIR === 'off' ? undefined : config.DATA_DIR;
  const replica = `${hostname()}-${randomUUID().slice(0, 8)}`;
  const metrics = new Metrics();
  const otlp = config.OTLP_ENDPOINT === undefined ? undefined : keep(await openOtlp(config, replica, log, metrics));
  const store = keep(await openStore(config, log, clock, folder));
  const seal: Seal = config.ENCRYPTION_KEYS === undefined ? plain : new Keyring(config.ENCRYPTION_KEYS);
  const database = config.PGHOST === '' ? undefined : keep((await import('./database/pool')).openDatabase(config));
  const sink =
    database !== undefined
      ? (await import('./database/rows')).databaseRows(database)
      : config.COSMOS_ENDPOINT !== undefined
        ? (await import('./cloud/cosmos')).cosmosRows(config)
        : storeSink(store);
  const auditKey = config.AUDIT_KEY ?? madeKey(folder);
  const provider = providers(config);
  const vectors = keep(await openVectors(config, clock, folder, database));
  const embedder =
    config.EMBEDDING_MODEL === '' || provider.endpoint === undefined
      ? wordVectors(config.VECTOR_DIMENSIONS)
      : openAiEmbedder(config.EMBEDDING_MODEL, config.VECTOR_DIMENSIONS, provider.endpoint);
  return {
    ...{ config, store, seal, clock, log, replica, sink, auditKey },
    ledger: new Ledger(sink, replica, auditKey),
    memory: new Memory(vectors, embedder, seal),
    queue: keep(await openQueue(config, store, clock, log)),
    provider: provider.model,
    random: Math.random,
    ...{ metrics, tracer: new Tracer(otlp?.take, config.TRACE_PERCENT) },
    close: async () => {
      for (const close of closing) await close().catch((error: unknown) => log.error('not closed', error));
    },
  };
}

async function openOtlp(config: Config, replica: string, log: Log, metrics: Metrics): Promise<Otlp> {
  const { Otlp } = await import('./telemetry/otlp');
  return new Otlp(config, replica, log, metrics);
}

export async function openStore(config: Config, log: Log, clock: Clock, folder: string | undefined): Promise<Store> {
  if (config.REDIS_URL === undefined) return new EmbeddedStore(clock, folder);
  const { openRedis } = await import('./store/redis/store');
  return openRedis(config, log);
}

async function openVectors(
  config: Config,
  clock: Clock,
  folder: string | undefined,
  database: Database | undefined,
): Promise<VectorStore> {
  switch (config.VECTOR_STORE) {
    case 'pgvector':
      return (await import('./memory/pgvector')).openPgVectors(config, database as Database);
    case 'search':
      return (await import('./memory/search')).openSearch(config);
    case 'cosmos':
      return (await import('./memory/cosmos-vectors')).openCosmosVectors(config);
    case 'qdrant':
      return (await import('./memory/qdrant')).openQdrant(config);
    default:
      return new EmbeddedVectors(clock, folder === undefined ? undefined : join(folder, 'memory'));
  }
}

async function openQueue(config: Config, store: Store, clock: Clock, log: Log): Promise<TaskQueue> {
  const failed = (error: unknown): void => log.error('queue', error);
  if (config.KAFKA_BROKERS.length > 0) return (await import('./queue/kafka')).openKafka(config, store, clock, log);
  if (config.SERVICE_BUS_NAMESPACE !== '')
    return (await import('./queue/service-bus')).openServiceBus(config, clock, log);
  return new StoreQueue(
    store,
    clock,
    { name: 'tasks', concurrency: config.TASK_CONCURRENCY, lease: config.TASK_LEASE_SECONDS * 1000 },
    failed,
  );
}

/** A key of this installation, made once, so that the audit chain can be checked without setting anything up. */
function madeKey(folder: string | undefined): string {
  if (folder === undefined) return randomBytes(32).toString('base64url');
  const path = join(folder, 'audit.key');
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600 });
  }
  return readFileSync(path, 'utf8');
}
