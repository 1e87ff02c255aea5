import {
  agentFramework,
  cosmos,
  gatewayApi,
  kafka,
  keyVault,
  type PlatformProps,
  postgres,
  queueWorker,
  redis,
  search,
  serviceBus,
} from 'agent-gantry';
import { containerApps } from 'agent-gantry/azure';
import { describe, expect, it } from 'vitest';
import { usedSubnets } from '../../../spec/azure/used-subnets';
import { type Captured, captureStack } from '../../../stacks/azure/capture';
import { environmentOf } from './stores';

const deployments = {
  small: { version: '2026-03-17', capacity: 10 },
  large: { version: '2026-03-17', capacity: 10 },
};

const base = (compute: object): Omit<PlatformProps, 'data'> => ({
  name: 'desk',
  tags: { owner: 'team', costCentre: 'cc-1' },
  vault: keyVault(),
  gateway: { host: 'agents.example.com', to: 'chat', tls: { issuer: 'letsencrypt' } },
  workloads: {
    chat: agentFramework({ secrets: { API_KEY: 'api-key' } }),
    other: agentFramework(),
    worker: queueWorker({ queue: 'tasks' }),
  },
  targets: {
    kubernetes: { regions: ['eastus2', 'centralus'], gateway: gatewayApi({ class: 'istio' }) },
    azure: { regions: ['eastus2', 'centralus'], models: { deployments, primary: 'small' }, ...compute },
  },
});

/** Every store, between the two. */
const platforms: Readonly<Record<string, PlatformProps>> = {
  'a cluster, PostgreSQL, Event Hubs': {
    ...base({}),
    data: { database: postgres(), cache: redis(), queue: kafka({ topics: ['tasks', 'more'] }), vectors: 'pgvector' },
    recovery: {},
    migrations: {},
  },
  'apps, Cosmos DB, Service Bus': {
    ...base({ compute: containerApps() }),
    data: {
      database: cosmos(),
      cache: redis(),
      queue: serviceBus({ queues: ['tasks', 'more'] }),
      vectors: search(),
    },
  },
};

const plain = (type: string): string => type.split(':').slice(1).join(':');
const lastOf = (id: unknown): string => String(id).split('/').at(-1) ?? '';

/** What a change is a change of; Azure takes one at a time there. Pairs of stores change together. */
function changes({ type, inputs }: Captured): readonly string[] {
  const kind = plain(type);
  switch (kind) {
    case 'network:Subnet':
      return [String(inputs.virtualNetworkName)];
    case 'network:VirtualNetworkPeering':
      return [String(inputs.virtualNetworkName), lastOf((inputs.remoteVirtualNetwork as { id: string }).id)];
    case 'network:PrivateEndpoint': {
      const [to] = inputs.privateLinkServiceConnections as [{ privateLinkServiceId: string }];
      const id = to.privateLinkServiceId;
      return [/flexibleServers|redisEnterprise/.exec(id)?.[0] ?? lastOf(id)];
    }
    case 'cognitiveservices:Deployment':
    case 'storage:BlobContainer':
    case 'storage:BlobServiceProperties':
      return [String(inputs.accountName)];
    case 'eventhub:EventHub':
    case 'servicebus:Queue':
      return [String(inputs.namespaceName)];
    case 'managedidentity:FederatedIdentityCredential':
      return [String(inputs.resourceName)];
    case 'redisenterprise:Database':
    case 'redisenterprise:AccessPolicyAssignment':
      return ['redisEnterprise'];
    default:
      if (kind.startsWith('dbforpostgresql:')) return ['flexibleServers'];
      if (kind.startsWith('cosmosdb:Sql')) return [String(inputs.accountName)];
      return [];
  }
}

/** Whether one waits for the other, over whatever lies between. */
function waits(resources: readonly Captured[]): (one: Captured, forOther: Captured) => boolean {
  const known = new Map(resources.map((resource) => [resource.urn, resource]));
  const all = new Map<string, ReadonlySet<string>>();
  const before = (urn: string): ReadonlySet<string> => {
    const found = all.get(urn);
    if (found !== undefined) return found;
    const resource = known.get(urn);
    const direct = [...(resource?.dependsOn ?? []), ...(resource?.parent === undefined ? [] : [resource.parent])];
    const set = new Set(direct.flatMap((one) => [one, ...before(one)]));
    all.set(urn, set);
    return set;
  };
  return (one, other) => before(one.urn).has(other.urn);
}

