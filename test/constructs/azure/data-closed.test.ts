import { cosmos, kafka, type PlatformProps, postgres, redis, search, serviceBus } from 'agent-gantry';
import { beforeAll, describe, expect, it } from 'vitest';
import { environmentNames } from '../../../spec/environments';
import { type Stores, storesOf, withStores } from './stores';

const models = { deployments: { small: { version: '2026-03-17', capacity: 10 } } };
const platforms: Readonly<Record<string, PlatformProps>> = {
  postgres: withStores({
    database: postgres(),
    vectors: 'pgvector',
    cache: redis(),
    queue: kafka({ topics: ['tasks'] }),
  }),
  cosmos: withStores({ database: cosmos(), vectors: 'cosmos', queue: serviceBus({ queues: ['tasks'] }) }, { models }),
  search: withStores({ vectors: search() }),
};
const every = Object.entries(platforms).flatMap(([name, platform]) =>
  environmentNames.map((environment) => [name, environment, platform] as const),
);

/** Where public addresses are shut, and where keys are. */
const doors: Readonly<Record<string, { readonly public: string; readonly keys?: readonly [string, unknown] }>> = {
  'dbforpostgresql:Server': { public: 'network.publicNetworkAccess', keys: ['authConfig.passwordAuth', 'Disabled'] },
  'cosmosdb:DatabaseAccount': { public: 'publicNetworkAccess', keys: ['disableLocalAuth', true] },
  // Its keys are the database's.
  'redisenterprise:RedisEnterprise': { public: 'publicNetworkAccess' },
  'eventhub:Namespace': { public: 'publicNetworkAccess', keys: ['disableLocalAuth', true] },
  'servicebus:Namespace': { public: 'publicNetworkAccess', keys: ['disableLocalAuth', true] },
  'search:Service': { public: 'publicNetworkAccess', keys: ['disableLocalAuth', true] },
  'cognitiveservices:Account': {
    public: 'properties.publicNetworkAccess',
    keys: ['properties.disableLocalAuth', true],
  },
};

/** What holds what can't be made again. */
const kept = ['dbforpostgresql:Server', 'cosmosdb:DatabaseAccount', 'search:Service'];

const alsoTagged = [
  ...['cognitiveservices:Deployment', 'cosmosdb:SqlResourceSqlDatabase', 'cosmosdb:SqlResourceSqlContainer'],
  ...['managedidentity:UserAssignedIdentity', 'network:PrivateEndpoint'],
];

describe.each(every)('%s in %s', (_, environment, platform) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await storesOf(platform, environment);
  });

  it('E2, C4–C7, C16: has no public address and no key, and an endpoint in its network', () => {
    const reached = stores
      .all('network:PrivateEndpoint')
      .flatMap(({ inputs }) => inputs.privateLinkServiceConnections as readonly { privateLinkServiceId: string }[])
      .map(({ privateLinkServiceId }) => privateLinkServiceId);
    for (const [type, door] of Object.entries(doors)) {
      for (const { name, inputs } of stores.all(type)) {
        expect([name, stores.input(type, name, door.public)]).toEqual([name, 'Disabled']);
        if (door.keys !== undefined)
          expect([name, stores.input(type, name, door.keys[0])]).toEqual([name, door.keys[1]]);
        const own = Object.entries(inputs).find(([key]) =>
          /^(server|account|cluster|namespace|searchService)Name$/.test(key),
        );
        expect(reached.some((id) => id.endsWith(`/${own?.[1]}`))).toBe(true);
      }
    }
    for (const { inputs } of stores.all('redisenterprise:Database'))
      expect(inputs.accessKeysAuthentication).toBe('Disabled');
  });

  it('A14: keeps what can’t be made again from being deleted, in production alone', () => {
    const locked = stores.all('authorization:ManagementLockByScope').map(({ inputs }) => String(inputs.scope));
    const found = kept.flatMap((type) => stores.all(type));
    expect(locked).toHaveLength(environment === 'production' ? found.length : 0);
  });

  it('holds no secret, and nothing that is late', () => {
    const text = JSON.stringify(stores.resources);
    expect(text).not.toContain('[secret]');
    expect(text).not.toContain('${late:');
    expect(text).not.toContain('toString');
  });

  it('E1: carries the four tags on everything that takes tags', () => {
    const untagged = [...Object.keys(doors), ...alsoTagged].flatMap((type) =>
      stores.all(type).filter(({ inputs }) => !hasTags(inputs.tags)),
    );
    expect(untagged.map(({ name }) => name)).toEqual([]);
  });
});

const hasTags = (tags: unknown): boolean =>
  ['application', 'cost-centre', 'environment', 'owner'].every((tag) => Object.hasOwn((tags ?? {}) as object, tag));
