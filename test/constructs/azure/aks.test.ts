import { agentFramework, gatewayApi, istio, keyVault, type PlatformProps } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import { aks, flux } from '../../../azure';
import { maintenanceDay } from '../../../spec/azure/aks';
import { environmentOf, ofType, one, regions, running, stackOf } from './compute';

const kubernetes = { regions, network: 'cilium', version: '1.34' } as const;
const onAks = (compute = aks(), rest: Partial<PlatformProps> = {}, target: object = kubernetes): PlatformProps =>
  running({}, { ...rest, targets: { kubernetes: target, azure: { regions, compute } } } as Partial<PlatformProps>);

const usual = stackOf(onAks());
const clusterIn = async (stack: typeof usual, region = 'eastus2') =>
  one((await stack).resources, 'ManagedCluster', `cluster-${region}`).inputs;

describe('C3: a cluster in each region', () => {
  it('C3: stands in three zones, with machines that come and go by themselves', async () => {
    for (const region of regions) {
      expect(await clusterIn(usual, region)).toMatchObject({
        kubernetesVersion: '1.34',
        nodeProvisioningProfile: { mode: 'Auto' },
        agentPoolProfiles: [{ mode: 'System', count: 3, availabilityZones: ['1', '2', '3'] }],
        sku: { tier: 'Standard' },
      });
    }
  });

  it('C3: has an overlay with the data plane and the policies of Cilium, and hosts by name where they are asked for', async () => {
    const { networkProfile } = await clusterIn(usual);
    expect(networkProfile).toMatchObject({
      networkPlugin: 'azure',
      networkPluginMode: 'overlay',
      networkDataplane: 'cilium',
      networkPolicy: 'cilium',
      outboundType: 'userAssignedNATGateway',
      advancedNetworking: { enabled: true, security: { enabled: true, advancedNetworkPolicies: 'FQDN' } },
    });
    const plain = await clusterIn(stackOf(onAks(aks(), {}, { regions })));
    expect(plain.networkProfile).not.toHaveProperty('advancedNetworking');
  });

  it('C3: its API server is private, without local accounts, by roles of Entra', async () => {
    const cluster = await clusterIn(usual);
    expect(cluster).toMatchObject({
      apiServerAccessProfile: {
        enableVnetIntegration: true,
        enablePrivateCluster: true,
        enablePrivateClusterPublicFQDN: false,
        disableRunCommand: true,
      },
      disableLocalAccounts: true,
      aadProfile: { managed: true, enableAzureRBAC: true },
      oidcIssuerProfile: { enabled: true },
      securityProfile: { workloadIdentity: { enabled: true } },
    });
    expect(cluster.apiServerAccessProfile).not.toHaveProperty('authorizedIPRanges');
  });

  it('C3: opens its API server to the ranges that are named, and to nobody else', async () => {
    const cluster = await clusterIn(stackOf(onAks(aks({ publicFrom: ['203.0.113.0/24'], delivery: 'none' }))));
    expect(cluster.apiServerAccessProfile).toMatchObject({
      enablePrivateCluster: false,
      enableVnetIntegration: true,
      authorizedIPRanges: ['203.0.113.0/24'],
    });
  });

  it('C3: brings secrets with rotation, KEDA and Azure Policy', async () => {
    expect(await clusterIn(usual)).toMatchObject({
      addonProfiles: {
        azurepolicy: { enabled: true },
        azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: 'true' } },
      },
      workloadAutoScalerProfile: { keda: { enabled: true } },
    });
  });

  it('C3: is upgraded by itself within its window, the primary after the other region', async () => {
    const { resources } = await usual;
    expect(await clusterIn(usual)).toMatchObject({
      autoUpgradeProfile: { upgradeChannel: 'stable', nodeOSUpgradeChannel: 'NodeImage' },
    });
    const windows = ofType(resources, 'MaintenanceConfiguration').map(({ inputs }) => [
      inputs.resourceName,
      (inputs.maintenanceWindow as { schedule: { weekly: { dayOfWeek: string } } }).schedule.weekly.dayOfWeek,
    ]);
    expect(windows.map((window) => window.join(': ')).sort()).toEqual([
      'aks-desk-prod-centralus: Tuesday',
      'aks-desk-prod-centralus: Tuesday',
      'aks-desk-prod-eastus2: Thursday',
      'aks-desk-prod-eastus2: Thursday',
    ]);
    const { compute } = environmentOf(onAks(aks({ maintenance: { day: 'Sunday' } }))).azure ?? {};
    if (compute?.kind === 'aks') expect(maintenanceDay(compute, false)).toBe('Friday');
  });

  it('C3: its machines may pull images, and its control plane may join its subnets, and no more', async () => {
    const { resources } = await usual;
    const granted = ofType(resources, 'RoleAssignment')
      .filter(({ name }) => /^(cluster|kubelet)-.*eastus2$/.test(name))
      .map(({ inputs }) => [
        String(inputs.scope).split('/').slice(-2).join('/'),
        String(inputs.roleDefinitionId).split('/').at(-1),
      ]);
    const [network, operator, pull] = [
      '4d97b98b-1d4f-4787-a291-c67834d212e7',
      'f1a07417-d97a-45cb-824c-7a7467783830',
      '7f951dda-4ed3-4680-a7ca-43fe172d538d',
    ];
    expect(new Map(granted.map(([scope, role]) => [scope?.replace(/crdesk\w+/, 'registry'), role]))).toEqual(
      new Map([
        ['subnets/snet-desk-prod-nodes', network],
        ['subnets/snet-desk-prod-api-server', network],
        ['userAssignedIdentities/id-desk-prod-eastus2-kubelet', operator],
        ['registries/registry', pull],
      ]),
    );
  });

  it('C3 A13: pods of each region are the identity of their workload, by their service account', async () => {
    const { resources } = await usual;
    const credentials = ofType(resources, 'FederatedIdentityCredential').map(({ name, inputs }) => [
      name,
      inputs.resourceName,
      inputs.subject,
    ]);
    const account = (name: string) => `system:serviceaccount:desk-production:${name}`;
    expect(credentials).toEqual(
      expect.arrayContaining([
        ['chat-eastus2', 'id-desk-prod-chat', account('chat')],
        ['chat-centralus', 'id-desk-prod-chat', account('chat')],
        ['worker-eastus2', 'id-desk-prod-worker', account('worker')],
        // KEDA asks the queue as the worker.
        ['worker-keda-eastus2', 'id-desk-prod-worker', 'system:serviceaccount:kube-system:keda-operator'],
      ]),
    );
    const issuers = new Set(ofType(resources, 'FederatedIdentityCredential').map(({ inputs }) => inputs.issuer));
    expect(issuers.size).toBe(2);
  });

  it('C3: development has one machine, one region and no promise of uptime', async () => {
    const { resources } = await stackOf(onAks(), 'development');
    expect(ofType(resources, 'ManagedCluster')).toHaveLength(1);
    const { sku, agentPoolProfiles } = one(resources, 'ManagedCluster', 'cluster-eastus2').inputs;
    expect(sku).toMatchObject({ tier: 'Free' });
    expect(agentPoolProfiles).toMatchObject([{ count: 1 }]);
  });

  it('C3: tells where its API server is, as the network policies need it', async () => {
    expect((await usual).outputs).toMatchObject({
      cluster: { eastus2: { apiServer: '10.20.30.0/28' }, centralus: { apiServer: '10.21.30.0/28' } },
    });
  });
});

