import {
  AzureMonitorWorkspace,
  DataCollectionEndpoint,
  DataCollectionRule,
  DataCollectionRuleAssociation,
} from '@pulumi/azure-native/monitor';
import type * as pulumi from '@pulumi/pulumi';
import { Part } from '../part';
import { nameOf, type RegionGround, tagsOf } from '../site';

/** Where the metrics of a region's pods lie (A10): managed Prometheus, and the rule by which a cluster sends to it. */
export class Metrics extends Part {
  readonly workspace: AzureMonitorWorkspace;
  private readonly rule: DataCollectionRule;
  private readonly endpoint: DataCollectionEndpoint;
  private readonly region: string;

  constructor(site: RegionGround, parent: pulumi.Resource) {
    super('Metrics', `metrics-${site.region.name}`, parent);
    this.region = site.region.name;
    const common = { resourceGroupName: site.resourceGroupName, location: this.region, tags: tagsOf(site) };
    const name = nameOf(site, 'monitorWorkspace', this.region);
    this.workspace = new AzureMonitorWorkspace(
      `metrics-${this.region}`,
      { ...common, azureMonitorWorkspaceName: name },
      this.child,
    );
    this.endpoint = new DataCollectionEndpoint(
      `metrics-${this.region}`,
      { ...common, dataCollectionEndpointName: name, kind: 'Linux', networkAcls: { publicNetworkAccess: 'Enabled' } },
      this.child,
    );
    this.rule = createRule(this, common, name, this.workspace.id, this.endpoint.id);
    this.registerOutputs();
  }

  /** Lets a cluster send its metrics here. */
  collectFrom(clusterId: pulumi.Input<string>): void {
    new DataCollectionRuleAssociation(
      `metrics-${this.region}`,
      { associationName: 'prometheus', resourceUri: clusterId, dataCollectionRuleId: this.rule.id },
      { parent: this },
    );
    // The cluster asks here what to collect: the name is fixed (Microsoft, "Data collection endpoints").
    new DataCollectionRuleAssociation(
      `metrics-endpoint-${this.region}`,
      {
        associationName: 'configurationAccessEndpoint',
        resourceUri: clusterId,
        dataCollectionEndpointId: this.endpoint.id,
      },
      { parent: this },
    );
  }
}

const stream = 'Microsoft-PrometheusMetrics';
const destination = 'prometheus';

const createRule = (
  parent: Part,
  common: { readonly resourceGroupName: pulumi.Input<string>; readonly location: string },
  name: string,
  accountResourceId: pulumi.Input<string>,
  dataCollectionEndpointId: pulumi.Input<string>,
): DataCollectionRule =>
  new DataCollectionRule(
    `metrics-${common.location}`,
    {
      ...common,
      dataCollectionRuleName: name,
      kind: 'Linux',
      dataCollectionEndpointId,
      dataSources: { prometheusForwarder: [{ name: 'pods', streams: [stream] }] },
      destinations: { monitoringAccounts: [{ name: destination, accountResourceId }] },
      dataFlows: [{ streams: [stream], destinations: [destination] }],
    },
    { parent },
  );
