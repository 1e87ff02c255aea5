import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { azureToken, forgetTokens } from '../../src/cloud/azure-identity';
import { cosmosRows } from '../../src/cloud/cosmos';
import { Endpoint, fetchUrl } from '../../src/cloud/http';
import { Rest, RestError } from '../../src/cloud/rest';
import { readConfig } from '../../src/config/read';
import type { Config } from '../../src/config/settings';
import { Ledger } from '../../src/governance/ledger';
import { verify } from '../../src/governance/verify';
import { openAiEmbedder } from '../../src/memory/embedder';
import { openQdrant } from '../../src/memory/qdrant';
import { openSearch } from '../../src/memory/search';
import { OpenAiModel } from '../../src/models/openai';
import { Log } from '../../src/telemetry/log';
import { type CosmosStandIn, cosmos } from '../standins/cosmos';
import { type Entra, entra } from '../standins/entra';
import { type QdrantStandIn, qdrant } from '../standins/qdrant';
import { type SearchStandIn, search } from '../standins/search';
import { call } from '../support/model';
import { sinkContract } from '../support/sink-contract';
import { reply, upstream } from '../support/upstream';
import { dimensions, vectorContract, vectors } from '../support/vector-contract';

const configOf = (environment: Record<string, string>): Config =>
  readConfig({ CONFIG_DIR: '/nowhere', ...environment });
const entry = { time: 1, request: 'r', user: 'u', action: 'chat', resource: 's', ip: 'i', outcome: 'success' } as const;

let identity: Entra;
beforeAll(async () => {
  identity = await entra();
});
afterAll(async () => {
  identity.restore();
  await identity.close();
});
beforeEach(() => {
  identity.received.length = 0;
});

describe('workload identity', () => {
  it('exchanges the cluster’s token once for callers that come together, and again when it ends', async () => {
    forgetTokens();
    const scope = 'https://vault.azure.net/.default';
    const tokens = await Promise.all([azureToken(scope), azureToken(scope), azureToken(scope)]);
    expect(new Set(tokens).size).toBe(1);
    expect(identity.received).toHaveLength(1);
    expect(identity.good(tokens[0], scope)).toBe(true);
    identity.restore();
    const short = await entra(60);
    await azureToken(scope);
    await azureToken(scope);
    expect(short.received).toHaveLength(2);
    short.restore();
    await short.close();
    identity = await entra();
  });

  it('says why it got none', async () => {
    forgetTokens();
    const environment = { ...process.env, AZURE_CLIENT_ID: 'other' };
    await expect(azureToken('https://vault.azure.net/.default', environment)).rejects.toThrow(
      /identity: status 400 \(AADSTS700016\)/,
    );
    forgetTokens();
  });
});

describe('the ledger in Cosmos DB', () => {
  let account: CosmosStandIn;
  const open = () => cosmosRows(configOf({ COSMOS_ENDPOINT: account.url }));
  beforeEach(async () => {
    await account?.close();
    account = await cosmos(identity);
  });
  afterAll(() => account.close());

  sinkContract('Cosmos DB', async () => open());

  it('waits as long as it is told when it is throttled', async () => {
    account.throttle = 2;
    await open().append({ chain: 'c', seq: 0, previous: 'p', entry, code: 'x' });
    expect(account.documents).toHaveLength(1);
    expect(account.received).toHaveLength(3);
  });

  it('shows a deleted beginning', async () => {
    const ledger = new Ledger(open(), 'chain', 'k');
    for (let index = 0; index < 3; index += 1) await ledger.append(entry);
    account.documents.splice(0, 1);
    expect((await verify(open(), 'k')).faults).toEqual(['chain: its beginning is missing']);
  });

  it('says what is missing where the container is', async () => {
    const sink = cosmosRows(configOf({ COSMOS_ENDPOINT: account.url, COSMOS_DATABASE: 'other' }));
    await expect(sink.append({ chain: 'c', seq: 0, previous: 'p', entry, code: 'x' })).rejects.toThrow(
      'cosmos: status 404 for POST /dbs/other/colls/ledger/docs',
    );
  });
});

