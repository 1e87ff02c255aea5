import { at, listOf, numberOf } from '../json';
import { isProduction } from '../proofs/production';
import { labelsOf, type Resource } from '../resource';
import type { UnitRule, UnitViolation } from '../rule';
import type { Unit } from '../unit';

const POSTGRES = 'postgresql.cnpg.io/Cluster';
const NODE_POOL = 'kafka.strimzi.io/KafkaNodePool';
const TOPIC = 'kafka.strimzi.io/KafkaTopic';
const REDIS = 'redis.redis.opstreelabs.in/Redis';
const REDIS_CLUSTER = 'redis.redis.opstreelabs.in/RedisCluster';

export const storesReplicated: UnitRule = {
  scope: 'unit',
  id: 'stores-replicated',
  title: 'In production every store keeps more than one copy',
  why: 'With one copy, the drain of one node stops the platform, and the loss of one disk loses what it held.',
  severity: 'error',
  appliesTo: { rows: ['A5', 'A6', 'A7', 'A13'], kinds: [POSTGRES, NODE_POOL, TOPIC, REDIS, REDIS_CLUSTER] },
  fix: 'Run three: `instances: 3` of PostgreSQL, three Kafka brokers and three replicas of each topic, a follower for each Redis leader.',
  check: (unit) => [
    ...ones(unit, POSTGRES, '/spec/instances', 1, 'instance'),
    // Left out, the brokers' default.replication.factor counts, which cannot be seen here.
    ...ones(unit, TOPIC, '/spec/replicas', undefined, 'replica'),
    ...brokers(unit),
    ...unit.ofType(REDIS).filter(isProduction).map(single),
    ...unit.ofType(REDIS_CLUSTER).filter(isProduction).filter(hasNoFollowers).map(noFollowers),
  ],
  examples: {
    good: `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: database, labels: {environment: production}}
spec: {instances: 3}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: tasks, labels: {environment: production}}
spec: {replicas: 3}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: database, namespace: desk-development, labels: {environment: development}}
spec: {instances: 1}
`,
    bad: `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: database, labels: {environment: production}}
spec: {instances: 1}
`,
    path: '/spec/instances',
  },
};

function ones(
  unit: Unit,
  type: string,
  path: string,
  fallback: number | undefined,
  what: string,
): readonly UnitViolation[] {
  return unit.ofType(type).flatMap((resource) => {
    const count = numberOf(at(resource.body, path)) ?? fallback;
    const isAlone = isProduction(resource) && count !== undefined && count < 2;
    return isAlone ? [{ resource, path, message: `got ${count} ${what} in production` }] : [];
  });
}

/** The pools of one cluster together; fewer than three brokers hold no three replicas. */
function brokers(unit: Unit): readonly UnitViolation[] {
  const pools = unit
    .ofType(NODE_POOL)
    .filter((pool) => isProduction(pool) && listOf(at(pool.body, '/spec/roles')).includes('broker'));
  return pools.flatMap((resource) => {
    const cluster = labelsOf(resource).get('strimzi.io/cluster');
    const together = pools.filter(
      (pool) => pool.namespace === resource.namespace && labelsOf(pool).get('strimzi.io/cluster') === cluster,
    );
    const count = together.reduce((sum, pool) => sum + (numberOf(at(pool.body, '/spec/replicas')) ?? 0), 0);
    return count < 2 && together[0] === resource
      ? [{ resource, path: '/spec/replicas', message: `got ${count} broker in production` }]
      : [];
  });
}

const single = (resource: Resource): UnitViolation => ({
  resource,
  path: '/kind',
  message: 'got Redis, which is a single server, in production',
});

const hasNoFollowers = ({ body }: Resource): boolean =>
  numberOf(at(body, '/spec/redisFollower/replicas') ?? at(body, '/spec/clusterSize')) === 0;

const noFollowers = (resource: Resource): UnitViolation => ({
  resource,
  path: '/spec/redisFollower/replicas',
  message: 'got no follower in production',
});
