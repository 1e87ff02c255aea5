import { Construct } from 'constructs';
import type { ConfigMap, ServiceAccount } from 'kubernetes-types/core/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import { type RedisCluster as Cluster, cacheName, cachePods } from '../../../spec/data/redis-cluster';
import { shortHash } from '../../../spec/names';
import { thirdPartyImages } from '../../../spec/third-party-images';
import { formatBytes, formatCpu } from '../../../spec/units';
import type { RedisCluster } from '../custom-resources/redis';
import { externalAnnotation } from '../external';
import { meshOptOut } from '../mesh/opt-out';
import { createObject } from '../object';
import { operatedLabels, type Site } from '../site';
import { createRedisPassword } from './redis-password';
import { createRedisTls, tlsSecret } from './redis-tls';
import { restrictedContainer, restrictedPod } from './restricted';
import { spread } from './spread';

/** A Redis cluster by redis-operator (A7): its nodes, their certificate and password, and what may be down at once. */
export class Redis extends Construct {
  constructor(scope: Construct, id: string, site: Site, cache: Cluster) {
    super(scope, id);
    createRedisTls(this, site);
    createRedisPassword(this, site, cache);
    createAccount(this, site);
    const config = createConfig(this, site, cache);
    createCluster(this, site, cache, config);
    createDisruptionBudget(this, site);
  }
}

const labels = (site: Site) => operatedLabels(site, { name: cacheName });

/** Without rights: the nodes ask nobody but one another. */
function createAccount(scope: Construct, site: Site): void {
  createObject<ServiceAccount>(
    scope,
    'service-account',
    site,
    { name: cacheName, labels: labels(site) },
    { apiVersion: 'v1', kind: 'ServiceAccount', automountServiceAccountToken: false },
  );
}

/** Keys may take this share of the memory; the rest is for replicas that catch up and the log that is rewritten. */
const shareOfKeys = 0.7;

/**
 * When the memory is full, writes are refused. Sessions and the counters of limits and budgets stand beside cached
 * answers and expire like them: any eviction could take a conversation, or let a caller past a limit, without a word.
 */
function createConfig(scope: Construct, site: Site, { memory }: Cluster): string {
  const lines = [`maxmemory ${Math.floor(memory * shareOfKeys)}`, 'maxmemory-policy noeviction'];
  const data = { 'redis-additional.conf': `${lines.join('\n')}\n` };
  const name = `${cacheName}-config-${shortHash(JSON.stringify(data))}`;
  createObject<ConfigMap>(
    scope,
    'config',
    site,
    { name, labels: labels(site) },
    { apiVersion: 'v1', kind: 'ConfigMap', immutable: true, data },
  );
  return name;
}

function createCluster(scope: Construct, site: Site, cache: Cluster, config: string): void {
  // The operator hands the object's own labels and annotations on to the pods.
  const outside = meshOptOut(site);
  const external = cache.password.existing ? [`Secret/${cache.password.secret}`] : [];
  const role = (name: 'leader' | 'follower', replicas: number) => ({
    replicas,
    redisConfig: { additionalRedisConfig: config },
    securityContext: restrictedContainer,
    topologySpreadConstraints: spread(cache.spread, { app: `${cacheName}-${name}` }),
    // A leader hands over to a follower before it goes.
    terminationGracePeriodSeconds: 60,
  });
  createObject<RedisCluster>(
    scope,
    'cluster',
    site,
    {
      name: cacheName,
      labels: { ...labels(site), ...outside.labels },
      annotations: {
        ...externalAnnotation(external),
        ...outside.annotations,
        // Keeps a leader and its own follower apart, which no rule about all leaders or all followers can. Read by the
        // operator's webhook, where it is on.
        'redisclusters.redis.redis.opstreelabs.in/role-anti-affinity': 'true',
      },
    },
    {
      apiVersion: 'redis.redis.opstreelabs.in/v1beta2',
      kind: 'RedisCluster',
      spec: {
        clusterSize: cache.leaders,
        clusterVersion: 'v7',
        persistenceEnabled: true,
        serviceAccountName: cacheName,
        kubernetesConfig: {
          image: thirdPartyImages.redis,
          imagePullPolicy: 'IfNotPresent',
          resources: {
            requests: { cpu: formatCpu(cache.cpu), memory: formatBytes(cache.memory) },
            limits: { memory: formatBytes(cache.memory) },
          },
          redisSecret: { name: cache.password.secret, key: cache.password.key },
        },
        TLS: { ca: 'ca.crt', cert: 'tls.crt', key: 'tls.key', secret: { secretName: tlsSecret } },
        podSecurityContext: restrictedPod(1000, 1000),
        // No container of ours: the operator gives this context to its own, which writes the configuration.
        initContainer: { enabled: false, image: thirdPartyImages.redis, securityContext: restrictedContainer },
        redisLeader: role('leader', cache.leaders),
        redisFollower: role('follower', cache.leaders * cache.followers),
        storage: {
          keepAfterDelete: site.environment.name === 'production',
          volumeClaimTemplate: { spec: claim(cache, cache.size) },
          // Who a node is to the others: without it, one that restarts is a stranger.
          nodeConfVolume: true,
          nodeConfVolumeClaimTemplate: { spec: claim(cache, 2 ** 30) },
        },
      },
    },
  );
}

const claim = ({ storageClass }: Cluster, bytes: number) => ({
  accessModes: ['ReadWriteOnce'],
  ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
  resources: { requests: { storage: formatBytes(bytes) } },
});

/** One for all nodes: two of the operator's own would let a leader and its follower go at once. */
function createDisruptionBudget(scope: Construct, site: Site): void {
  createObject<PodDisruptionBudget>(
    scope,
    'disruption-budget',
    site,
    { name: cacheName, labels: labels(site) },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      spec: {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: { ...cachePods } },
      },
    },
  );
}
