import { UserAssignedIdentity } from '@pulumi/azure-native/managedidentity';
import type * as pulumi from '@pulumi/pulumi';
import type { Aks } from '../../../spec/azure/aks';
import { federations } from '../../../spec/azure/federations';
import type { KubernetesTarget } from '../../../spec/targets/kubernetes';
import { sendLogs } from '../diagnostics';
import type { Identities } from '../identities';
import { Part } from '../part';
import { grant } from '../role-assignment';
import { nameOf, type RegionSite, tagsOf } from '../site';
import { clusterArgs, gatewayIngress } from './cluster-args';
import { fluxDelivery } from './flux';
import { maintenanceWindows } from './maintenance';
import { type ClusterResource, managedCluster } from './managed-cluster';

export interface ClusterProps {
  readonly aks: Aks;
  readonly target: KubernetesTarget;
  readonly identities: Identities;
  /** Where its machines pull images from. */
  readonly registryId: pulumi.Input<string>;
}

/** A cluster of one region, ready for the platform's objects: its machines, its rights, its upgrades, its delivery (C3). */
export class Cluster extends Part {
  readonly id: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  /** Object id of whom its machines are. */
  readonly kubeletPrincipalId: pulumi.Output<string>;

  constructor(site: RegionSite, props: ClusterProps, parent: pulumi.Resource) {
    super('Cluster', `cluster-${site.region.name}`, parent);
    const control = this.identity(site, 'cluster');
    const kubelet = this.identity(site, 'kubelet');
    const rights = this.grant(site, control, kubelet, props.registryId);
    const cluster = managedCluster(
      `cluster-${site.region.name}`,
      clusterArgs(site, { ...props, control, kubelet }),
      gatewayIngress(site),
      // Azure checks at once whether it may join the network and be the kubelet.
      { ...this.child, dependsOn: rights },
    );
    maintenanceWindows(site, props.aks, cluster, this);
    sendLogs(this, site, `cluster-${site.region.name}`, cluster.id, { categories: controlPlaneLogs });
    federate(site, props, cluster);
    const { delivery } = props.aks;
    if (delivery.kind === 'flux' && delivery.source !== undefined) fluxDelivery(site, delivery.source, cluster, this);
    this.id = cluster.id;
    this.name = cluster.name;
    this.kubeletPrincipalId = kubelet.principalId;
    this.registerOutputs();
  }

  private identity(site: RegionSite, role: 'cluster' | 'kubelet'): UserAssignedIdentity {
    return new UserAssignedIdentity(
      `${role}-${site.region.name}`,
      {
        resourceName: nameOf(site, 'identity', site.region.name, role),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        tags: tagsOf(site),
      },
      this.child,
    );
  }

  private grant(
    site: RegionSite,
    control: UserAssignedIdentity,
    kubelet: UserAssignedIdentity,
    registryId: pulumi.Input<string>,
  ): pulumi.Resource[] {
    const { name: region } = site.region;
    const { nodes, apiServer } = site.network.subnetIds;
    const { principalId } = control;
    const join = { role: 'Network Contributor', principalId } as const;
    return [
      grant(this, site, { name: `cluster-nodes-${region}`, scope: nodes, ...join }),
      grant(this, site, { name: `cluster-apiServer-${region}`, scope: apiServer, ...join }),
      grant(this, site, {
        ...{ name: `cluster-kubelet-${region}`, scope: kubelet.id },
        ...{ role: 'Managed Identity Operator', principalId },
      }),
      grant(this, site, {
        ...{ name: `kubelet-registry-${region}`, scope: registryId },
        ...{ role: 'AcrPull', principalId: kubelet.principalId },
      }),
    ];
  }
}

/** `kube-audit-admin` leaves out reads, which are most of the audit log and its price. */
const controlPlaneLogs = [
  'kube-apiserver',
  'kube-audit-admin',
  'guard',
  'kube-controller-manager',
  'cluster-autoscaler',
];

/** Lets the pods of each workload be its identity. */
function federate(site: RegionSite, { target, identities }: ClusterProps, cluster: ClusterResource): void {
  const issuer = cluster.oidcIssuerProfile.apply((profile) => profile?.issuerURL ?? '');
  for (const { workload, name, subject } of federations(site.environment, target, site.region))
    identities.federate(workload, { name: `${name}-${site.region.name}`, issuer, subject });
}
