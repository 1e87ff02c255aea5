import type { Flow, Peer } from '../flows';
import type { Text } from '../late';
import { type Operated, operatedParty } from '../operated';
import type { Place } from '../place';
import type { Cpu, Size } from '../units';
import type { SecretRef } from '../vault';
import { type Attachment, attachment } from './attachment';
import { type DataContext, type Hosting, readHosting, refuseProps } from './hosting';
import { type ManagedRedis, resolveManagedRedis } from './managed-redis';
import { cacheName, cachePods, cachePort, type RedisCluster, resolveRedisCluster } from './redis-cluster';

/** Redis: sessions, cached answers, counters of limits and budgets (A7). */
export interface Redis {
  readonly kind: 'redis';
  /** Who runs it: the cloud, or redis-operator in the cluster. @default 'managed'; in development 'inCluster' unless `host`, `port`, `cluster` or `at` is given */
  readonly hosting?: Hosting;
  /**
   * The password that lets workloads in, by its name in the vault.
   * @default managed: none, a token of the pod's identity stands in its place. In the cluster: one that External Secrets
   * makes, or, with `secrets: 'csi'`, the key `password` of a Secret `cache-password` that you make
   */
  readonly login?: CacheLogin;

  /** Managed: its host. @default late('cache.{region}.host') */
  readonly host?: Text;
  /** Managed: the port on which it speaks TLS. @default 10000 on Azure (Azure Managed Redis), else 6379 */
  readonly port?: number;
  /** Managed: whether clients speak the cluster's protocol (on Azure the OSS clustering policy), or ask one endpoint. @default true */
  readonly cluster?: boolean;
  /** Managed: where it is reached. @default its host, at private addresses, on `port`; in a cluster on Azure on 8500 to 8599 too, where its shards answer */
  readonly at?: Peer;

  /** In the cluster: nodes that share the keys, each with a follower on a node of its own. 3 to 32. @default 3 */
  readonly leaders?: number;
  /** In the cluster: copies of each leader. 0 to 3; with 0 a lost node takes its keys with it. @default 1, in development 0 */
  readonly followers?: number;
  /** In the cluster: cores that each node requests. @default '250m', in development '50m' */
  readonly cpu?: Cpu;
  /** In the cluster: memory of each node, requested and at most; keys may take 70 % of it. 128MiB to 256GiB. @default '1GiB', in development '128MiB' */
  readonly memory?: Size;
  /** In the cluster: volume of each node, for its log. It can grow. 1GiB to 1TiB. @default '4GiB', in development '1GiB' */
  readonly size?: Size;
  /** In the cluster: storage class of the volumes. @default the cluster's own */
  readonly storageClass?: string;
  /** In the cluster: namespace that redis-operator runs in. @default 'ot-operators' */
  readonly operatorNamespace?: string;
}

/** How workloads are let in by a password. */
export interface CacheLogin {
  /** Name of the password in the vault. */
  readonly password: string | SecretRef;
}

export type CacheProps = Redis;

/** Redis as the cache of a platform (A7). */
export const redis = (props: Omit<Redis, 'kind'> = {}): Redis => ({ kind: 'redis', ...props });

export type Cache = { readonly flows: readonly Flow[] } & (ManagedRedis | RedisCluster);

const managedProps = ['host', 'port', 'cluster', 'at'] as const;
const inClusterProps = [
  ...(['leaders', 'followers', 'cpu', 'memory', 'size', 'storageClass', 'operatorNamespace'] as const),
] as const;

export function resolveCache(place: Place, props: CacheProps | undefined, context: DataContext): Cache | undefined {
  if (props === undefined) return undefined;
  if ((props as Partial<CacheProps> | null)?.kind !== 'redis') {
    place.fault(props, 'redis()');
    return undefined;
  }
  const given = place.props<Redis>(props, {
    ...{ kind: true, hosting: true, login: true, host: true, port: true, cluster: true, at: true },
    ...{ leaders: true, followers: true, cpu: true, memory: true, size: true, storageClass: true },
    operatorNamespace: true,
  });
  const addressed = managedProps.some((prop) => given[prop] !== undefined);
  const hosting = readHosting(place.in('hosting'), given.hosting, context, addressed);
  refuseProps(place, given, hosting === 'managed' ? inClusterProps : managedProps, hosting);
  return hosting === 'managed'
    ? resolveManagedRedis(place, given, context)
    : resolveRedisCluster(place, given, context);
}

/** Variables, the password or the identity, and the way there. */
export function attachCache(cache: Cache): Attachment {
  if (cache.hosting === 'managed') {
    const { host, port, cluster, password } = cache;
    return attachment({
      env: {
        REDIS_URL: `rediss://${host}:${port}`,
        REDIS_CLUSTER: String(cluster),
        REDIS_AUTH: password === undefined ? 'identity' : 'password',
      },
      secrets: password === undefined ? {} : { REDIS_PASSWORD: password },
      flows: cache.flows,
      identity: password === undefined ? 'cloud' : 'none',
    });
  }
  return attachment({
    env: {
      // The Service of the leaders: any of them tells where the others are.
      REDIS_URL: `rediss://${cacheName}-leader:${cachePort}`,
      REDIS_CLUSTER: 'true',
      REDIS_AUTH: 'password',
      REDIS_TLS_CA: `${caFolder}/ca.crt`,
    },
    made: { REDIS_PASSWORD: { ...cache.password } },
    // The key beside it is the server's own.
    files: { [caFolder]: { secret: `${cacheName}-tls`, keys: ['ca.crt'] } },
    flows: cache.flows,
  });
}

const caFolder = '/app/cache-ca';

/** The nodes that redis-operator runs. */
export function operatedCache(cache: Cache | undefined): readonly Operated[] {
  if (cache?.hosting !== 'inCluster') return [];
  const nodes = cache.leaders * (1 + cache.followers);
  const self = operatedParty({ name: cacheName, pods: cachePods });
  const between = { party: self, ports: [cachePort, busPort] };
  const operator = {
    kind: 'namespace',
    namespace: cache.operatorNamespace,
    // Label of the chart's Deployment.
    pods: { name: 'redis-operator' },
  } as const;
  return [
    {
      name: cacheName,
      pods: cachePods,
      outward: [between],
      inward: [between, { party: operator, ports: [cachePort] }],
      demand: {
        pods: nodes,
        cpu: nodes * cache.cpu,
        memory: nodes * cache.memory,
        memoryLimit: nodes * cache.memory,
      },
      makes: ['leader', 'follower', 'master'].map((role) => `${cacheName}-${role}`),
    },
  ];
}

/** Where nodes talk of who is alive: 10000 above the port (Redis cluster specification). */
const busPort = cachePort + 10_000;
