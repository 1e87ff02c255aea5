import { describe, expect, it } from 'vitest';
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

  it('D28: a row that is written again is there once, and one that is late finds its place', async () => {
    const server = await RedisServer.start();
    const store = await openStore({ REDIS_URL: server.url });
    const append = (seq: number) =>
      store.appendRow({ chain: 'c', seq, row: JSON.stringify({ chain: 'c', seq }), keep: 100, ttl: 60_000 });
    for (const seq of [0, 1, 1, 4, 2, 3, 4, 0, 2, 5]) await append(seq);
    const rows: string[] = [];
    for await (const row of store.rows()) rows.push(row);
    expect(rows.map((row) => (JSON.parse(row) as { seq: number }).seq)).toEqual([0, 1, 2, 3, 4, 5]);
    await store.close();
    await server.stop();
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
