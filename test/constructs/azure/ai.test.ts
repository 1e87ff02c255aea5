import { agentFramework, agentService, postgres, search } from 'agent-gantry';
import { beforeAll, describe, expect, it } from 'vitest';
import { environmentOf, type Stores, storesOf, withStores } from './stores';

describe('AI Search in production', () => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await storesOf(withStores({ vectors: search() }));
  });

  it('C16: has three copies a region, no keys and no public address', () => {
    expect(stores.all('search:Service')).toHaveLength(2);
    for (const { inputs } of stores.all('search:Service')) {
      expect(inputs).toMatchObject({
        ...{ sku: { name: 'standard' }, replicaCount: 3, partitionCount: 1 },
        ...{ disableLocalAuth: true, publicNetworkAccess: 'Disabled' },
      });
      expect(inputs).not.toHaveProperty('authOptions');
    }
  });

  it('C16: lets workloads write documents and make an index, but not do away with the service', () => {
    const { permissions } = stores.inputs('authorization:RoleDefinition', 'vectors-index-maker-eastus2');
    expect(permissions).toMatchObject([
      { actions: ['Microsoft.Search/searchServices/indexes/read', 'Microsoft.Search/searchServices/indexes/write'] },
    ]);
    const assigned = stores.all('authorization:RoleAssignment').filter(({ name }) => name.endsWith('eastus2'));
    expect(assigned.map(({ name }) => name)).toEqual(['chat-vectors-eastus2', 'chat-makes-index-eastus2']);
    for (const { inputs } of assigned) expect(inputs.scope).toMatch(/\/searchServices\/srch-desk-prod-eastus2-/);
  });

  it('A8: is told by its host', () =>
    expect(stores.output('vectors.eastus2.host')).toMatch(/^srch-desk-prod-eastus2-.*\.search\.windows\.net$/));

  it('takes tier, copies and parts', async () => {
    const chosen = await storesOf(
      withStores({ vectors: search() }, { vectors: { tier: 'standard2', replicas: 2, partitions: 6 } }),
    );
    expect(chosen.inputs('search:Service', 'vectors-eastus2')).toMatchObject({
      ...{ sku: { name: 'standard2' }, replicaCount: 2, partitionCount: 6 },
    });
  });

  it('is small in development, and as closed', async () => {
    const chosen = await storesOf(withStores({ vectors: search() }), 'development');
    expect(chosen.inputs('search:Service')).toMatchObject({
      ...{ sku: { name: 'basic' }, replicaCount: 1, disableLocalAuth: true, publicNetworkAccess: 'Disabled' },
    });
  });
});

describe('models', () => {
  const mini = { version: '2026-03-17', capacity: 100 };
  const description = withStores(
    {},
    {
      models: {
        primary: 'small',
        deployments: {
          small: { ...mini, model: 'gpt-5.4-mini', sku: 'GlobalStandard', retires: '2027-06-01' },
          'gpt-5.5': { ...mini, capacity: { eastus2: 40 }, upgrade: 'never' },
        },
      },
    },
  );
  let stores: Stores;
  beforeAll(async () => {
    stores = await storesOf(description);
  });

  it('C4: have an account a region, without keys and without a public address', () => {
    expect(stores.all('cognitiveservices:Account')).toHaveLength(2);
    for (const { inputs } of stores.all('cognitiveservices:Account')) {
      expect(inputs).toMatchObject({
        kind: 'AIServices',
        sku: { name: 'S0' },
        properties: {
          ...{ customSubDomainName: inputs.accountName, disableLocalAuth: true, publicNetworkAccess: 'Disabled' },
          networkAcls: { defaultAction: 'Deny' },
        },
      });
    }
  });

  it('C4: are deployed where they have room, at one version, one after the other', () => {
    const deployed = stores.all('cognitiveservices:Deployment');
    expect(Object.fromEntries(deployed.map(({ name, inputs }) => [name, inputs.sku]))).toEqual({
      'gpt-5.5-eastus2': { name: 'DataZoneStandard', capacity: 40 },
      'small-eastus2': { name: 'GlobalStandard', capacity: 100 },
      'small-centralus': { name: 'GlobalStandard', capacity: 100 },
    });
    expect(stores.inputs('cognitiveservices:Deployment', 'small-eastus2').properties).toEqual({
      model: { format: 'OpenAI', name: 'gpt-5.4-mini', version: '2026-03-17' },
      versionUpgradeOption: 'OnceCurrentVersionExpired',
    });
    const [first, second] = ['gpt-5.5-eastus2', 'small-eastus2'].map((of) => deployed.find(({ name }) => name === of));
    expect(second?.dependsOn).toContain(first?.urn);
  });

  it('C4: say when they retire, where it is known', () => {
    expect(stores.input('cognitiveservices:Deployment', 'small-eastus2', 'tags.model-retires')).toBe('2027-06-01');
    expect(stores.inputs('cognitiveservices:Deployment', 'gpt-5.5-eastus2').tags).not.toHaveProperty('model-retires');
  });

  it('C4: are told to the service, which asks by its identity', () => {
    const [chat] = environmentOf(description).workloads;
    expect(chat?.main.env.AZURE_OPENAI_ENDPOINT).toEqual({ text: `https://\${late:models.{region}.host}/` });
    expect(chat?.main.env.LLM_MODEL).toEqual({ text: 'small' });
    expect(chat?.identity?.kind).toBe('azure');
    expect(stores.all('authorization:RoleAssignment').map(({ name }) => name)).toEqual([
      'chat-models-eastus2',
      'chat-models-centralus',
    ]);
    expect(stores.output('models.centralus.host')).toMatch(/^aif-desk-prod-centralus-.*\.openai\.azure\.com$/);
  });

  it('C4: let nobody in who asks elsewhere', async () => {
    const workloads = { chat: agentFramework({ env: { AZURE_OPENAI_ENDPOINT: 'https://acme.openai.azure.com/' } }) };
    const elsewhere = withStores({}, { models: { deployments: { small: mini } } }, { workloads });
    expect((await storesOf(elsewhere)).all('authorization:RoleAssignment')).toEqual([]);
  });

  it('C4: are asked by what thinks, not by jobs that keep the stores', () => {
    const kept = withStores({ database: postgres() }, { models: { deployments: { small: mini } } });
    const told = environmentOf(kept).workloads.filter(({ main }) => main.env.AZURE_OPENAI_ENDPOINT !== undefined);
    expect(environmentOf(kept).workloads.length).toBeGreaterThan(1);
    expect(told.map(({ name, main }) => [name, main.env.LLM_MODEL])).toEqual([['chat', { text: 'small' }]]);
  });

  it('C4: answer to those who are named, and to no other', () => {
    const models = { deployments: { small: mini }, workloads: ['other'] };
    const workloads = { chat: agentFramework(), other: agentService({ image: 'other:1.2.3' }) };
    const resolved = environmentOf(withStores({}, { models }, { workloads })).workloads;
    const told = resolved.filter(({ main }) => main.env.AZURE_OPENAI_ENDPOINT !== undefined);
    expect(told.map(({ name }) => name)).toEqual(['other']);
  });
});
