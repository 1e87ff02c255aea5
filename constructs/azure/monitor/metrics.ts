import { AzureMonitorWorkspace, DataCollectionRuleAssociation } from '@pulumi/azure-native/monitor';
import type * as pulumi from '@pulumi/pulumi';
import { Part } from '../part';
import { nameOf, type RegionGround, tagsOf } from '../site';

/** Where the metrics of a region's pods lie (A10): managed Prometheus. */
export class Metrics extends Part {
  readonly workspace: AzureMonitorWorkspace;
  private readonly region: string;

  constructor(site: RegionGround, parent: pulumi.Resource) {
    super('Metrics', `metrics-${site.region.name}`, parent);
    this.region = site.region.name;
    this.workspace = new AzureMonitorWorkspace(
      `metrics-${this.region}`,
      {
        resourceGroupName: site.resourceGroupName,
        location: this.region,
        azureMonitorWorkspaceName: nameOf(site, 'monitorWorkspace', this.region),
        tags: tagsOf(site),
      },
      this.child,
    );
    this.registerOutputs();
  }

  /** Lets a cluster send its metrics here, by the rule and the endpoint that Azure makes with the workspace. */
  collectFrom(clusterId: pulumi.Input<string>): void {
    const ingestion = this.workspace.defaultIngestionSettings;
    new DataCollectionRuleAssociation(
      `metrics-${this.region}`,
      {
        associationName: 'prometheus',
        resourceUri: clusterId,
        dataCollectionRuleId: ingestion.apply(({ dataCollectionRuleResourceId }) => dataCollectionRuleResourceId),
      },
      { parent: this },
    );
    // The cluster asks here what to collect: the name is fixed (Microsoft, "Data collection endpoints").
    new DataCollectionRuleAssociation(
      `metrics-endpoint-${this.region}`,
      {
        associationName: 'configurationAccessEndpoint',
        resourceUri: clusterId,
        dataCollectionEndpointId: ingestion.apply(
          ({ dataCollectionEndpointResourceId }) => dataCollectionEndpointResourceId,
        ),
      },
      { parent: this },
    );
  }
}
