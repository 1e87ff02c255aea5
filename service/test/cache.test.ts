import { afterEach, describe, expect, it } from 'vitest';
import { AnswerCache } from '../src/cache';
import { type Clock, systemClock } from '../src/clock';
import { readConfig } from '../src/config/read';
import { Keyring, plain } from '../src/governance/keyring';
import { EmbeddedStore } from '../src/store/embedded';
import { Metrics } from '../src/telemetry/metrics';
import { TestClock } from './support/clock';
import { failure, gate, ScriptedModel } from './support/model';
import { type Service, startService } from './support/service';

const services: Service[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
});
const start = async (...given: Parameters<typeof startService>): Promise<Service> => {
  const service = await startService(...given);
  services.push(service);
  return service;
};

const caller = { owner: 'sub:u', address: '::1' };
const messages = [{ role: 'user', content: 'q' }] as const;

function cacheOf(store: EmbeddedStore, clock: Clock, holder: string, environment: Record<string, string> = {}) {
  const metrics = new Metrics();
  const config = readConfig({ CONFIG_DIR: '/nowhere', ...environment });
  return { metrics, cache: new AnswerCache<string>(config, store, clock, holder, plain, metrics) };
}

const signal = new AbortController().signal;
const keep = () => true;

describe('answer cache', () => {
  it('D16: a thousand identical misses at four replicas make one call upstream', async () => {
    const store = new EmbeddedStore(systemClock);
    const model = new ScriptedModel('built-in', async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return 'an answer';
    });
    const environment = { RATE_LIMIT: '10000', GLOBAL_RATE: '100000' };
    const replicas = await Promise.all(
      [1, 2, 3, 4].map((number) => start(environment, { store, replica: `replica-${number}`, provider: () => model })),
    );
    const asked = Array.from({ length: 1000 }, (_, index) =>
      replicas[index % 4]?.post('/chat', { message: 'same', user_id: 'u' }),
    );
    const answers = await Promise.all(asked);
    expect(answers.every((answer) => answer?.body.response === 'an answer')).toBe(true);
    expect(model.calls).toHaveLength(1);
    expect(answers.filter((answer) => answer?.body.cached === false)).toHaveLength(1);
  });

  it('D16: owners do not share answers, tenants do', () => {
    const { cache } = cacheOf(new EmbeddedStore(systemClock), systemClock, 'a');
    const key = (more: object, parts: object = {}) => cache.key({ ...caller, ...more }, { messages, ...parts });
    expect(key({})).toBe(key({ address: '10.0.0.1' }));
    expect(key({})).not.toBe(key({ owner: 'sub:v' }));
    expect(key({ tenant: 't' })).toBe(key({ owner: 'sub:v', tenant: 't' }));
    expect(key({ tenant: 't' })).not.toBe(key({ tenant: 's' }));
    expect(key({}, { temperature: 0.1 })).not.toBe(key({}, { temperature: 0.2 }));
    // A tenant's name can't pass for an owner's.
    expect(key({ tenant: 'x' })).not.toBe(key({ owner: 'x' }));
  });

  it('D16: an answer is known for its time, in memory and in the store alike', async () => {
    const clock = new TestClock();
    const store = new EmbeddedStore(clock);
    const [one, two] = [
      cacheOf(store, clock, 'one', { CACHE_TTL: '60' }),
      cacheOf(store, clock, 'two', { CACHE_TTL: '60' }),
    ];
    let asked = 0;
    const ask = async (): Promise<string> => `answer ${++asked}`;
    expect(await one.cache.get('k', signal, ask, keep)).toEqual({ value: 'answer 1', cached: false });
    await clock.pass(50_000);
    expect(await two.cache.get('k', signal, ask, keep)).toEqual({ value: 'answer 1', cached: true });
    await clock.pass(11_000);
    // What came from another replica is not kept for longer.
    expect(await two.cache.get('k', signal, ask, keep)).toEqual({ value: 'answer 2', cached: false });
    expect(two.metrics.cache.value('hit')).toBe(1);
    expect(two.metrics.cache.value('miss')).toBe(1);
  });

  it('D16: a falsy answer is an answer', async () => {
    const { cache } = cacheOf(new EmbeddedStore(systemClock), systemClock, 'a');
    let asked = 0;
    const ask = async (): Promise<string> => {
      asked += 1;
      return '';
    };
    await cache.get('k', signal, ask, keep);
    expect(await cache.get('k', signal, ask, keep)).toEqual({ value: '', cached: true });
    expect(asked).toBe(1);
  });

  it('D16: the memory is bounded, oldest use first', async () => {
    const clock = new TestClock();
    const store = new EmbeddedStore(clock);
    const { cache } = cacheOf(store, clock, 'a', { CACHE_SIZE: '2' });
    const ask = async (): Promise<string> => 'x';
    for (const key of ['a', 'b', 'a', 'c']) await cache.get(key, signal, ask, keep);
    expect((cache as unknown as { memory: Map<string, unknown> }).memory.size).toBe(2);
    expect([...(cache as unknown as { memory: Map<string, unknown> }).memory.keys()]).toEqual(['a', 'c']);
  });

  it('D16: a failure is everyone’s, and the next one asks anew', async () => {
    const model = new ScriptedModel('built-in', failure('unavailable'), 'fine now');
    const service = await start({ MAX_RETRIES: '0' }, { provider: () => model });
    expect((await service.post('/chat', { message: 'x', user_id: 'u' })).status).toBe(503);
    expect((await service.post('/chat', { message: 'x', user_id: 'u' })).body.response).toBe('fine now');
  });

  it('D16: the one who asked may leave; the others get their answer', async () => {
    const clock = systemClock;
    const { cache } = cacheOf(new EmbeddedStore(clock), clock, 'a');
    const leaving = new AbortController();
    const started = gate();
    let asked = 0;
    const ask = (own: AbortSignal) => async (): Promise<string> => {
      asked += 1;
      started.open();
      await clock.sleep(30, own);
      return 'late';
    };
    const first = cache.get('k', leaving.signal, ask(leaving.signal), keep);
    await started.opened;
    const second = cache.get('k', signal, ask(signal), keep);
    leaving.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    expect((await second).value).toBe('late');
    expect(asked).toBe(2);
  });

  it('D16: a leader that died is replaced after its lease', async () => {
    const store = new EmbeddedStore(systemClock);
    await store.flight({ key: 'k', holder: 'dead', lease: 300 });
    const { cache } = cacheOf(store, systemClock, 'alive');
    const started = performance.now();
    expect((await cache.get('k', signal, async () => 'x', keep)).value).toBe('x');
    expect(performance.now() - started).toBeGreaterThan(250);
  });

  it('D16: who is refused does not keep others waiting', async () => {
    const store = new EmbeddedStore(systemClock);
    const one = await start({ RATE_LIMIT: '1' }, { store, replica: 'one' });
    const two = await start({ CACHE_SCOPE: 'everyone' }, { store, replica: 'two' });
    await one.post('/chat', { message: 'first', user_id: 'u' });
    expect((await one.post('/chat', { message: 'x', user_id: 'u' })).status).toBe(429);
    const started = performance.now();
    expect((await two.post('/chat', { message: 'x', user_id: 'u2' })).status).toBe(200);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('D16: answers that tools gave, or that were cut, are for nobody else', async () => {
    const tool = { toolCalls: [{ id: '1', name: 'current_time', arguments: '{}' }], finish: 'tools' as const };
    const model = new ScriptedModel(
      'built-in',
      tool,
      'It is noon.',
      tool,
      'It is one.',
      { text: 'cut', finish: 'length' },
      'whole',
    );
    const service = await start({}, { provider: () => model });
    const ask = async (message: string) =>
      (await service.post('/chat', { message, user_id: 'u' })).body.response as string;
    expect([await ask('time'), await ask('time')]).toEqual(['It is noon.', 'It is one.']);
    expect([await ask('long'), await ask('long')]).toEqual(['cut', 'whole']);
  });

  it('D23: what is kept is sealed where there are keys', async () => {
    const store = new EmbeddedStore(systemClock);
    const seal = new Keyring(`k1:${Buffer.alloc(32, 1).toString('base64')}`);
    const service = await start({}, { store, seal });
    await service.post('/chat', { message: 'a secret', user_id: 'u', session_id: 's' });
    await service.post('/chat', { message: 'a secret', user_id: 'u' });
    await service.post('/tasks', { message: 'a secret', user_id: 'u' });
    await service.post('/memory', { memories: [{ id: 'm', text: 'a secret' }], user_id: 'u' });
    const all: string[] = [];
    for await (const record of store.records()) all.push(JSON.stringify(record));
    expect(all.length).toBeGreaterThan(4);
    expect(all.join('\n')).not.toContain('a secret');
    const again = await service.post('/chat', { message: 'more', user_id: 'u', session_id: 's' });
    expect(again.body.response).toContain('turn 2');
  });
});