describe('memory in Azure AI Search', () => {
  let service: SearchStandIn;
  const environment = () => ({
    VECTOR_STORE: 'search',
    SEARCH_ENDPOINT: service.url,
    VECTOR_DIMENSIONS: `${dimensions}`,
  });
  const open = () => openSearch(configOf(environment()));
  beforeEach(async () => {
    await service?.close();
    service = await search(identity);
  });
  afterAll(() => service.close());

  vectorContract('Azure AI Search', open);

  it('writes in batches of 100, and makes the index when it is not there', async () => {
    const store = await open();
    await store.ping();
    await Promise.all([store.upsert('o', vectors(250)), (await open()).upsert('p', vectors(1))]);
    const sizes = service.received
      .filter(({ path }) => path.includes('/docs/index'))
      .map(({ body }) => body.value.length);
    expect(Math.max(...sizes)).toBe(100);
    expect(service.indexes.get('memories')?.documents.size).toBe(251);
  });

  it('needs no right to make an index that is there', async () => {
    await (await open()).upsert('o', vectors(1));
    service.mayMake = false;
    await (await open()).upsert('o', vectors(3));
    expect(service.indexes.get('memories')?.documents.size).toBe(3);
  });

  it('sends again what was only not taken now, and reports what never will be', async () => {
    const store = await open();
    await store.upsert('o', vectors(1));
    service.refusals.push(201, 503, 409);
    service.busy = 2;
    await store.upsert('o', vectors(5));
    expect(service.indexes.get('memories')?.documents.size).toBe(5);
    service.refusals.push(400);
    await expect(store.upsert('o', vectors(2))).rejects.toThrow('search: 1 not written: 400 refused');
  });
});

describe('memory in Qdrant', () => {
  let service: QdrantStandIn;
  const open = (more: Record<string, string> = {}) => {
    const environment = { VECTOR_STORE: 'qdrant', VECTOR_URL: service.url, VECTOR_DIMENSIONS: `${dimensions}` };
    return openQdrant(configOf({ ...environment, VECTOR_API_KEY: 'the-key', ...more }));
  };
  beforeEach(async () => {
    await service?.close();
    service = await qdrant('the-key');
  });
  afterAll(() => service.close());

  vectorContract('Qdrant', () => open());

  it('writes in batches of 100 that are found once it answers', async () => {
    const stores = await Promise.all([open(), open()]);
    await Promise.all(stores.map((store) => store.upsert('o', vectors(250))));
    const writes = service.received.filter(({ path, method }) => method === 'PUT' && path.includes('/points'));
    expect(writes.map(({ body }) => body.points.length).toSorted()).toEqual([100, 100, 100, 100, 50, 50]);
    expect(writes.every(({ path }) => path.endsWith('?wait=true'))).toBe(true);
    expect(service.collections.get('memories')?.points.size).toBe(250);
  });

  it('refuses a wrong key and a collection of another length', async () => {
    await expect((await open({ VECTOR_API_KEY: 'wrong' })).upsert('o', vectors(1))).rejects.toThrow(
      'qdrant: status 401',
    );
    await (await open()).upsert('o', vectors(1));
    await expect((await open({ VECTOR_DIMENSIONS: '8' })).search('o', [], 1)).rejects.toThrow(
      'qdrant: collection memories has vectors of 16 by Cosine, want 8 by Cosine',
    );
  });
});