describe.each(Object.entries(platforms))('A first deployment of %s', async (_, description) => {
  const environment = environmentOf(description, 'production');
  const { resources } = await captureStack(environment);
  const waitsFor = waits(resources);
  const byParent = new Map<string, Captured[]>();
  for (const resource of resources)
    for (const parent of changes(resource)) byParent.set(parent, [...(byParent.get(parent) ?? []), resource]);

  it('makes one change at a time of whatever takes no two', () => {
    expect([...byParent.values()].filter((group) => group.length > 1).length).toBeGreaterThan(5);
    const atOnce = [...byParent.values()].flatMap((group) =>
      group.flatMap((one, index) =>
        group
          .slice(index + 1)
          .filter((other) => !waitsFor(one, other) && !waitsFor(other, one))
          .map((other) => `${one.urn} and ${other.urn}`),
      ),
    );
    expect(atOnce).toEqual([]);
  });

  it('puts nothing into a network before it stands, with all its subnets', () => {
    const endpoints = resources.filter(({ type }) => plain(type) === 'network:PrivateEndpoint');
    const parts = resources.filter(({ type }) => /network:(Subnet|VirtualNetworkPeering)$/.test(type));
    const early = endpoints.flatMap((endpoint) =>
      parts
        .filter(({ inputs }) => inputs.resourceGroupName === endpoint.inputs.resourceGroupName)
        .filter((part) => !waitsFor(endpoint, part))
        .map((part) => `${endpoint.name} before ${part.name}`),
    );
    expect(endpoints.length).toBeGreaterThan(5);
    expect(early).toEqual([]);
  });

  it('makes the subnets that were reckoned with, and no others', () => {
    for (const { name } of environment.azure?.regions ?? []) {
      const made = resources
        .filter(
          ({ type, inputs }) => plain(type) === 'network:Subnet' && String(inputs.virtualNetworkName).endsWith(name),
        )
        .map((subnet) => subnet.name);
      expect(made).toEqual(usedSubnets(environment, name).map((subnet) => `${subnet}-${name}`));
    }
  });

  it('asks a zone once the network knows of it', () => {
    const groups = resources.filter(({ type }) => plain(type) === 'network:PrivateDnsZoneGroup');
    const links = resources.filter(({ type }) => plain(type) === 'privatedns:VirtualNetworkLink');
    for (const group of groups) {
      const zones = (group.inputs.privateDnsZoneConfigs as { privateDnsZoneId: string }[]).map(
        (one) => one.privateDnsZoneId,
      );
      const own = links.filter(({ inputs }) =>
        zones.some((id) => id.includes(`/${inputs.resourceGroupName}/`) && lastOf(id) === inputs.privateZoneName),
      );
      expect(own).toHaveLength(zones.length);
      for (const link of own) expect(waitsFor(group, link), `${group.name} ${link.name}`).toBe(true);
    }
  });

  it('starts no app before it can fetch its image and its secrets', () => {
    for (const { name: region } of environment.azure?.regions ?? []) {
      const started = resources.filter(
        ({ type, name }) => /app:(ContainerApp|Job)$/.test(type) && name.endsWith(`-${region}`),
      );
      const first = resources.filter(
        ({ type, name, parent }) =>
          (plain(type) === 'network:PrivateEndpoint' && [`registry-${region}`, `vault-${region}`].includes(name)) ||
          (plain(type) === 'authorization:RoleAssignment' && parent?.endsWith(`:Vault::vault-${region}`)),
      );
      if (environment.azure?.compute.kind === 'containerApps') {
        expect(started.length).toBeGreaterThan(1);
        expect(first.length).toBeGreaterThan(2);
      }
      for (const one of started)
        expect(
          first.filter((other) => !waitsFor(one, other)).map(({ urn }) => urn),
          one.name,
        ).toEqual([]);
    }
  });

  it('gives no right in a group that may not be there yet', () => {
    const groups = resources.filter(({ type }) => plain(type) === 'resources:ResourceGroup');
    const rights = resources.filter(({ type }) => plain(type) === 'authorization:RoleAssignment');
    for (const right of rights) {
      const scope = String(right.inputs.scope);
      const group = groups.find(({ inputs }) => scope.split('/')[4] === inputs.resourceGroupName);
      if (group !== undefined) expect(waitsFor(right, group), right.name).toBe(true);
    }
  });
});
