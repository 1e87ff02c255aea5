import type { Flow } from '../flows';
import { readName } from '../names';
import { operatedParty } from '../operated';
import type { Place } from '../place';
import type { SecretRef } from '../vault';
import type { MadeSecret } from './attachment';
import type { Redis } from './cache';
import type { DataContext } from './hosting';
import { readStorageClass } from './storage-class';
import { readStoreSecret } from './store-secret';

/** A Redis cluster that redis-operator runs in the platform's namespace. */
export interface RedisCluster {
  readonly kind: 'redis';
  readonly hosting: 'inCluster';
  readonly leaders: number;
  /** Of each leader. */
  readonly followers: number;
  /** Thousandths of a core. */
  readonly cpu: number;
  /** Bytes, of each node. */
  readonly memory: number;
  /** Bytes, of each node's volume. */
  readonly size: number;
  readonly storageClass?: string;
  /** Whether a zone or a machine may hold two nodes of one role. */
  readonly spread: 'required' | 'preferred';
  /** Where nodes and workloads find the password. */
  readonly password: MadeSecret;
  /** What the Secret of the password is filled from. Left out where it is made, or is there already. */
  readonly login?: SecretRef;
  readonly operatorNamespace: string;
  readonly flows: readonly Flow[];
}

/** Name of the cluster and of its network policy; its other objects begin with it. */
export const cacheName = 'cache';
export const cachePort = 6379;

/** The operator's own labels, on all of its pods. */
export const cachePods = { cluster: cacheName, redis_setup_type: 'cluster' } as const;

const mebibyte = 2 ** 20;
const gibibyte = 2 ** 30;

export function resolveRedisCluster(place: Place, given: Partial<Redis>, context: DataContext): RedisCluster {
  const development = context.environment === 'development';
  const login = readLogin(place.in('login'), given, context);
  return {
    kind: 'redis',
    hosting: 'inCluster',
    // Three is the least that a cluster can be made of.
    leaders: place.in('leaders').integer(given.leaders, { min: 3, max: 32, fallback: 3 }),
    followers: place.in('followers').integer(given.followers, { min: 0, max: 3, fallback: development ? 0 : 1 }),
    cpu: place.in('cpu').cpu(given.cpu, development ? 50 : 250),
    memory: place.in('memory').bytes(given.memory, {
      ...{ min: 128 * mebibyte, max: 256 * gibibyte },
      fallback: development ? 128 * mebibyte : gibibyte,
    }),
    size: place.in('size').bytes(given.size, {
      ...{ min: gibibyte, max: 1024 * gibibyte },
      fallback: (development ? 1 : 4) * gibibyte,
    }),
    ...readStorageClass(place.in('storageClass'), given.storageClass),
    spread: context.production ? 'required' : 'preferred',
    ...readPassword(place.in('login'), login, given, context),
    operatorNamespace: readName(place.in('operatorNamespace'), given.operatorNamespace ?? 'ot-operators', 63),
    flows: [{ party: operatedParty({ name: cacheName, pods: cachePods }), ports: [cachePort] }],
  };
}

/** The Secret of the password, and what fills it. */
function readPassword(
  place: Place,
  login: SecretRef | undefined,
  given: Partial<Redis>,
  { vault, secrets }: DataContext,
): Pick<RedisCluster, 'password' | 'login'> {
  if (login !== undefined && vault?.kind === 'existingSecrets')
    return { password: { secret: login.name, key: login.key ?? 'password', existing: true } };
  const password = { secret: `${cacheName}-password`, key: 'password' };
  if (secrets === 'externalSecrets') return { password, ...(login === undefined ? {} : { login }) };
  if (login !== undefined) {
    const fix = `Leave it out and make the Secret ${password.secret}, or set targets.kubernetes.secrets: 'externalSecrets'.`;
    place.fault(given.login, 'nothing: the CSI driver fills a Secret only for pods of the platform', fix);
  }
  return { password: { ...password, existing: true } };
}

function readLogin(place: Place, given: Partial<Redis>, { vault }: DataContext): SecretRef | undefined {
  const login = place.props(given.login, { password: true });
  if (given.login !== undefined && login.password === undefined)
    place.in('password').missing("the password's name in the vault");
  return readStoreSecret(place, 'password', login.password, vault);
}
