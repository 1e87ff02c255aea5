import { checkHost, type Flow, hostFlow, readPeer } from '../flows';
import { late, readText } from '../late';
import type { Place } from '../place';
import type { SecretRef } from '../vault';
import type { Redis } from './cache';
import type { DataContext } from './hosting';
import { readStoreSecret } from './store-secret';

/** Redis as a service of the cloud. It speaks TLS, by a certificate that every system knows. */
export interface ManagedRedis {
  readonly kind: 'redis';
  readonly hosting: 'managed';
  readonly host: string;
  readonly port: number;
  readonly cluster: boolean;
  /** Left out where the pod's identity lets it in. */
  readonly password?: SecretRef;
  readonly flows: readonly Flow[];
}

/** Azure Managed Redis: its endpoint; under the OSS clustering policy its shards too (Microsoft, "Azure Managed Redis"). */
const azurePort = 10_000;
const azureShards = Array.from({ length: 100 }, (_, index) => 8500 + index);

export function resolveManagedRedis(place: Place, given: Partial<Redis>, context: DataContext): ManagedRedis {
  const at = place.in('host');
  const host = readText(at, given.host ?? late('cache.{region}.host'), (text) => checkHost(at, text));
  const azure = context.regions[0]?.cloud === 'azure';
  const port = place.in('port').integer(given.port, { min: 1, max: 65_535, fallback: azure ? azurePort : 6379 });
  const cluster = place.in('cluster').flag(given.cluster, true);
  const login = place.in('login').props(given.login, { password: true });
  if (given.login !== undefined && login.password === undefined)
    place.in('login').in('password').missing("the password's name in the vault");
  const password = readStoreSecret(place.in('login'), 'password', login.password, context.vault);
  const ports = cluster && port === azurePort ? [...azureShards, port] : [port];
  return {
    kind: 'redis',
    hosting: 'managed',
    host,
    port,
    cluster,
    ...(password === undefined ? {} : { password }),
    flows: given.at === undefined ? [hostFlow(host, 'private', ports)] : readPeer(place.in('at'), given.at, undefined),
  };
}
