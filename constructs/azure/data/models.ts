import { Account, Deployment } from '@pulumi/azure-native/cognitiveservices';
import * as pulumi from '@pulumi/pulumi';
import type { AzureModel, AzureModels } from '../../../spec/azure/models';
import { sendLogs } from '../diagnostics';
import { Part } from '../part';
import { privateEndpoint } from '../private-endpoint';
import { grant } from '../role-assignment';
import { generationOf, nameOf, type RegionSite, tagsOf } from '../site';
import type { User } from './users';

/** An account of Azure AI Foundry in a region, and the models that answer in it (C4). */
export class Models extends Part {
  readonly account: Account;
  /** Where it answers. */
  readonly host: pulumi.Output<string>;

  constructor(
    private readonly site: RegionSite,
    { deployments }: AzureModels,
    users: readonly User[],
    parent: pulumi.Resource | undefined,
  ) {
    super('Models', `models-${site.region.name}`, parent);
    this.account = this.createAccount();
    this.host = pulumi.interpolate`${this.account.name}.openai.azure.com`;
    const deployed = this.deploy(deployments);
    for (const user of users) this.admit(user);
    this.open(deployed);
    this.registerOutputs();
  }

  private createAccount(): Account {
    const name = nameOf(this.site, 'models', this.site.region.name, ...generationOf(this.site));
    return new Account(
      `models-${this.site.region.name}`,
      {
        accountName: name,
        resourceGroupName: this.site.resourceGroupName,
        location: this.site.region.name,
        kind: 'AIServices',
        sku: { name: 'S0' },
        identity: { type: 'SystemAssigned' },
        properties: {
          // Without it there is neither a private endpoint nor a sign-in by identity.
          customSubDomainName: name,
          disableLocalAuth: true,
          publicNetworkAccess: 'Disabled',
          networkAcls: { defaultAction: 'Deny' },
        },
        tags: tagsOf(this.site),
      },
      this.child,
    );
  }

  /** One after the other: an account takes one change at a time. */
  private deploy(models: readonly AzureModel[]): Deployment | undefined {
    let before: Deployment | undefined;
    for (const model of models) {
      const capacity = model.capacity[this.site.region.name];
      if (capacity === undefined) continue;
      before = new Deployment(
        `${model.name}-${this.site.region.name}`,
        {
          deploymentName: model.name,
          accountName: this.account.name,
          resourceGroupName: this.site.resourceGroupName,
          sku: { name: model.sku, capacity },
          properties: {
            model: { format: model.publisher, name: model.model, version: model.version },
            versionUpgradeOption: model.upgrade,
          },
          tags: { ...tagsOf(this.site), ...(model.retires === undefined ? {} : { 'model-retires': model.retires }) },
        },
        { parent: this.account, ...(before === undefined ? {} : { dependsOn: [before] }) },
      );
    }
    return before;
  }

  private admit({ workload, identity: { principalId } }: User): void {
    grant(this, this.site, {
      name: `${workload.name}-models-${this.site.region.name}`,
      scope: this.account.id,
      role: 'Cognitive Services OpenAI User',
      principalId,
    });
  }

  /** Last: an account that gets an endpoint takes no deployment meanwhile. */
  private open(deployed: Deployment | undefined): void {
    const name = `models-${this.site.region.name}`;
    privateEndpoint(this, this.site, {
      ...{ name, resourceId: this.account.id, group: 'account', zone: ['openai', 'cognitive', 'foundry'] },
      after: deployed === undefined ? [] : [deployed],
    });
    // Requests and the audit; traces of what was said stay out.
    sendLogs(this, this.site, name, this.account.id, { categories: ['Audit', 'RequestResponse'] });
  }
}
