import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { Config } from '../../config/settings';
import type { Log } from '../../telemetry/log';
import { Connector } from './connector';
import { Identity } from './identity';
import type { Script } from './script';
import * as scripts from './scripts';
import * as taskScripts from './task-scripts';
import { Wire } from './wire';

type Settings = Pick<
  Config,
  'REDIS_URL' | 'REDIS_CLUSTER' | 'REDIS_AUTH' | 'REDIS_USER' | 'REDIS_PASSWORD' | 'REDIS_TLS_CA'
>;

const all: readonly Script[] = [...Object.values(scripts), ...Object.values(taskScripts)];

/** Milliseconds between two lines of the log about a lost connection. */
const quiet = 10_000;

/**
 * Opens the way to Redis, at once: what is asked before there is a connection waits for it. `look`: milliseconds between
 * looks at the token of an identity.
 */
export function connect(config: Settings, log: Log, look = 30_000): { wire: Wire; close(): Promise<void> } {
  const identity = config.REDIS_AUTH === 'identity' ? new Identity(config.REDIS_USER, log) : undefined;
  const { host, port, cluster, ...options } = redisOptions(config);
  // Without a token there is nothing to connect with.
  const lazyConnect = identity !== undefined;
  const client = cluster
    ? new Cluster([{ host, port }], {
        lazyConnect,
        redisOptions: options,
        // A question whose answer was lost is never asked again: it may have been heard.
        retryDelayOnFailover: 0,
        slotsRefreshTimeout: 3000,
        slotsRefreshInterval: 30_000,
        clusterRetryStrategy: pause,
      })
    : new Redis({ ...options, host, port, lazyConnect, retryStrategy: pause });
  const wire = new Wire(client);
  const warn = quietly(log);
  const greet = (node: Redis): void => {
    // What is asked on this connection comes after these, so that no question meets a script that is not known yet.
    for (const { lua } of all) node.script('LOAD', lua).catch(() => undefined);
  };
  client.on('error', warn);
  if (client.isCluster) {
    client.on('node error', warn);
    client.on('+node', (node: Redis) => {
      identity?.admit(node);
      if (!node.options.readOnly) greet(node);
    });
  } else {
    client.on('ready', () => greet(client as Redis));
  }
  void identity?.signIn().then((wanted) => {
    if (!wanted) return;
    if (!client.isCluster) identity.admit(client as Redis);
    client.connect().catch(() => undefined);
    identity.watch(() => (client.isCluster ? (client as Cluster).nodes('all') : [client as Redis]), look);
  });
  return {
    wire,
    async close() {
      identity?.close();
      await wire.close();
    },
  };
}

export function redisOptions(config: Settings) {
  const url = new URL(config.REDIS_URL ?? '');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const secure = url.protocol === 'rediss:';
  if (config.REDIS_TLS_CA !== '' && !secure)
    throw new Error('REDIS_TLS_CA: got a REDIS_URL that begins with redis:, want rediss:. Nothing else is encrypted.');
  const user = config.REDIS_USER || decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password) || config.REDIS_PASSWORD;
  const base = Number(url.pathname.slice(1));
  if (config.REDIS_CLUSTER && base > 0)
    throw new Error(`REDIS_URL: got database ${base}, want none. A cluster has only database 0.`);
  return {
    ...{ host, port: Number(url.port || 6379), cluster: config.REDIS_CLUSTER, db: base },
    ...(user === '' ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    // The nodes of a cluster are known by their addresses; their certificates bear the name that was configured.
    ...(secure ? { tls: { ...authority(config.REDIS_TLS_CA), ...(isIP(host) ? {} : { servername: host }) } } : {}),
    Connector,
    connectionName: 'agent-service',
    disableClientInfo: true,
    protocol: 2,
    connectTimeout: 5000,
    // A server that is silent for so long has gone, whatever the connection looks like.
    socketTimeout: 5000,
    // With 0, what was under way when a connection broke fails at once, and is not sent a second time.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // A primary that became a replica keeps its connections: we have to look for the new one.
    reconnectOnError: (error: Error) => error.message.includes('READONLY'),
  } satisfies RedisOptions & { cluster: boolean };
}

const authority = (file: string) => (file === '' ? {} : { ca: readFileSync(file) });

/** Milliseconds before the next try. */
const pause = (tries: number): number => Math.min(2000, 50 * 2 ** Math.min(tries, 10) * (0.5 + Math.random() / 2));

function quietly(log: Log): (error: Error) => void {
  let last = 0;
  return ({ message }) => {
    if (Date.now() - last < quiet) return;
    last = Date.now();
    log.warn('redis', { reason: message });
  };
}
