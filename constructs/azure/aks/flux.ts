import { Extension, FluxConfiguration } from '@pulumi/azure-native/kubernetesconfiguration';
import type * as pulumi from '@pulumi/pulumi';
import type { FluxSource } from '../../../spec/azure/aks';
import type { RegionSite } from '../site';

/** Flux in the cluster, and what it fetches. The API server is asked by nobody outside. */
export function fluxDelivery(
  site: RegionSite,
  source: FluxSource,
  cluster: { readonly name: pulumi.Output<string> },
  parent: pulumi.Resource,
): void {
  const { region, environment } = site;
  const of = {
    clusterName: cluster.name,
    clusterResourceName: 'managedClusters',
    clusterRp: 'Microsoft.ContainerService',
    resourceGroupName: site.resourceGroupName,
  };
  const extension = new Extension(
    `flux-${region.name}`,
    {
      ...of,
      extensionName: 'flux',
      extensionType: 'microsoft.flux',
      autoUpgradeMinorVersion: true,
      releaseTrain: 'Stable',
      scope: { cluster: { releaseNamespace: 'flux-system' } },
    },
    { parent },
  );
  new FluxConfiguration(
    `platform-${region.name}`,
    {
      ...of,
      fluxConfigurationName: environment.platform,
      namespace: 'flux-system',
      scope: 'cluster',
      sourceKind: 'GitRepository',
      gitRepository: {
        url: source.url,
        repositoryRef: { branch: source.branch },
        syncIntervalInSeconds: 60,
        timeoutInSeconds: 60,
        ...(source.secret === undefined ? {} : { localAuthRef: source.secret }),
      },
      kustomizations: {
        platform: {
          path: `./${source.path}/${environment.name}/${region.name}`,
          prune: true,
          syncIntervalInSeconds: 60,
          retryIntervalInSeconds: 60,
          timeoutInSeconds: 600,
        },
      },
    },
    { parent, dependsOn: [extension] },
  );
}
