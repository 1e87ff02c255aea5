import { describe } from 'vitest';
import { storeContract } from '../support/store-contract';
import { openStore, sleep } from './redis/open';
import { missingRedis, RedisCluster, RedisServer } from './redis/server';

const missing = missingRedis();
if (missing !== undefined) console.warn(`skipped: ${missing}`);

// Real leases end in real time, which a busy machine may let pass unseen.
describe.skipIf(missing !== undefined)('what every store promises', { retry: 2 }, () => {
  storeContract('Redis', async () => {
    const server = await RedisServer.start();
    const [store, other] = await Promise.all([
      openStore({ REDIS_URL: server.url }),
      openStore({ REDIS_URL: server.url }),
    ]);
    return {
      ...{ store, other, wait: sleep },
      async close() {
        await Promise.all([store.close(), other.close()]);
        await server.stop();
      },
    };
  });

  storeContract('Redis Cluster', async () => {
    const cluster = await RedisCluster.start();
    const environment = { REDIS_URL: cluster.url, REDIS_CLUSTER: 'true' };
    const [store, other] = await Promise.all([openStore(environment), openStore(environment)]);
    return {
      ...{ store, other, wait: sleep },
      async close() {
        await Promise.all([store.close(), other.close()]);
        await cluster.stop();
      },
    };
  });
});
