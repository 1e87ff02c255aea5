import { agentService, postgres } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import { containerApps } from '../../../azure';
import { leastGap } from '../../../spec/azure/cron-gap';
import { one, pinned, running, stackOf } from './compute';

const usual = stackOf(running({ compute: containerApps({ dapr: ['chat'] }) }));
const resource = async (end: string, name: string, stack = usual): Promise<Record<string, unknown>> =>
  one((await stack).resources, end, name).inputs;
const app = (name: string, stack = usual) => resource('ContainerApp', name, stack) as Promise<unknown> as Promise<App>;

interface App {
  readonly configuration: {
    readonly ingress?: object;
    readonly dapr?: object;
    readonly secrets: readonly object[];
    readonly registries: readonly { readonly identity: string }[];
    readonly identitySettings: readonly { readonly identity: string; readonly lifecycle: string }[];
  };
  readonly identity: { readonly userAssignedIdentities: readonly string[] };
  readonly template: {
    readonly containers: readonly {
      readonly env: readonly object[];
      readonly image: string;
      readonly probes: readonly {
        readonly type: string;
        readonly periodSeconds: number;
        readonly failureThreshold: number;
      }[];
      readonly resources: object;
    }[];
    readonly scale: object;
    readonly terminationGracePeriodSeconds: number;
  };
  readonly tags: object;
}

describe('C2: the environment', () => {
  it('C2: is in the network, in all zones, and has no public address', async () => {
    const environment = await resource('ManagedEnvironment', 'apps-eastus2');
    expect(environment).toMatchObject({
      zoneRedundant: true,
      publicNetworkAccess: 'Disabled',
      vnetConfiguration: { internal: true, infrastructureSubnetId: expect.stringMatching(/snet-desk-prod-apps$/) },
      workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }],
      appLogsConfiguration: { destination: 'azure-monitor' },
      peerTrafficConfiguration: { encryption: { enabled: true } },
    });
    expect(await resource('PrivateEndpoint', 'apps-eastus2')).toMatchObject({
      privateLinkServiceConnections: [{ groupIds: ['managedEnvironments'] }],
    });
  });

  it('C2: has machines of its own where they are asked for', async () => {
    const stack = stackOf(running({ compute: containerApps({ profile: { size: 'D4', count: [3, 6] } }) }));
    expect((await resource('ManagedEnvironment', 'apps-eastus2', stack)).workloadProfiles).toContainEqual({
      name: 'dedicated',
      workloadProfileType: 'D4',
      minimumCount: 3,
      maximumCount: 6,
    });
    expect(await app('chat-eastus2', stack)).toMatchObject({ workloadProfileName: 'dedicated' });
  });
});

