import { ContainerApp, Job, ManagedEnvironment } from '@pulumi/azure-native/app';
import { RoleAssignment, RoleDefinition } from '@pulumi/azure-native/authorization';
import { UserAssignedIdentity } from '@pulumi/azure-native/managedidentity';
import { ScheduledQueryRule } from '@pulumi/azure-native/monitor';
import * as pulumi from '@pulumi/pulumi';
import { hasZones } from '../../../spec/azure/availability-zones';
import type { Failover as Spec } from '../../../spec/azure/failover';
import { failover as timing } from '../../../spec/recovery/failover';
import { thirdPartyImages } from '../../../spec/third-party-images';
import type { PostgresAdmin } from '../data/postgres';
import { sendLogs } from '../diagnostics';
import { type ActionGroups, severityNumbers } from '../monitor/action-groups';
import { Part } from '../part';
import { nameOf, type RegionSite, tagsOf } from '../site';
import { started } from './script';
import { localWitness, Witness, witnessContainer } from './witness';

/** What is failed over, by the ids of what it is. */
export interface FailoverOf {
  readonly database?: {
    readonly primary: pulumi.Input<string>;
    readonly replica: pulumi.Input<string>;
    readonly highAvailability: string;
    readonly administrators: pulumi.Input<readonly PostgresAdmin[]>;
  };
  /** Databases of the caches. */
  readonly cache?: { readonly lost: pulumi.Input<string>; readonly survivor: pulumi.Input<string> };
  /** The edge's origin of the primary region. */
  readonly origin?: pulumi.Input<string>;
  /** Where the health of the primary alone is asked for. */
  readonly health?: pulumi.Input<string>;
  /** Resource groups that hold any of it: what they are called here, and their ids. */
  readonly groups: readonly { readonly name: string; readonly id: pulumi.Input<string> }[];
  /** Most that may be lost, in seconds. */
  readonly rpo: number;
}

/**
 * Makes the second region's stores the primary ones (A13, C12), from within that region. By itself, once three places
 * agree that the primary is lost; or by hand: `az containerapp job start`.
 */
export class Failover extends Part {
  /** Name of the job that a person starts. */
  readonly job: pulumi.Output<string>;

  constructor(here: RegionSite, spec: Spec, of: FailoverOf, groups: ActionGroups, parent: pulumi.Resource) {
    super('Failover', 'failover', parent);
    const { identity, rights } = this.identity(here, of.groups);
    const environment = this.environment(here);
    const witnesses =
      of.health === undefined ? [] : spec.witnesses.map((region) => new Witness(here, region, of.health ?? '', this));
    const plan = planOf(here, witnesses, of);
    const common = {
      ...{ resourceGroupName: here.resourceGroupName, location: here.region.name, tags: tagsOf(here) },
      environmentId: environment.id,
      workloadProfileName: 'Consumption',
      identity: { type: 'UserAssigned', userAssignedIdentities: [identity.id] },
    };
    // It may act from its first minute on.
    const acting = { ...this.child, dependsOn: rights };
    if (spec.automatic && of.health !== undefined) {
      new ContainerApp(
        'failover',
        {
          ...common,
          containerAppName: nameOf(here, 'containerApp', 'failover'),
          configuration: { activeRevisionsMode: 'Single' },
          template: {
            containers: [container(plan, identity.clientId, 'watch'), witnessContainer(of.health)],
            // Two that act at once would ask for the same things twice.
            scale: { minReplicas: 1, maxReplicas: 1 },
          },
        },
        acting,
      );
    }
    const job = new Job(
      'failover',
      {
        ...common,
        jobName: nameOf(here, 'job', 'failover'),
        configuration: {
          triggerType: 'Manual',
          replicaTimeout: 3600,
          replicaRetryLimit: 0,
          manualTriggerConfig: { parallelism: 1, replicaCompletionCount: 1 },
        },
        template: { containers: [container(plan, identity.clientId, 'now')] },
      },
      acting,
    );
    this.alert(here, groups);
    this.job = job.name;
    this.registerOutputs();
  }

  /** What it may do: exactly the steps of the script. */
  private identity(
    here: RegionSite,
    groups: FailoverOf['groups'],
  ): { identity: UserAssignedIdentity; rights: pulumi.Resource[] } {
    const identity = new UserAssignedIdentity(
      'failover',
      {
        resourceName: nameOf(here, 'identity', 'failover'),
        resourceGroupName: here.resourceGroupName,
        location: here.region.name,
        tags: tagsOf(here),
      },
      this.child,
    );
    const subscription = pulumi.output(groups[0]?.id ?? '').apply((id) => id.split('/').slice(0, 3).join('/'));
    const role = new RoleDefinition(
      'failover',
      {
        scope: subscription,
        // Unique in the tenant, not the subscription.
        roleName: nameOf(here, 'role', 'failover'),
        description: 'Promotes the database and unlinks the cache of a lost region.',
        roleType: 'CustomRole',
        permissions: [{ actions: [...actions], notActions: [] }],
        assignableScopes: groups.map(({ id }) => id),
      },
      this.child,
    );
    const rights = groups.map(
      ({ name, id: scope }) =>
        new RoleAssignment(
          `failover-${name}`,
          { scope, roleDefinitionId: role.id, principalId: identity.principalId, principalType: 'ServicePrincipal' },
          this.child,
        ),
    );
    return { identity, rights };
  }

