import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../src/clock';
import { readConfig } from '../src/config/read';
import { openDatabase } from '../src/database/pool';
import { databaseRows } from '../src/database/rows';
import { Ledger } from '../src/governance/ledger';
import { EmbeddedStore } from '../src/store/embedded';
import { openRedis } from '../src/store/redis/store';
import type { Store } from '../src/store/store';
import { Log } from '../src/telemetry/log';
import { Unavailable } from '../src/unavailable';
import { type Document, undeclared } from './support/openapi';
import { freePorts } from './support/ports';
import { type Service, startService } from './support/service';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const start = async (...given: Parameters<typeof startService>): Promise<Service> => {
  const service = await startService(...given);
  closing.push(() => service.stop());
  return service;
};

/** A Redis at an address where nobody listens. */
async function nowhere(): Promise<Store> {
  const [port] = await freePorts(1);
  const config = readConfig({ CONFIG_DIR: '/nowhere', REDIS_URL: `redis://127.0.0.1:${port}` });
  return openRedis(config, new Log('error', () => undefined));
}

/** Asks for something on every path that needs the store, and holds each answer to the document. */
async function expectAway(service: Service): Promise<void> {
  const document = (await service.ask('GET', '/openapi.json')).body as Document;
  const message = { message: 'x', user_id: 'u' };
  const asked = [
    ['post', '/chat', '/chat', message],
    ['post', '/tasks', '/tasks', message],
    ['get', '/tasks/{id}', '/tasks/t?user_id=u', undefined],
    ['delete', '/session/{id}', '/session/s?user_id=u', undefined],
    ['post', '/v1/chat/completions', '/v1/chat/completions', { messages: [{ role: 'user', content: 'x' }] }],
    ['post', '/memory/search', '/memory/search', { query: 'x', user_id: 'u' }],
  ] as const;
  await Promise.all(
    asked.map(async ([method, path, actual, body]) => {
      const answer = await service.ask(method.toUpperCase(), actual, body);
      expect([path, answer.status], answer.text).toEqual([path, 503]);
      expect(answer.body.error).toEqual({
        message: 'What this service keeps things in does not answer right now; ask again.',
        type: 'server_error',
        param: null,
        code: 'store_unavailable',
      });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      const operation = document.paths[path]?.[method];
      expect(operation && undeclared(operation, answer)).toBeUndefined();
    }),
  );
}

describe('a store that is away', () => {
  it('D1, D5: is a 503 that says when to ask again: Redis', async () => {
    const service = await start({}, { store: await nowhere() });
    await expectAway(service);
    await expect
      .poll(() => service.lines.find(({ message }) => message === 'turn failed'))
      .toMatchObject({ level: 'error', cause: expect.stringContaining('Redis is not reached') });
  });

  it('D1, D5: a disk that is full', async () => {
    const store = new EmbeddedStore(systemClock);
    const full = async (): Promise<never> => {
      throw new Unavailable('disk', new Error('no space left on device'));
    };
    for (const name of ['limit', 'session', 'readTask', 'deleteSession', 'createTask', 'turn'] as const)
      store[name] = full;
    await expectAway(await start({}, { store }));
  });

  it('D1, D28: PostgreSQL, where the ledger is kept', async () => {
    const [port = 0] = await freePorts(1);
    const config = readConfig({
      CONFIG_DIR: '/nowhere',
      PGHOST: '127.0.0.1',
      PGPORT: String(port),
      PGSSLMODE: 'disable',
    });
    const database = openDatabase(config);
    closing.push(() => database.close());
    const service = await start({}, { ledger: new Ledger(databaseRows(database), 'r', 'k'.repeat(32)) });
    const { status, body, headers } = await service.post('/chat', { message: 'x', user_id: 'u' });
    expect([status, body.error?.code]).toEqual([503, 'store_unavailable']);
    expect(headers['retry-after']).toBeDefined();
  });

  it('D19: a part of a batch says so too', async () => {
    const service = await start({}, { store: await nowhere() });
    const { body } = await service.post('/batch', { requests: [{ message: 'x', user_id: 'u' }] });
    expect(body.results?.[0]?.error?.code).toBe('store_unavailable');
  });
});