describe('a cloud that fails', () => {
  const rest = (url: string) => new Rest({ name: 'cloud', url, login: async () => ({}) });

  it('is asked four times at most, and not again for what another try would not change', async () => {
    const down = await upstream((_, response) => reply(response, 503, {}, { 'retry-after': '0' }));
    await expect(rest(down.url).ask('GET', '/x', { want: [200] })).rejects.toMatchObject({
      ...{ name: 'Unavailable', part: 'cloud', message: 'cloud: status 503 for GET /x', cause: expect.any(RestError) },
    });
    expect(down.received).toHaveLength(4);
    await down.close();
    const wrong = await upstream((_, response) => reply(response, 400, {}));
    await expect(rest(wrong.url).ask('GET', '/x?secret=1', { want: [200] })).rejects.toThrow(
      'cloud: status 400 for GET /x',
    );
    expect(wrong.received).toHaveLength(1);
    await wrong.close();
  });

  it.each<[object | string, string]>([
    [{ error: { code: 'InvalidInput', message: 'can not index "my secret"' } }, ' (InvalidInput)'],
    [{ error: { code: null, type: 'invalid_request_error', message: 'my secret' } }, ' (invalid_request_error)'],
    [{ code: 'Conflict', message: 'my secret' }, ' (Conflict)'],
    [{ error: 'my secret' }, ''],
    [{ error: { code: 'my secret is no code' } }, ''],
    ['my secret', ''],
    ['<Error><Code>NoSuchThing</Code><Message>my secret</Message></Error>', ' (NoSuchThing)'],
  ])('D24: is quoted by the code that it names, never by its words (%#)', async (body, code) => {
    const wrong = await upstream((_, response) =>
      typeof body === 'string' ? void response.writeHead(400).end(body) : reply(response, 400, body),
    );
    const lines: string[] = [];
    const log = new Log('info', (text) => void lines.push(text));
    const failed = (error: unknown) => log.error('failed', new Error('wrapped', { cause: error }));
    await rest(wrong.url)
      .ask('GET', '/x', { want: [200] })
      .catch(failed);
    await new OpenAiModel('m', { url: wrong.url, login: () => ({}) }).complete(call()).catch(failed);
    await openAiEmbedder('m', 8, { url: wrong.url, login: () => ({}) })
      .embed(['my secret'], new AbortController().signal)
      .catch(failed);
    log.flush();
    expect(lines.join('')).toContain(`cloud: status 400 for GET /x${code}"`);
    expect(lines.join('')).toContain(`m: status 400${code}"`);
    expect(lines.join('')).toContain(`embeddings: status 400${code}"`);
    expect(lines.join('')).not.toContain('secret');
    await wrong.close();
  });

  it('D24: what is not JSON is not quoted either', async () => {
    const odd = await upstream((_, response) => void response.end('my secret'));
    const lines: string[] = [];
    const log = new Log('info', (text) => void lines.push(text));
    const asked = new OpenAiModel('m', { url: odd.url, login: () => ({}) }).complete(call());
    await asked.catch((error: unknown) => log.error('failed', error));
    try {
      JSON.parse('my secret');
    } catch (error) {
      log.error('tool failed', error);
      log.error('failed', new Error('once more', { cause: new Error('twice', { cause: error }) }));
    }
    log.flush();
    expect(lines.join('').match(/SyntaxError/g)?.length).toBeGreaterThan(2);
    expect(lines.join('')).not.toContain('secret');
    await odd.close();
  });

  it('is asked at an address that has only a query', async () => {
    const server = await upstream((_, response) => reply(response, 200, {}));
    for (const url of [`${server.url}?a=1`, `${server.url}/?a=1`, server.url]) await fetchUrl(url);
    await new Endpoint(`${server.url}/base?a=1`).ask('/x');
    expect(server.received.map(({ path }) => path)).toEqual(['/?a=1', '/?a=1', '/', '/base/x?a=1']);
    await server.close();
  });

  it('is given up when it does not answer in time, and when the caller is gone', async () => {
    const silent = await upstream(() => undefined);
    await expect(rest(silent.url).ask('GET', '/x', { want: [200], timeout: 30 })).rejects.toThrow(
      'cloud: no answer to GET /x',
    );
    const gone = new AbortController();
    setTimeout(() => gone.abort(), 20);
    await expect(rest(silent.url).ask('GET', '/x', { want: [200], signal: gone.signal })).rejects.toThrow();
    expect(silent.received).toHaveLength(5);
    await silent.close();
  });
});
