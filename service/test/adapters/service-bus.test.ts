import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock';
import { readConfig } from '../../src/config/read';
import type { TaskQueue, Verdict } from '../../src/queue/queue';
import { addressOf, openServiceBus } from '../../src/queue/service-bus';
import { Log } from '../../src/telemetry/log';
import { type Entra, entra } from '../standins/entra';
import { type QueueOptions, type ServiceBusStandIn, serviceBus } from '../standins/service-bus';
import { eventually } from '../support/servers';

describe('the queue in Service Bus (D20)', () => {
  let identity: Entra;
  let bus: ServiceBusStandIn;
  const ends: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    identity = await entra();
  });
  afterAll(async () => {
    identity.restore();
    await identity.close();
  });
  const stand = async (options: QueueOptions = {}) => {
    await bus?.close();
    bus = await serviceBus(identity, options);
  };
  beforeEach(() => stand());
  afterEach(async () => {
    await Promise.all(ends.splice(0).map((end) => end()));
    await bus.close();
  });

  const open = (): Promise<TaskQueue> => {
    const environment = { SERVICE_BUS_NAMESPACE: bus.url, TASK_CONCURRENCY: '3' };
    return openServiceBus(
      readConfig({ CONFIG_DIR: '/nowhere', ...environment }),
      systemClock,
      new Log('error', () => undefined),
    );
  };
  const consume = (queue: TaskQueue, work: (id: string, signal: AbortSignal) => Promise<Verdict>) => {
    const stop = new AbortController();
    const over = queue.consume(work, stop.signal);
    const end = async (): Promise<void> => {
      stop.abort();
      await over;
    };
    ends.push(end);
    return end;
  };

  it('delivers each once, and sends those of one moment in one request', async () => {
    const queue = await open();
    const ids = Array.from({ length: 150 }, (_, index) => `task-${index}`);
    await Promise.all(ids.map((id) => queue.send(id)));
    expect(bus.received.filter(({ path }) => path === '/tasks/messages').map(({ body }) => body.length)).toEqual([
      100, 50,
    ]);
    const seen: string[] = [];
    consume(queue, async (id) => {
      seen.push(id);
      return { kind: 'done' };
    });
    await eventually(() => seen.length === 150 && bus.messages.size === 0, 'all done');
    expect(seen.toSorted()).toEqual(ids.toSorted());
  });

  it('tries again when it is due, though the queue drops doubles', async () => {
    const queue = await open();
    await queue.send('again');
    const seen: number[] = [];
    consume(queue, async () => {
      seen.push(Date.now());
      return seen.length < 3 ? { kind: 'again', delay: 1500 } : { kind: 'done' };
    });
    await eventually(() => seen.length === 3 && bus.messages.size === 0, 'three tries');
    const [first = 0, second = 0, third = 0] = seen;
    // The header counts in seconds.
    expect(second - first).toBeGreaterThan(450);
    expect(third - second).toBeGreaterThan(450);
  });

  it('gives a dead one back until the queue moves it to the dead letters', async () => {
    const queue = await open();
    await Promise.all([queue.send('dead'), queue.send('not a task {')]);
    let count = 0;
    consume(queue, async () => {
      count += 1;
      return { kind: 'dead', reason: 'internal_error' };
    });
    await eventually(() => bus.dead.length === 2, 'two dead letters');
    expect(count).toBe(10);
    expect(await queue.lengths()).toEqual({ waiting: 0, dead: 2 });
  });

  it('keeps its lock while a task takes longer than that', async () => {
    const queue = await open();
    await queue.send('long');
    let count = 0;
    consume(queue, async () => {
      count += 1;
      await sleep(7000);
      return { kind: 'done' };
    });
    await eventually(() => count === 1 && bus.messages.size === 0, 'done', 15_000);
    expect(
      bus.received.filter(({ method, path }) => method === 'POST' && path.includes('/messages/1/')).length,
    ).toBeGreaterThan(2);
  });

  it('tells the work when another has the message, and takes it again', async () => {
    const queue = await open();
    await queue.send('lost');
    const seen: string[] = [];
    consume(queue, async (_, signal) => {
      seen.push('begun');
      if (seen.length > 1) return { kind: 'done' };
      bus.loseLocks();
      await new Promise((lost) => signal.addEventListener('abort', lost, { once: true }));
      seen.push('lost');
      return { kind: 'done' };
    });
    await eventually(() => bus.messages.size === 0 && seen.includes('lost'), 'done by another', 15_000);
    expect(seen).toEqual(['begun', 'begun', 'lost']);
  });

  it('keeps a task in hand while the store is away, rather than using up its deliveries', async () => {
    const queue = await open();
    await queue.send('kept');
    let tries = 0;
    consume(queue, async () => {
      tries += 1;
      if (tries < 3) throw new Error('the store is away');
      return { kind: 'done' };
    });
    await eventually(() => tries === 3 && bus.messages.size === 0, 'done');
    expect(bus.received.filter(({ path }) => path.includes('/head'))).not.toHaveLength(0);
    expect(bus.dead).toHaveLength(0);
  });

  it('finishes what is in hand at the signal, and leaves no lock behind (D30)', async () => {
    const queue = await open();
    await Promise.all(Array.from({ length: 8 }, (_, index) => queue.send(`t${index}`)));
    let [begun, done] = [0, 0];
    const end = consume(queue, async () => {
      begun += 1;
      await sleep(400);
      done += 1;
      return { kind: 'done' };
    });
    await eventually(() => begun === 3, 'three begun');
    await end();
    expect([begun, done, bus.messages.size]).toEqual([3, 3, 5]);
    expect([...bus.messages.values()].filter(({ lock }) => lock !== undefined)).toEqual([]);
  });

  it('takes over what a worker left behind that died', async () => {
    const queue = await open();
    await queue.send('left');
    const token = `Bearer ${await import('../../src/cloud/azure-identity').then(({ azureToken }) => azureToken('https://servicebus.azure.net/.default'))}`;
    await fetch(`${bus.url}/tasks/messages/head`, { method: 'POST', headers: { authorization: token } });
    const seen: string[] = [];
    consume(queue, async (id) => {
      seen.push(id);
      return { kind: 'done' };
    });
    await eventually(() => bus.messages.size === 0, 'taken over', 15_000);
    expect(seen).toEqual(['left']);
  });

  it('says nothing of lengths where it may not manage, and what is missing', async () => {
    const queue = await open();
    bus.mayManage = false;
    expect(await queue.lengths()).toBeUndefined();
    await queue.ping();
    const other = readConfig({ CONFIG_DIR: '/nowhere', SERVICE_BUS_NAMESPACE: bus.url, SERVICE_BUS_QUEUE: 'other' });
    const missing = await openServiceBus(other, systemClock, new Log('error', () => undefined));
    await expect(missing.ping()).rejects.toThrow('service bus: status 410 for GET /other');
    await expect(missing.send('x')).rejects.toThrow('service bus: status 410');
  });

  it('takes a namespace by name, host or address', () => {
    expect(['acme', 'acme.servicebus.windows.net', 'https://bus.example/'].map(addressOf)).toEqual([
      'https://acme.servicebus.windows.net',
      'https://acme.servicebus.windows.net',
      'https://bus.example',
    ]);
  });
});
