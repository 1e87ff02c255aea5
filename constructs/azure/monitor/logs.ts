import { Component } from '@pulumi/azure-native/applicationinsights';
import { Workspace } from '@pulumi/azure-native/operationalinsights';
import type * as pulumi from '@pulumi/pulumi';
import { Part } from '../part';
import { nameOf, type RegionGround, tagsOf } from '../site';

/** Where a region's logs and traces lie (C15): a workspace, and Application Insights over it. */
export class Logs extends Part {
  readonly workspace: Workspace;
  readonly insights: Component;

  constructor(site: RegionGround, parent: pulumi.Resource) {
    const { region, resourceGroupName, target } = site;
    super('Logs', `logs-${region.name}`, parent);
    const { retention, dailyCap } = target.monitor;
    const common = { resourceGroupName, location: region.name, tags: tagsOf(site) };
    this.workspace = new Workspace(
      `logs-${region.name}`,
      {
        ...common,
        workspaceName: nameOf(site, 'logs', region.name),
        sku: { name: 'PerGB2018' },
        retentionInDays: retention,
        ...(dailyCap === undefined ? {} : { workspaceCapping: { dailyQuotaGb: dailyCap } }),
        features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true },
      },
      this.child,
    );
    this.insights = new Component(
      `insights-${region.name}`,
      {
        ...common,
        resourceName: nameOf(site, 'insights', region.name),
        kind: 'web',
        applicationType: 'web',
        ingestionMode: 'LogAnalytics',
        workspaceResourceId: this.workspace.id,
        // Whoever sends has an identity: the connection string alone lets nobody in.
        disableLocalAuth: true,
      },
      this.child,
    );
    this.registerOutputs();
  }
}
