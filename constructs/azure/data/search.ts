import { RoleAssignment, RoleDefinition } from '@pulumi/azure-native/authorization';
import { Service } from '@pulumi/azure-native/search';
import * as pulumi from '@pulumi/pulumi';
import type { AzureSearch } from '../../../spec/azure/search';
import { sendLogs } from '../diagnostics';
import { lockInProduction } from '../lock';
import { Part } from '../part';
import { privateEndpoint } from '../private-endpoint';
import { grant } from '../role-assignment';
import { nameOf, type RegionSite, tagsOf } from '../site';
import type { User } from './users';

/** Azure AI Search of a region (C16). */
export class Search extends Part {
  readonly service: Service;

  constructor(
    private readonly site: RegionSite,
    spec: AzureSearch,
    users: readonly User[],
    parent: pulumi.Resource | undefined,
  ) {
    super('Search', `vectors-${site.region.name}`, parent);
    this.service = this.createService(spec);
    if (users.length > 0) this.admit(users);
    this.open();
    this.registerOutputs();
  }

  private createService({ tier, replicas, partitions }: AzureSearch): Service {
    return new Service(
      `vectors-${this.site.region.name}`,
      {
        searchServiceName: nameOf(this.site, 'search', this.site.region.name),
        resourceGroupName: this.site.resourceGroupName,
        location: this.site.region.name,
        sku: { name: tier },
        replicaCount: replicas,
        partitionCount: partitions,
        hostingMode: 'Default',
        disableLocalAuth: true,
        publicNetworkAccess: 'Disabled',
        networkRuleSet: { bypass: 'None' },
        semanticSearch: 'disabled',
        tags: tagsOf(this.site),
      },
      this.child,
    );
  }

  /** They read and write documents, and make the index where it is not there yet. */
  private admit(users: readonly User[]): void {
    const maker = this.createIndexMaker();
    for (const { workload, identity } of users) {
      const name = `${workload.name}-vectors-${this.site.region.name}`;
      const { principalId } = identity;
      grant(this, this.site, { name, scope: this.service.id, role: 'Search Index Data Contributor', principalId });
      new RoleAssignment(
        `${workload.name}-makes-index-${this.site.region.name}`,
        {
          scope: this.service.id,
          roleDefinitionId: maker.id,
          principalId,
          principalType: 'ServicePrincipal',
        },
        { parent: this, dependsOn: [maker] },
      );
    }
  }

  /** The built-in role that makes an index may do away with the service too. */
  private createIndexMaker(): RoleDefinition {
    // A role can be for a resource group at least; its assignments are for the service.
    const group = this.service.id.apply((id) => id.split('/').slice(0, 5).join('/'));
    return new RoleDefinition(
      `vectors-index-maker-${this.site.region.name}`,
      {
        roleName: nameOf(this.site, 'role', 'index-maker', this.site.region.name),
        description: 'Reads and makes indexes of Azure AI Search.',
        roleType: 'CustomRole',
        scope: group,
        assignableScopes: [group],
        permissions: [
          {
            actions: ['Microsoft.Search/searchServices/indexes/read', 'Microsoft.Search/searchServices/indexes/write'],
            notActions: [],
            dataActions: [],
            notDataActions: [],
          },
        ],
      },
      this.child,
    );
  }

  private open(): void {
    const name = `vectors-${this.site.region.name}`;
    privateEndpoint(this, this.site, {
      ...{ name, resourceId: this.service.id, group: 'searchService', zone: 'search' },
    });
    sendLogs(this, this.site, name, this.service.id);
    // What agents remember lies in its index alone.
    lockInProduction(this.service, this.site, name, this.service.id);
  }
}

/** Where it answers. */
export const searchHost = (service: Service): pulumi.Output<string> =>
  pulumi.interpolate`${service.name}.search.windows.net`;