describe('C3: what serves its gateway', () => {
  const gateway = { host: 'agents.example.com', to: 'chat', tls: { secret: 'tls' } } as const;

  it('C3: application routing with the Gateway API, at the version of the API that has it', async () => {
    const target = { regions, gateway: gatewayApi({ class: 'approuting-istio' }) };
    const { resources } = await stackOf(onAks(aks(), { gateway }, target));
    const cluster = one(resources, 'ManagedCluster', 'cluster-eastus2');
    expect(cluster.type).toBe('azure-native_containerservice_v20260501:containerservice:ManagedCluster');
    expect(cluster.inputs.ingressProfile).toEqual({
      gatewayAPI: { installation: 'Standard' },
      webAppRouting: { gatewayAPIImplementations: { appRoutingIstio: { mode: 'Enabled' } } },
    });
    expect(cluster.inputs).not.toHaveProperty('serviceMeshProfile');
  });

  it('C3 A3: the Istio add-on at its revision, where the mesh is in its hands, and never beside the other', async () => {
    const mesh = istio({ controlPlane: 'aks-istio-system', revision: 'asm-1-27' });
    const { inputs } = one(
      (await stackOf(onAks(aks(), { gateway, mesh }, { regions }))).resources,
      'ManagedCluster',
      'cluster-eastus2',
    );
    expect(inputs.serviceMeshProfile).toEqual({ mode: 'Istio', istio: { revisions: ['asm-1-27'] } });
    expect(inputs.ingressProfile).toEqual({ gatewayAPI: { installation: 'Standard' } });
  });

  it('C3: a mesh of the user’s own is left to him', async () => {
    const { resources } = await stackOf(onAks(aks(), { mesh: istio() }));
    expect(one(resources, 'ManagedCluster', 'cluster-eastus2').inputs).not.toHaveProperty('serviceMeshProfile');
  });
});

describe('C3: Flux fetches what the user publishes', () => {
  it('C3: from the folder of its environment and region', async () => {
    const source = flux({ url: 'https://github.com/acme/platform', branch: 'release', secret: 'git' });
    const { resources } = await stackOf(onAks(aks({ delivery: source })));
    expect(ofType(resources, 'Extension').map(({ inputs }) => inputs.extensionType)).toEqual([
      'microsoft.flux',
      'microsoft.flux',
    ]);
    expect(one(resources, 'FluxConfiguration', 'platform-centralus').inputs).toMatchObject({
      sourceKind: 'GitRepository',
      gitRepository: {
        url: 'https://github.com/acme/platform',
        repositoryRef: { branch: 'release' },
        localAuthRef: 'git',
      },
      kustomizations: { platform: { path: './dist/kubernetes/production/centralus', prune: true } },
    });
  });

  it('C3: nothing is registered where no source is named', async () => {
    const { resources, outputs } = await usual;
    expect(ofType(resources, 'Extension')).toEqual([]);
    expect(resources.filter(({ type }) => type.startsWith('kubernetes:'))).toEqual([]);
    expect(outputs).toMatchObject({ cluster: { eastus2: { delivery: 'flux' } } });
  });
});

it('C3: an agent’s own GUID is nobody that the stack federates', async () => {
  const clientId = '11111111-2222-4333-8444-555555555555';
  const workloads = { chat: agentFramework({ identity: { kind: 'azure', clientId } }) };
  const { resources } = await stackOf(onAks(aks(), { workloads, vault: keyVault() }));
  expect(ofType(resources, 'FederatedIdentityCredential')).toEqual([]);
});
