import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read';
import type { Config } from '../../src/config/settings';
import { openCosmosVectors } from '../../src/memory/cosmos-vectors';
import { login } from '../../src/queue/kafka-client';
import { type CosmosVectorsStandIn, cosmosVectors } from '../standins/cosmos-vectors';
import { type Entra, entra } from '../standins/entra';
import { dimensions, vectorContract, vectors } from '../support/vector-contract';

const configOf = (environment: Record<string, string>): Config =>
  readConfig({ CONFIG_DIR: '/nowhere', ...environment });

let identity: Entra;
beforeAll(async () => {
  identity = await entra();
});
afterAll(async () => {
  identity.restore();
  await identity.close();
});

describe('memory in Cosmos DB', () => {
  let account: CosmosVectorsStandIn;
  const open = (more: Record<string, string> = {}) => {
    const environment = { VECTOR_STORE: 'cosmos', COSMOS_ENDPOINT: account.url, VECTOR_DIMENSIONS: `${dimensions}` };
    return openCosmosVectors(configOf({ ...environment, ...more }));
  };
  beforeEach(async () => {
    await account?.close();
    account = await cosmosVectors(identity, dimensions);
  });
  afterAll(() => account.close());

  vectorContract('Cosmos DB', () => open());

  it('keeps an item whatever it is called', async () => {
    const store = await open();
    const [one] = vectors(1) as [ReturnType<typeof vectors>[0]];
    const names = ['a/b', 'a\\b', 'a?b', 'a#b', 'é😀'.repeat(100)];
    await store.upsert(
      'o',
      names.map((id) => ({ ...one, id })),
    );
    expect((await store.search('o', one.vector, 10)).map(({ id }) => id)).toEqual(names.toSorted());
  });

  it('refuses a container of another length, where it says so, and one that is not there', async () => {
    await expect((await open({ VECTOR_DIMENSIONS: '8' })).search('o', [], 1)).rejects.toThrow(
      'cosmos: container memories has vectors of 16 by cosine, want 8 by cosine',
    );
    await expect((await open({ VECTOR_INDEX: 'other' })).upsert('o', vectors(1))).rejects.toThrow(
      'cosmos: status 404 for GET /dbs/agents/colls/other',
    );
    const silent = await cosmosVectors(identity, dimensions, false);
    const store = await open({ COSMOS_ENDPOINT: silent.url });
    await store.upsert('o', vectors(3));
    expect(silent.documents.size).toBe(3);
    await silent.close();
  });
});

describe('Event Hubs by identity', () => {
  it('is shown a token for its namespace', async () => {
    const sasl = login(
      configOf({
        KAFKA_BROKERS: 'acme.servicebus.windows.net:9093',
        KAFKA_TLS: 'true',
        KAFKA_SASL_MECHANISM: 'OAUTHBEARER',
        REDIS_URL: 'redis://localhost',
      }),
    );
    if (sasl?.mechanism !== 'oauthbearer') throw new Error('another mechanism');
    const { value } = await sasl.oauthBearerProvider();
    expect(identity.good(value, 'https://acme.servicebus.windows.net/.default')).toBe(true);
  });
});
