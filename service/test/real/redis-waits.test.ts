import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store';
import { sessionKey } from '../../src/turn/ask';
import { freePort } from '../support/ports';
import { type Service, startService } from '../support/service';
import { openStore, sleep } from './redis/open';
import { CountingProxy, type Packet } from './redis/proxy';
import { missingRedis, RedisCluster, RedisServer } from './redis/server';

const missing = missingRedis();
if (missing !== undefined) console.warn(`skipped: ${missing}`);

/** Milliseconds that the proxy holds an answer back: long beside what everything else takes. */
const delay = 300;

/** Every part of a request that asks the store is on. */
const environment = {
  GLOBAL_RATE: '1000000',
  RATE_LIMIT: '1000000',
  SESSION_TOKEN_BUDGET: '100000000',
  BUDGET_HOURLY: '1000',
  BUDGET_MONTHLY: '100000',
  PRICES: '[{"model": "built-in", "from": "2026-01-01", "input": "2.50", "output": "15.00"}]',
};

interface Asked {
  readonly waits: number;
  readonly packets: readonly Packet[];
}

function waits(
  kind: string,
  nodes: number,
  open: () => Promise<{ proxies: CountingProxy[]; url: string; stop(): Promise<void> }>,
) {
  // A machine that is busy with other things may take as long as Redis would.
  describe(kind, { retry: 2 }, () => {
    let [service, store, away]: [Service?, Store?, Awaited<ReturnType<typeof open>>?] = [];
    beforeAll(async () => {
      away = await open();
      const REDIS_CLUSTER = String(nodes > 1);
      store = await openStore({ REDIS_URL: away.url, REDIS_CLUSTER });
      service = await startService({ ...environment, REDIS_URL: away.url, REDIS_CLUSTER }, { store });
      await sleep(10 * delay);
    });
    afterAll(async () => {
      await service?.stop();
      await away?.stop();
    });

    /** Asks once, alone, and says how many times the answer had to wait for Redis. */
    const ask = async (path: string, body: object): Promise<Asked> => {
      const started = performance.now();
      const answer = await service?.post(path, body);
      const ended = performance.now();
      expect(answer?.status).toBe(200);
      const all = away?.proxies.flatMap((proxy) => proxy.packets) ?? [];
      return {
        waits: Math.floor((ended - started) / delay),
        // What was used up of the rate is reported by a timer, whether there are requests or not.
        packets: all.filter(
          ({ at, commands }) => at >= started && at <= ended && commands.some((name) => name !== 'slice:{rate}:held'),
        ),
      };
    };

    const holds = ({ waits, packets }: Asked): void => {
      expect(waits).toBeLessThanOrEqual(2);
      // In each wait at most one packet goes to a node, however many questions it holds.
      const perNode = new Map<number, number>();
      for (const { server } of packets) perNode.set(server, (perNode.get(server) ?? 0) + 1);
      for (const count of perNode.values()) expect(count).toBeLessThanOrEqual(2);
    };

    it('a new conversation waits for the store twice: once to be let in, once to settle', async () => {
      for (let index = 0; index < 5; index += 1) {
        const asked = await ask('/chat', { message: `hello ${index}`, user_id: `u${index}` });
        holds(asked);
        expect(asked.packets.flatMap(({ commands }) => commands).length).toBeGreaterThanOrEqual(6);
      }
    });

    it('D5: turn 1 and turn 1,000 wait alike', async () => {
      const id = 'a-long-one';
      const turn = () => ask('/chat', { session_id: id, message: 'and then?', user_id: 'u' });
      const first = await turn();
      const key = sessionKey('user:u', id);
      const messages = ['{"role":"user","content":"q"}', '{"role":"assistant","content":"a"}'];
      const record = {
        key,
        reservation: '',
        messages,
        prompt: 1,
        completion: 1,
        metadata: '{}',
        ttl: 3_600_000,
        count: false,
      };
      for (let index = 0; index < 998; index += 100)
        await Promise.all(Array.from({ length: Math.min(100, 998 - index) }, () => store?.turn(record)));
      const thousandth = await turn();
      holds(first);
      holds(thousandth);
      expect(thousandth.waits).toBe(first.waits);
      expect(thousandth.packets.length).toBeLessThanOrEqual(first.packets.length + nodes);
    });

    it('D16: a question that stands alone waits twice when nobody asked it before, and not for longer when it is known', async () => {
      const question = { model: 'built-in', user: 'u', messages: [{ role: 'user', content: 'what is a lease?' }] };
      holds(await ask('/v1/chat/completions', question));
      holds(await ask('/v1/chat/completions', question));
    });
  });
}

describe.skipIf(missing !== undefined)('at most two sequential waits a request', () => {
  waits('on a server', 1, async () => {
    const server = await RedisServer.start();
    const proxy = await CountingProxy.start(await freePort(), server.port, delay);
    return {
      proxies: [proxy],
      url: `redis://127.0.0.1:${proxy.port}`,
      async stop() {
        await proxy.stop();
        await server.stop();
      },
    };
  });

  waits('on a cluster of three nodes', 3, async () => {
    // The nodes announce the ports of their proxies, so that clients come to those.
    const proxies: CountingProxy[] = [];
    const cluster = await RedisCluster.start(async (port) => {
      const proxy = await CountingProxy.start(await freePort(), port, delay);
      proxies.push(proxy);
      return ['--cluster-announce-port', String(proxy.port), '--cluster-announce-bus-port', String(port + 10_000)];
    });
    return {
      proxies,
      url: `redis://127.0.0.1:${proxies[0]?.port}`,
      async stop() {
        for (const proxy of proxies) await proxy.stop();
        await cluster.stop();
      },
    };
  });
});