  private environment(here: RegionSite): ManagedEnvironment {
    const environment = new ManagedEnvironment(
      'failover',
      {
        resourceGroupName: here.resourceGroupName,
        location: here.region.name,
        environmentName: nameOf(here, 'appEnvironment', 'failover'),
        vnetConfiguration: { infrastructureSubnetId: here.network.subnetIds.agents, internal: true },
        publicNetworkAccess: 'Disabled',
        zoneRedundant: hasZones(here.region),
        workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }],
        appLogsConfiguration: { destination: 'azure-monitor' },
        tags: tagsOf(here),
      },
      this.child,
    );
    sendLogs(this, here, 'failover', environment.id);
    return environment;
  }

  /** Somebody hears of every step that is more than looking. */
  private alert(here: RegionSite, groups: ActionGroups): void {
    const { alerts } = here.environment.observability ?? {};
    if (alerts === undefined || alerts.without.includes('FailoverFailed')) return;
    new ScheduledQueryRule(
      'failover',
      {
        resourceGroupName: here.resourceGroupName,
        location: here.region.name,
        ruleName: nameOf(here, 'alertRules', 'failover'),
        kind: 'LogAlert',
        displayName: 'FailoverFailed',
        description: 'The failover acts, is refused, or fails. Read its log; MODE=now runs it again.',
        enabled: true,
        severity: severityNumbers.page,
        scopes: [here.logsId],
        evaluationFrequency: 'PT1M',
        windowSize: 'PT5M',
        autoMitigate: false,
        skipQueryValidation: true,
        criteria: {
          allOf: [
            {
              query: [
                'ContainerAppConsoleLogs',
                "| where ContainerName == 'failover'",
                '| extend line = parse_json(Log)',
                "| where tostring(line.level) in ('warning', 'error')",
              ].join('\n'),
              timeAggregation: 'Count',
              operator: 'GreaterThan',
              threshold: 0,
              failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
            },
          ],
        },
        actions: { actionGroups: [...groups.of('page')] },
        tags: tagsOf(here),
      },
      this.child,
    );
  }
}

const actions = [
  'Microsoft.Insights/metrics/read',
  'Microsoft.DBforPostgreSQL/flexibleServers/read',
  'Microsoft.DBforPostgreSQL/flexibleServers/write',
  'Microsoft.DBforPostgreSQL/flexibleServers/administrators/read',
  'Microsoft.DBforPostgreSQL/flexibleServers/administrators/write',
  'Microsoft.DBforPostgreSQL/flexibleServers/privateEndpointConnections/read',
  'Microsoft.DBforPostgreSQL/flexibleServers/privateEndpointConnections/write',
  'Microsoft.Cache/redisEnterprise/databases/read',
  'Microsoft.Cache/redisEnterprise/databases/forceUnlink/action',
  'Microsoft.Cdn/profiles/originGroups/origins/read',
  'Microsoft.Cdn/profiles/originGroups/origins/write',
] as const;

/** What the script reads. It holds names and ids, and no secret. */
function planOf(here: RegionSite, witnesses: readonly Witness[], of: FailoverOf): pulumi.Output<string> {
  const { agreement, every, timeout } = timing;
  const places = [
    { name: here.region.name, url: localWitness },
    ...witnesses.map(({ url }, index) => ({ name: here.target.failover?.witnesses[index] ?? '', url })),
  ];
  const { database, cache, origin, rpo } = of;
  return pulumi
    .output({
      ...{ witnesses: places, timing: { agreement, every, timeout }, rpo },
      ...(origin === undefined ? {} : { origin }),
      ...(database === undefined ? {} : { database }),
      ...(cache === undefined ? {} : { cache }),
    })
    .apply((plan) => JSON.stringify(plan));
}

const container = (plan: pulumi.Output<string>, clientId: pulumi.Output<string>, mode: 'watch' | 'now') => ({
  name: 'failover',
  image: thirdPartyImages.node,
  ...started('failover.mjs'),
  env: [
    { name: 'FAILOVER', value: plan },
    { name: 'MODE', value: mode },
    { name: 'AZURE_CLIENT_ID', value: clientId },
  ],
  resources: { cpu: 0.25, memory: '0.5Gi' },
});