describe('C2: an app for each service and worker', () => {
  it('C2: answers HTTPS alone, all of it by the newest revision, with Dapr where it is asked for', async () => {
    const { configuration } = await app('chat-eastus2');
    expect(configuration.ingress).toEqual({
      external: true,
      targetPort: 8080,
      transport: 'auto',
      allowInsecure: false,
      traffic: [{ latestRevision: true, weight: 100 }],
    });
    expect(configuration.dapr).toMatchObject({ enabled: true, appId: 'chat', appPort: 8080 });
    const worker = (await app('worker-eastus2')).configuration;
    expect(worker).not.toHaveProperty('ingress');
    expect(worker).not.toHaveProperty('dapr');
  });

  it('C2: a service that nothing outside calls is open to its environment alone', async () => {
    const workloads = { chat: agentService(), tool: agentService() };
    const compute = containerApps({ external: ['chat'] });
    const stack = stackOf(running({ compute }, { workloads, data: {} }));
    expect((await app('chat-eastus2', stack)).configuration.ingress).toMatchObject({ external: true });
    expect((await app('tool-eastus2', stack)).configuration.ingress).toMatchObject({ external: false });
  });

  it('C2 C8: reads secrets by reference, as its own identity, and holds none', async () => {
    const { configuration, template } = await app('chat-centralus');
    expect(configuration.secrets).toEqual([
      {
        name: 'model-key',
        keyVaultUrl: expect.stringMatching(/^https:\/\/kv-desk-prod-ce-\w+\.vault\.azure\.net\/secrets\/model-key$/),
        identity: expect.stringMatching(/\/id-desk-prod-chat$/),
      },
    ]);
    expect(template.containers[0]?.env).toContainEqual({ name: 'MODEL_KEY', secretRef: 'model-key' });
    expect(template.containers[0]?.env).toContainEqual({
      name: 'AZURE_CLIENT_ID',
      value: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('C2: its image is pulled by an identity that its code can’t use', async () => {
    const { configuration, identity, template } = await app('worker-eastus2');
    const puller = configuration.registries[0]?.identity ?? '';
    expect(puller).toMatch(/\/id-desk-prod-eastus2-puller$/);
    expect(identity.userAssignedIdentities).toContain(puller);
    expect(configuration.identitySettings).toContainEqual({ identity: puller, lifecycle: 'None' });
    expect(template.containers[0]?.image).toMatch(/^crdeskprod\w+\.azurecr\.io\/agent-gantry-service:/);
  });

  it('C2: scales on requests at once, cpu and memory, between its bounds', async () => {
    expect((await app('chat-eastus2')).template.scale).toMatchObject({
      minReplicas: 3,
      maxReplicas: 9,
      rules: [
        { name: 'http', http: { metadata: { concurrentRequests: '100' } } },
        { name: 'cpu', custom: { type: 'cpu', metadata: { type: 'Utilization', value: '70' } } },
        { name: 'memory', custom: { type: 'memory', metadata: { type: 'Utilization', value: '80' } } },
      ],
    });
  });

  it('C2 A5: scales on what waits in the queue, which it asks as itself', async () => {
    expect((await app('worker-eastus2')).template.scale).toMatchObject({
      rules: [
        {
          name: 'backlog',
          custom: {
            type: 'azure-servicebus',
            identity: expect.stringMatching(/\/id-desk-prod-worker$/),
            metadata: { queueName: 'tasks', messageCount: '20' },
          },
        },
      ],
    });
  });

  it('C2: asks at most ten times, for as long as was meant', async () => {
    const probes = (await app('worker-eastus2')).template.containers[0]?.probes ?? [];
    expect(probes.map(({ type }) => type)).toEqual(['Startup', 'Liveness', 'Readiness']);
    const startup = probes[0];
    expect(startup).toMatchObject({ periodSeconds: 6, failureThreshold: 10 });
  });

  it('C2: its cores are a number, a multiple of a quarter, and its memory is twice that', async () => {
    const workloads = { chat: agentService({ resources: { cpu: '600m', memory: '1GiB' } }) };
    const stack = stackOf(running({ compute: containerApps() }, { workloads, data: {} }));
    expect((await app('chat-eastus2', stack)).template.containers[0]?.resources).toEqual({
      cpu: 0.75,
      memory: '1.5Gi',
    });
  });

  it('C2: ends a run before it ends a replica, and bears the labels of its workload', async () => {
    const { template, tags } = await app('chat-eastus2');
    expect(template.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(150);
    expect(tags).toMatchObject({ 'acme.dev.team': 'blue', 'cost-centre': 'cc-1' });
  });

  it('C2: no late value is left open, and no secret stands in an input', async () => {
    const { resources, outputs } = await usual;
    expect(JSON.stringify(resources)).not.toMatch(/\$\{late:|Calling \[toString\]/);
    expect(outputs).toMatchObject({ apps: { eastus2: { hosts: { chat: expect.stringMatching(/^chat\./) } } } });
  });
});

describe('C2: jobs', () => {
  it('C2 A13: a cron job runs by the clock in the primary, and waits for a hand in the other region', async () => {
    const primary = await resource('Job', 'clean-eastus2');
    expect(primary.configuration).toMatchObject({
      triggerType: 'Schedule',
      scheduleTriggerConfig: { cronExpression: '0 * * * *', parallelism: 1, replicaCompletionCount: 1 },
      replicaTimeout: 120,
      replicaRetryLimit: 2,
    });
    const other = await resource('Job', 'clean-centralus');
    expect(other.configuration).toMatchObject({ triggerType: 'Manual' });
  });

  it('C2: what changes the schema is started by hand, in the primary alone', async () => {
    const stack = stackOf(
      running({ compute: containerApps() }, { data: { database: postgres() }, workloads: { chat: agentService() } }),
    );
    expect((await resource('Job', 'migrate-eastus2', stack)).configuration).toMatchObject({ triggerType: 'Manual' });
    await expect(resource('Job', 'migrate-centralus', stack)).rejects.toThrow('0 Job');
  });

  it.each([
    ['@hourly', 3600],
    ['*/15 * * * *', 900],
    ['0 2,4 * * *', 7200],
    ['30 3 * * 1', 86_400],
    ['0-10/5 9-10 * * *', 300],
  ])('the least time between runs of %s is %d seconds', (cron, seconds) => {
    expect(leastGap(cron)).toBe(seconds);
  });
});

it('C2: an environment without a cluster has its stores from the cloud, also in development', async () => {
  const platform = running(
    { compute: containerApps() },
    { data: { database: postgres() }, workloads: { chat: agentService({ image: pinned, uses: ['database'] }) } },
  );
  const { resources } = await stackOf(platform, 'development');
  expect(resources.filter(({ type }) => type.endsWith(':dbforpostgresql:Server'))).toHaveLength(1);
});

it('A4: agents find one another by their names, over HTTPS, and keep nothing of their own', async () => {
  const workloads = { chat: agentService({ calls: ['planner'] }), planner: agentService() };
  const compute = containerApps({ external: ['chat'] });
  const { resources } = await stackOf(running({ compute }, { workloads, data: { database: postgres() } }));
  const planner = one(resources, 'ContainerApp', 'planner-eastus2').inputs as unknown as App & {
    readonly containerAppName: string;
    readonly template: { readonly volumes: readonly { readonly storageType: string }[] };
  };
  expect(planner.containerAppName).toBe('planner');
  expect(planner.configuration.ingress).toMatchObject({ external: false, allowInsecure: false });
  expect(new Set(planner.template.volumes.map(({ storageType }) => storageType))).toEqual(new Set(['EmptyDir']));
});

it('A13: each region has an environment and apps of its own', async () => {
  const { resources } = await usual;
  for (const region of ['eastus2', 'centralus']) {
    expect(one(resources, 'ContainerApp', `chat-${region}`).inputs).toMatchObject({
      location: region,
      environmentId: expect.stringContaining(`cae-desk-prod-${region}`),
    });
  }
});

it('C2 A14: backups start by the clock, and are tried again only as often as fits before the next', async () => {
  const stack = stackOf(
    running({ compute: containerApps() }, { data: { database: postgres() }, recovery: {}, ...plain }),
  );
  const { configuration } = (await resource('Job', 'backup-eastus2', stack)) as unknown as { configuration: object };
  expect(configuration).toMatchObject({ triggerType: 'Schedule', replicaTimeout: 1800, replicaRetryLimit: 1 });
  expect((await resource('Job', 'restore-eastus2', stack)).configuration).toMatchObject({ triggerType: 'Manual' });
});

const plain = { workloads: { chat: agentService() } };
