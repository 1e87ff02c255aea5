import type { ManagedClusterArgs } from '@pulumi/azure-native/containerservice';
import type * as pulumi from '@pulumi/pulumi';
import type { Aks } from '../../../spec/azure/aks';
import { hasZones } from '../../../spec/azure/availability-zones';
import { nodeGroupName } from '../../../spec/azure/private-link';
import { podRange, serviceDns, serviceRange } from '../../../spec/azure/subnets';
import { aksControlPlane } from '../../../spec/targets/gateway';
import type { KubernetesTarget } from '../../../spec/targets/kubernetes';
import { nameOf, type RegionSite, tagsOf } from '../site';
import type { GatewayIngress } from './managed-cluster';

interface ClusterIdentity {
  readonly id: pulumi.Input<string>;
  readonly clientId: pulumi.Input<string>;
  readonly principalId: pulumi.Input<string>;
}

export interface ClusterInputs {
  readonly aks: Aks;
  readonly target: KubernetesTarget;
  /** Whom the control plane acts as. */
  readonly control: ClusterIdentity;
  /** Whom the machines pull images as. */
  readonly kubelet: ClusterIdentity;
}

/** A cluster as the platform's objects expect it, closed to whom nobody named (C3). */
export function clusterArgs(site: RegionSite, inputs: ClusterInputs): ManagedClusterArgs {
  const { aks, target, control, kubelet } = inputs;
  const name = nameOf(site, 'cluster', site.region.name);
  return {
    resourceName: name,
    resourceGroupName: site.resourceGroupName,
    location: site.region.name,
    dnsPrefix: name,
    // Named here, so that others can say what lies in it: the private links of its balancers.
    nodeResourceGroup: nodeGroupName(site.environment.platform, site.environment.name, site.region.name),
    sku: { name: 'Base', tier: aks.tier },
    kubernetesVersion: target.version,
    identity: { type: 'UserAssigned', userAssignedIdentities: [control.id] },
    identityProfile: {
      kubeletidentity: { resourceId: kubelet.id, clientId: kubelet.clientId, objectId: kubelet.principalId },
    },
    ...access(site, aks),
    agentPoolProfiles: [systemPool(site, aks)],
    nodeProvisioningProfile: { mode: 'Auto', defaultNodePools: 'Auto' },
    networkProfile: network(site, target),
    ...addOns(site, target),
    autoUpgradeProfile: { upgradeChannel: 'stable', nodeOSUpgradeChannel: 'NodeImage' },
    tags: tagsOf(site),
  };
}

/** Who may ask the API server, from where, and by which proof: never by a certificate that nobody can take back. */
function access(site: RegionSite, { publicFrom, admins }: Aks): Partial<ManagedClusterArgs> {
  const open = publicFrom.length > 0;
  return {
    apiServerAccessProfile: {
      enableVnetIntegration: true,
      subnetId: site.network.subnetIds.apiServer,
      enablePrivateCluster: !open,
      // It would be a way around the network, for all who may write to the resource.
      disableRunCommand: true,
      ...(open
        ? { authorizedIPRanges: [...publicFrom] }
        : { enablePrivateClusterPublicFQDN: false, privateDNSZone: 'system' }),
    },
    aadProfile: { managed: true, enableAzureRBAC: true, adminGroupObjectIDs: [...admins] },
    disableLocalAccounts: true,
    enableRBAC: true,
    oidcIssuerProfile: { enabled: true },
    securityProfile: { workloadIdentity: { enabled: true }, imageCleaner: { enabled: true, intervalHours: 168 } },
  };
}

/** Machines for what runs the cluster. Those for workloads come and go by node auto-provisioning. */
function systemPool(site: RegionSite, { system }: Aks) {
  return {
    name: 'system',
    mode: 'System',
    type: 'VirtualMachineScaleSets',
    vmSize: system.size,
    count: system.count,
    ...(hasZones(site.region) ? { availabilityZones: ['1', '2', '3'] } : {}),
    osType: 'Linux',
    osSKU: 'AzureLinux',
    osDiskType: 'Ephemeral',
    osDiskSizeGB: 128,
    enableNodePublicIP: false,
    vnetSubnetID: site.network.subnetIds.nodes,
    nodeTaints: ['CriticalAddonsOnly=true:NoSchedule'],
    upgradeSettings: { maxSurge: '33%' },
    tags: tagsOf(site),
  };
}

function network(site: RegionSite, { network: policies }: KubernetesTarget): ManagedClusterArgs['networkProfile'] {
  return {
    networkPlugin: 'azure',
    networkPluginMode: 'overlay',
    networkDataplane: 'cilium',
    networkPolicy: 'cilium',
    podCidr: podRange,
    serviceCidr: serviceRange,
    dnsServiceIP: serviceDns,
    loadBalancerSku: 'standard',
    // A network of somebody else's leads out by routes of its own.
    outboundType: site.target.network.kind === 'newNetwork' ? 'userAssignedNATGateway' : 'userDefinedRouting',
    // Hosts by their names are a part of Advanced Container Networking Services.
    ...(policies === 'cilium'
      ? {
          advancedNetworking: {
            enabled: true,
            observability: { enabled: true },
            security: { enabled: true, advancedNetworkPolicies: 'FQDN' },
          },
        }
      : {}),
  };
}

function addOns({ environment }: RegionSite, target: KubernetesTarget): Partial<ManagedClusterArgs> {
  const { mesh, gateway, vault } = environment;
  const controller = gateway?.controller;
  return {
    addonProfiles: {
      azurepolicy: { enabled: true },
      ...(vault?.kind === 'keyVault' && target.secrets === 'csi'
        ? {
            azureKeyvaultSecretsProvider: {
              enabled: true,
              config: { enableSecretRotation: 'true', rotationPollInterval: '2m' },
            },
          }
        : {}),
    },
    workloadAutoScalerProfile: { keda: { enabled: true } },
    // Managed Prometheus, where the description wants metrics at all.
    azureMonitorProfile: { metrics: { enabled: environment.observability?.metrics !== undefined } },
    // Another control plane is one of the user's own.
    ...(mesh?.kind === 'istio' && mesh.controlPlane === aksControlPlane && mesh.revision !== undefined
      ? { serviceMeshProfile: { mode: 'Istio', istio: { revisions: [mesh.revision] } } }
      : {}),
    ...(controller?.kind === 'ingress' && controller.class === 'webapprouting.kubernetes.azure.com'
      ? { ingressProfile: { webAppRouting: { enabled: true } } }
      : {}),
  };
}

/** What serves the Gateway API, where AKS does: the mesh add-on, or application routing. They exclude each other. */
export function gatewayIngress({ environment }: RegionSite): GatewayIngress | undefined {
  const { mesh, gateway } = environment;
  const controller = gateway?.controller;
  if (controller?.kind !== 'gatewayApi' || controller.flavour === 'other') return undefined;
  const gatewayAPI = { installation: 'Standard' } as const;
  if (controller.flavour === 'approuting')
    return { gatewayAPI, webAppRouting: { gatewayAPIImplementations: { appRoutingIstio: { mode: 'Enabled' } } } };
  return mesh?.kind === 'istio' && mesh.controlPlane === aksControlPlane ? { gatewayAPI } : undefined;
}
