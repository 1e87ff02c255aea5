import { addresses, agentService, type CacheLogin, type CacheProps, keyVault, type Redis, redis } from 'agent-gantry';
import type { KubernetesTargetProps } from '../../../spec/targets/kubernetes';
import { around, everyKind, everyProp } from './table';

const cached = (cache: CacheProps, target: Partial<KubernetesTargetProps> = {}) =>
  around(agentService(), target, { data: { cache }, vault: keyVault() });

everyKind<CacheProps>('CacheProps', { redis: redis() }, cached);

type Managed = Pick<Redis, 'hosting' | 'login' | 'host' | 'port' | 'cluster' | 'at'>;
everyProp<Managed>(
  'redis()',
  {
    hosting: { to: 'inCluster' },
    login: { to: { password: 'redis' } },
    host: { to: 'desk.redis.azure.net' },
    port: { to: 6380 },
    cluster: { to: false },
    at: { to: addresses('10.20.0.0/16', { ports: [6379] }) },
  },
  (props) => cached(redis(props)),
);

type InCluster = Omit<Redis, 'kind' | 'hosting' | 'host' | 'port' | 'cluster' | 'at'>;
everyProp<InCluster>(
  'redis(), in the cluster',
  {
    login: { to: { password: 'redis' } },
    leaders: { to: 6 },
    followers: { to: 2 },
    cpu: { to: '500m' },
    memory: { to: '2GiB' },
    size: { to: '8GiB' },
    storageClass: { to: 'premium' },
    operatorNamespace: { to: 'redis' },
  },
  (props) => cached(redis({ hosting: 'inCluster', ...props }), { secrets: 'externalSecrets' }),
);

everyProp<CacheLogin>('CacheLogin', { password: { from: 'a', to: 'b' } }, ({ password = 'a' }) =>
  cached(redis({ login: { password } })),
);
