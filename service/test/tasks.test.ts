import { afterEach, describe, expect, it } from 'vitest';
import { due, readSchedules } from '../src/queue/schedule';
import { enqueueDue, work } from '../src/queue/worker';
import { failure, ScriptedModel } from './support/model';
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

describe('tasks', () => {
  it('D20: is taken, done by a worker, and told to its owner alone', async () => {
    const service = await start();
    const { status, body, headers } = await service.post('/tasks', { message: 'later', user_id: 'u' });
    expect(status).toBe(202);
    expect(body).toEqual({ id: body.id, status: 'queued', attempts: 0 });
    expect(headers.location).toBe(`/tasks/${body.id}`);
    const read = () => service.ask('GET', `/tasks/${body.id}?user_id=u`);
    await expect.poll(async () => (await read()).body.status).toBe('done');
    expect((await read()).body).toMatchObject({
      attempts: 1,
      result: { response: expect.stringContaining('You said: later') },
    });
    expect((await service.ask('GET', `/tasks/${body.id}?user_id=v`)).status).toBe(404);
    expect((await service.ask('GET', '/tasks/none?user_id=u')).body.error.code).toBe('task_not_found');
  });

  it('D20: the same idempotency key is the same task, for one owner', async () => {
    const model = new ScriptedModel('built-in');
    const service = await start({}, { provider: () => model });
    const ask = async (user_id: string) =>
      (await service.post('/tasks', { message: 'x', user_id }, { 'idempotency-key': 'k' })).body.id as string;
    const [first, again, other] = [await ask('u'), await ask('u'), await ask('v')];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    await expect.poll(() => model.calls.length).toBe(2);
    const long = await service.post('/tasks', { message: 'x', user_id: 'u' }, { 'idempotency-key': 'k'.repeat(256) });
    expect(long.body.error.param).toBe('idempotency-key');
  });

  it('D20: a repeated delivery does nothing twice', async () => {
    const model = new ScriptedModel('built-in');
    const service = await start({}, { provider: () => model });
    const { body } = await service.post('/tasks', { message: 'x', user_id: 'u', session_id: 's' });
    await expect.poll(async () => (await service.ask('GET', `/tasks/${body.id}?user_id=u`)).body.status).toBe('done');
    expect(await work(service.app, body.id, new AbortController().signal)).toEqual({ kind: 'done' });
    expect(model.calls).toHaveLength(1);
    expect((await service.app.store.readSession('user%3Au/s')).messages).toHaveLength(2);
  });

  it('D20: an attempt whose worker died leaves its turn and its row once', async () => {
    const service = await start();
    const { store } = service.app;
    const input = JSON.stringify({
      caller: { owner: 'user:u', address: '::1' },
      request: { message: 'x', session_id: 's' },
    });
    await store.createTask({ id: 't', owner: 'user:u', input, ttl: 60_000 });
    await work(service.app, 't', new AbortController().signal);
    // As if its end had not been written.
    const { store: inner } = service.app;
    await inner.restore(
      (async function* () {
        for await (const record of inner.records()) if (record.key !== 'task:{t}') yield record;
      })(),
    );
    await store.createTask({ id: 't', owner: 'user:u', input, ttl: 60_000 });
    await work(service.app, 't', new AbortController().signal);
    expect((await store.readSession('user%3Au/s')).messages).toHaveLength(2);
    expect((await service.rows()).filter(({ chain }) => chain === 'task-t')).toHaveLength(1);
  });

  it('D20: what fails is tried again with doubling pauses, then a dead letter', async () => {
    const model = new ScriptedModel('built-in', failure('unavailable'));
    const service = await start(
      { MAX_RETRIES: '0', TASK_ATTEMPTS: '3', BREAKER_THRESHOLD: '100' },
      { provider: () => model },
    );
    const { store } = service.app;
    await store.createTask({
      id: 't',
      owner: 'user:u',
      input: JSON.stringify({ caller: { owner: 'user:u', address: '' }, request: { message: 'x' } }),
      ttl: 60_000,
    });
    const attempt = () => work(service.app, 't', new AbortController().signal);
    // The provider asks for five seconds where it says nothing.
    expect([await attempt(), await attempt(), await attempt()]).toMatchObject([
      { kind: 'again', delay: 5000 },
      { kind: 'again', delay: 5000 },
      { kind: 'dead' },
    ]);
    const { body } = await service.ask('GET', '/tasks/t?user_id=u');
    expect(body).toMatchObject({ status: 'failed', attempts: 3, error: { code: 'model_unavailable' } });
    expect(await attempt()).toMatchObject({ kind: 'dead' });
  });

  it('D20: a wrong question is not tried again', async () => {
    const service = await start({}, { provider: () => new ScriptedModel('built-in', failure('rejected')) });
    const { body } = await service.post('/tasks', { message: 'x', user_id: 'u' });
    await expect.poll(async () => (await service.ask('GET', `/tasks/${body.id}?user_id=u`)).body.status).toBe('failed');
    expect(await service.app.store.queueLength('tasks')).toEqual({ waiting: 0, dead: 1 });
    const unknown = await service.post('/tasks', { message: 'x', user_id: 'u', agent: 'nobody' });
    expect(unknown.body.error.code).toBe('unknown_agent');
  });

  it('D20: schedules are due once a minute, whoever looks', async () => {
    const SCHEDULES = JSON.stringify([{ name: 'often', cron: '* * * * *', message: 'Report.' }]);
    const model = new ScriptedModel('built-in');
    const service = await start({ SCHEDULES }, { provider: () => model });
    const now = Math.floor(Date.now() / 60_000) * 60_000 + 1000;
    const at = Object.create(service.app, { clock: { value: { ...service.app.clock, now: () => now } } });
    await Promise.all([enqueueDue(at), enqueueDue(at), enqueueDue(at)]);
    await expect.poll(() => model.calls.length).toBe(1);
    expect(await service.app.store.readTask(`schedule-often-${Math.floor(now / 60_000)}`)).toMatchObject({
      owner: 'schedule:often',
    });
  });

  it.each([
    ['0 6 * * 1-5', '2026-11-20T06:00:30Z', true],
    ['0 6 * * 1-5', '2026-11-21T06:00:30Z', false],
    ['*/15 * * * *', '2026-11-20T10:45:00Z', true],
    ['*/15 * * * *', '2026-11-20T10:46:00Z', false],
    ['0 0 1 1 *', '2026-01-01T00:00:00Z', true],
    ['0 0 13 * 5', '2026-11-20T00:00:00Z', true],
    ['0 0 * * 7', '2026-11-22T00:00:00Z', true],
  ])('D20: %s at %s: %s', (cron, at, expected) => {
    expect(due(cron, Date.parse(at))).toBe(expected);
  });

  it('D20: what is not a schedule is not read', () => {
    const fine = { name: 'a', cron: '0 0 * * *', message: 'm' };
    expect(readSchedules([fine])).toEqual([fine]);
    for (const cron of ['* * * *', '60 * * * *', '1-0 * * * *', '*/0 * * * *', 'x * * * *'])
      expect(readSchedules([{ ...fine, cron }])).toBeUndefined();
    expect(readSchedules([fine, fine])).toBeUndefined();
  });
});

describe('memory', () => {
  it('D20: a hundred texts at once, found by what they say, each owner’s own', async () => {
    const service = await start();
    const memories = Array.from({ length: 99 }, (_, index) => ({
      id: `m${index}`,
      text: `Note ${index} about gardening`,
    }));
    const all = [...memories, { id: 'cat', text: 'The cat sleeps on the sofa', metadata: { room: 'living' } }];
    expect((await service.post('/memory', { memories: all, user_id: 'u' })).body).toEqual({ stored: 100 });
    const { body } = await service.post('/memory/search', {
      query: 'where does the cat sleep',
      limit: 3,
      user_id: 'u',
    });
    expect(body.matches).toHaveLength(3);
    expect(body.matches[0]).toMatchObject({
      id: 'cat',
      text: 'The cat sleeps on the sofa',
      metadata: { room: 'living' },
    });
    expect((await service.post('/memory/search', { query: 'cat', user_id: 'v' })).body.matches).toEqual([]);
    expect((await service.post('/memory', { memories: [...all, { id: 'x', text: 'x' }], user_id: 'u' })).status).toBe(
      400,
    );
  });
});
