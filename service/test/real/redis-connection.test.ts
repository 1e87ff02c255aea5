import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { forgetTokens } from '../../src/cloud/azure-identity';
import type { Store } from '../../src/store/store';
import { startsWithoutIdentity } from '../support/late-identity';
import { freePort } from '../support/ports';
import { type Certificates, eventually, makeCertificates } from '../support/servers';
import { fresh } from '../support/store-contract';
import { reply, upstream } from '../support/upstream';
import { openStore, sleep } from './redis/open';
import { CountingProxy } from './redis/proxy';
import { missingRedis, RedisCluster, RedisServer } from './redis/server';

const missing = missingRedis();
if (missing !== undefined) console.warn(`skipped: ${missing}`);

const turn = (key: string) => {
  const record = { key, reservation: '', messages: ['q', 'a'], prompt: 1, completion: 1, metadata: '{}' };
  return { ...record, ttl: 60_000, count: false };
};
const limit = (key: string) => ({ key, policy: 'window', capacity: 10, window: 60_000 }) as const;

describe.skipIf(missing !== undefined)('the way to Redis', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  const kept = <T extends { stop(): Promise<void> }>(part: T): T => {
    closing.push(() => part.stop());
    return part;
  };
  const open = async (...given: Parameters<typeof openStore>): Promise<Store> => {
    const store = await openStore(...given);
    closing.push(() => store.close());
    return store;
  };

  describe('TLS', () => {
    let certificates: Certificates;
    beforeAll(() => {
      const folder = mkdtempSync(join(tmpdir(), 'tls-'));
      certificates = makeCertificates(folder);
      return () => rmSync(folder, { recursive: true });
    });

    it('D29: rediss: trusts the authority of REDIS_TLS_CA, and nobody without it', async () => {
      const server = kept(await RedisServer.at(await freePort(), [], certificates));
      const store = await open({ REDIS_URL: server.url, REDIS_TLS_CA: certificates.ca });
      expect((await store.limit(limit(fresh()))).allowed).toBe(true);
      const lines: string[] = [];
      const stranger = await open({ REDIS_URL: server.url }, lines);
      await expect(stranger.ping()).rejects.toThrow();
      expect(lines.join('')).toContain('certificate');
      // The address is not the name of the certificate.
      const wrong = server.url.replace('localhost', '127.0.0.1');
      await expect((await open({ REDIS_URL: wrong, REDIS_TLS_CA: certificates.ca })).ping()).rejects.toThrow();
    });

    it('D29: the nodes of a cluster are held to the name that was configured', async () => {
      const cluster = kept(await RedisCluster.start(undefined, certificates));
      const settings = { REDIS_URL: cluster.url, REDIS_CLUSTER: 'true' };
      const store = await open({ ...settings, REDIS_TLS_CA: certificates.ca });
      const answers = await Promise.all(Array.from({ length: 30 }, () => store.limit(limit(fresh()))));
      expect(answers.every(({ allowed }) => allowed)).toBe(true);
      await expect((await open(settings)).ping()).rejects.toThrow();
    });

    it('refuses an authority for a way that is not encrypted', async () => {
      await expect(openStore({ REDIS_URL: 'redis://localhost', REDIS_TLS_CA: certificates.ca })).rejects.toThrow(
        /REDIS_TLS_CA: got .*, want rediss:/,
      );
    });
  });

  describe('signing in', () => {
    it('D29: a password comes from the address or REDIS_PASSWORD, a user from REDIS_USER', async () => {
      const server = kept(await RedisServer.start('--requirepass', 'p:s/word'));
      const admin = server.client();
      await admin.call('ACL', 'SETUSER', 'agent', 'on', '>theirs', '~*', '+@all');
      admin.disconnect();
      const encoded = server.url.replace('//', `//:${encodeURIComponent('p:s/word')}@`);
      const fine = [
        { REDIS_URL: encoded },
        { REDIS_URL: server.url, REDIS_PASSWORD: 'p:s/word' },
        { REDIS_URL: server.url, REDIS_USER: 'agent', REDIS_PASSWORD: 'theirs' },
      ];
      for (const settings of fine) await (await open(settings)).ping();
      const lines: string[] = [];
      await expect((await open({ REDIS_URL: server.url, REDIS_PASSWORD: 'wrong' }, lines)).ping()).rejects.toThrow();
      expect(lines.join('')).toContain('WRONGPASS');
      expect(lines.join('')).not.toContain('"wrong"');
    });

    it.each(['a server', 'a cluster'])(
      'D29: an identity signs in to %s by token, and again before it ends',
      async (kind) => {
        const oid = '6d1c8b9e-0000-4000-8000-000000000001';
        const token = (number: number) =>
          `h.${Buffer.from(JSON.stringify({ oid, number })).toString('base64url')}.signature`;
        let current = 1;
        // Each is near its end as soon as it is given.
        const issuer = await upstream((_, response) =>
          reply(response, 200, { access_token: token(current), expires_in: 300 }),
        );
        closing.push(() => issuer.close());
        process.env.IDENTITY_ENDPOINT = `${issuer.url}/msi/token`;
        process.env.IDENTITY_HEADER = 'secret';
        forgetTokens();
        closing.push(async () => {
          delete process.env.IDENTITY_ENDPOINT;
          delete process.env.IDENTITY_HEADER;
          forgetTokens();
        });
        const redis = kept(kind === 'a server' ? await RedisServer.start() : await RedisCluster.start());
        const nodes = redis instanceof RedisServer ? [redis] : redis.nodes;
        const everywhere = async (...command: [string, ...string[]]): Promise<string[]> =>
          Promise.all(
            nodes.map(async (node) => {
              const admin = node.client();
              const answer = await admin.call(...command);
              admin.disconnect();
              return String(answer);
            }),
          );
        await everywhere('ACL', 'SETUSER', oid, 'on', `>${token(1)}`, '~*', '+@all');
        const settings = {
          REDIS_URL: redis.url,
          REDIS_AUTH: 'identity',
          REDIS_CLUSTER: String(redis instanceof RedisCluster),
        };
        const store = await open(settings, [], 50);
        await Promise.all(Array.from({ length: 30 }, () => store.limit(limit(fresh()))));
        for (const clients of await everywhere('CLIENT', 'LIST')) expect(clients).toContain(`user=${oid}`);
        expect(issuer.received[0]?.path).toContain(encodeURIComponent('https://redis.azure.com'));

        const signedIn = async () =>
          (await everywhere('INFO', 'commandstats')).map((stats) =>
            Number(/cmdstat_auth:calls=(\d+)/.exec(stats)?.[1] ?? 0),
          );
        const before = await signedIn();
        await everywhere('ACL', 'SETUSER', oid, 'resetpass', `>${token(2)}`);
        current = 2;
        await eventually(
          async () => (await signedIn()).every((calls, index) => calls > (before[index] ?? 0)),
          'signed in again',
        );
        // And connections that come later use the new one.
        await everywhere('CLIENT', 'KILL', 'USER', oid);
        await eventually(async () => (await store.limit(limit(fresh()))).allowed, 'connected again');
        await Promise.all(Array.from({ length: 30 }, () => store.limit(limit(fresh()))));
        expect(issuer.received.length).toBeGreaterThan(2);
      },
    );
  });

  it.each(['a server', 'a cluster'])(
    'D3, D29: lives without a token for %s, and is ready once there is one',
    async (kind) => {
      const oid = '6d1c8b9e-0000-4000-8000-000000000002';
      const token = `h.${Buffer.from(JSON.stringify({ oid })).toString('base64url')}.signature`;
      const redis = kept(kind === 'a server' ? await RedisServer.start() : await RedisCluster.start());
      for (const node of redis instanceof RedisServer ? [redis] : redis.nodes) {
        const admin = node.client();
        await admin.call('ACL', 'SETUSER', oid, 'on', `>${token}`, '~*', '+@all');
        // Nobody else gets in.
        await admin.call('ACL', 'SETUSER', 'default', 'off');
        admin.disconnect();
      }
      const REDIS_CLUSTER = String(redis instanceof RedisCluster);
      const environment = { REDIS_URL: redis.url, REDIS_AUTH: 'identity', REDIS_CLUSTER };
      const service = await startsWithoutIdentity(environment, token, 'no store');
      service.child.kill('SIGTERM');
      expect(await service.ended).toBe(0);
    },
  );

  describe('faults', () => {
    it('D5: a question whose answer was lost is not asked again', async () => {
      const server = kept(await RedisServer.start());
      const proxy = kept(await CountingProxy.start(await freePort(), server.port, 50));
      const store = await open({ REDIS_URL: `redis://127.0.0.1:${proxy.port}` });
      const key = fresh();
      await store.turn(turn(key));
      const lost = store.turn(turn(key));
      await sleep(20);
      proxy.breakOff();
      await expect(lost).rejects.toThrow();
      await eventually(() => store.ping().then(() => true), 'connected again');
      // It was heard, once.
      expect((await store.readSession(key)).messages).toHaveLength(4);
    });

    it('D5: nor on a cluster', async () => {
      const proxies: CountingProxy[] = [];
      const cluster = kept(
        await RedisCluster.start(async (port) => {
          const proxy = kept(await CountingProxy.start(await freePort(), port, 50));
          proxies.push(proxy);
          return ['--cluster-announce-port', String(proxy.port), '--cluster-announce-bus-port', String(port + 10_000)];
        }),
      );
      expect(cluster.nodes).toHaveLength(3);
      const store = await open({ REDIS_URL: `redis://127.0.0.1:${proxies[0]?.port}`, REDIS_CLUSTER: 'true' });
      const sessions = Array.from({ length: 30 }, fresh);
      await Promise.all(sessions.map((key) => store.turn(turn(key))));
      const lost = Promise.allSettled(sessions.map((key) => store.turn(turn(key))));
      await sleep(25);
      for (const proxy of proxies) proxy.breakOff();
      expect((await lost).every(({ status }) => status === 'rejected')).toBe(true);
      await eventually(() => store.ping().then(() => true), 'connected again');
      for (const key of sessions)
        await eventually(
          async () => (await store.readSession(key)).messages.length === 4,
          `${key} has two turns`,
          5000,
        );
    });

    it('a server that forgot the scripts is told them again', async () => {
      const server = kept(await RedisServer.start());
      const store = await open({ REDIS_URL: server.url });
      const key = fresh();
      await store.limit(limit(key));
      const admin = server.client();
      await admin.script('FLUSH');
      admin.disconnect();
      const answers = await Promise.all([store.limit(limit(key)), store.limit(limit(key))]);
      expect(answers.map(({ remaining }) => remaining)).toEqual([8, 7]);
    });

    it('a short outage is waited out, a long one fails within seconds', async () => {
      const server = kept(await RedisServer.start());
      const store = await open({ REDIS_URL: server.url });
      await store.ping();
      await server.kill();
      await sleep(50);
      const [answer] = await Promise.all([store.limit(limit(fresh())), sleep(300).then(() => server.start())]);
      expect(answer.allowed).toBe(true);
      await server.kill();
      await sleep(50);
      const started = performance.now();
      await expect(store.limit(limit(fresh()))).rejects.toThrow();
      expect(performance.now() - started).toBeLessThan(3000);
      await server.start();
      await eventually(() => store.ping().then(() => true), 'connected again', 5000);
    });

    it('a server that falls silent is given up', async () => {
      const server = kept(await RedisServer.start());
      const store = await open({ REDIS_URL: server.url });
      await store.ping();
      server.pause();
      const started = performance.now();
      await expect(store.limit(limit(fresh()))).rejects.toThrow();
      expect(performance.now() - started).toBeLessThan(8000);
      server.resume();
      await eventually(() => store.ping().then(() => true), 'connected again', 8000);
    });

    it('where nothing is, opening succeeds, and every question fails within seconds', async () => {
      for (const REDIS_CLUSTER of ['false', 'true']) {
        const store = await open({ REDIS_URL: `redis://127.0.0.1:${await freePort()}`, REDIS_CLUSTER });
        const started = performance.now();
        await expect(store.ping()).rejects.toThrow('Redis is not reached');
        expect(performance.now() - started).toBeLessThan(3000);
      }
    });

    it('a slot that moves is followed', async () => {
      const cluster = kept(await RedisCluster.start());
      const store = await open({ REDIS_URL: cluster.url, REDIS_CLUSTER: 'true' });
      const admins = cluster.nodes.map((node) => node.client());
      closing.push(async () => {
        for (const admin of admins) admin.disconnect();
      });
      const ids = await Promise.all(admins.map((admin) => admin.cluster('MYID')));
      const key = fresh();
      await store.turn(turn(key));
      const slot = Number(await admins[0]?.cluster('KEYSLOT', `session:{${key}}`));
      const holds = await Promise.all(
        admins.map(async (admin) => Number(await admin.call('CLUSTER', 'COUNTKEYSINSLOT', slot))),
      );
      const from = holds.findIndex((count) => count > 0);
      const to = (from + 1) % 3;
      const [source, target] = [admins[from], admins[to]];
      await target?.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', String(ids[from]));
      await source?.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', String(ids[to]));
      const names = (await source?.call('CLUSTER', 'GETKEYSINSLOT', slot, 10)) as string[];
      await source?.call('MIGRATE', '127.0.0.1', cluster.nodes[to]?.port ?? 0, '', 0, 5000, 'KEYS', ...names);
      for (const admin of admins) await admin.call('CLUSTER', 'SETSLOT', slot, 'NODE', String(ids[to]));
      await store.turn(turn(key));
      expect((await store.readSession(key)).messages).toHaveLength(4);
    });

    it('without one of three nodes the others go on, where the cluster allows it', async () => {
      const cluster = kept(await RedisCluster.start(async () => ['--cluster-require-full-coverage', 'no']));
      const store = await open({ REDIS_URL: cluster.url, REDIS_CLUSTER: 'true' });
      const names = Array.from({ length: 60 }, fresh);
      const ask = () => Promise.allSettled(names.map((key) => store.limit({ ...limit(key), capacity: 1000 })));
      const answered = async () => (await ask()).filter(({ status }) => status === 'fulfilled').length;
      expect(await answered()).toBe(60);
      await cluster.nodes[1]?.kill();
      await eventually(async () => {
        const count = await answered();
        return count > 20 && count < 60;
      }, 'the others answer');
      await store.ping();
      await cluster.nodes[1]?.start();
      await eventually(async () => (await answered()) === 60, 'all answer again');
    });
  });

  it('D6: no key is without an end, but for lines and dead letters', async () => {
    const server = kept(await RedisServer.start());
    const store = await open({ REDIS_URL: server.url });
    const windows = [{ name: 'w', capacity: 10, ends: Date.now() + 60_000 }];
    const id = fresh();
    await Promise.all([
      store.limit(limit('a')),
      store.limit({ ...limit('b'), policy: 'bucket' }),
      store.session({ key: 's', tail: 1, budget: 100, reserve: 10, reservation: 'r', lease: 60_000 }),
      store.turn({ ...turn('s'), count: true }),
      store.flight({ key: 'f', holder: 'h', lease: 60_000 }),
      store.land('g', 'h', { value: 'v', ttl: 60_000 }),
      store.slice({ key: 'm', holder: 'h', want: 5, spent: 1, windows, lease: 60_000, release: false }),
      store.createTask({ id, owner: 'o', input: 'i', ttl: 60_000 }),
      store.enqueue('q', id, 0),
      store.dismiss('q', 'dead', true),
      store.once('o', 60_000),
      store.appendRow({ chain: 'c', seq: 0, row: '{}', keep: 10, ttl: 60_000 }),
    ]);
    await store.claimTask(id, 60_000);
    const admin = server.client();
    const found = await admin.keys('*');
    expect(found.length).toBeGreaterThanOrEqual(14);
    const endless: string[] = [];
    for (const key of found) if ((await admin.pttl(key)) < 0) endless.push(key);
    admin.disconnect();
    expect(endless.sort()).toEqual(['queue:{q}', 'queue:{q}:dead']);
  });
});
