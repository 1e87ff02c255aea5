import { BackupInstance, BackupPolicy, BackupVault as ProtectionVault } from '@pulumi/azure-native/dataprotection';
import type * as pulumi from '@pulumi/pulumi';
import { sendLogs } from './diagnostics';
import { lockInProduction } from './lock';
import { Part } from './part';
import { grant } from './role-assignment';
import { nameOf, type RegionSite, tagsOf } from './site';

export interface Protected {
  readonly id: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
}

const flexibleServers = 'Microsoft.DBforPostgreSQL/flexibleServers';
const inVault = { dataStoreType: 'VaultStore', objectType: 'DataStoreInfoBase' };

/**
 * Copies of a region's database outside its server (A14): the server's own go back 35 days and are lost with it; these go
 * back a year, and whoever deletes the server does not delete them.
 */
export class BackupVault extends Part {
  private readonly vault: ProtectionVault;

  constructor(
    private readonly site: RegionSite,
    parent: pulumi.Resource,
  ) {
    const name = `backup-vault-${site.region.name}`;
    super('BackupVault', name, parent);
    this.vault = createVault(this, site);
    sendLogs(this, site, name, this.vault.id);
    lockInProduction(this, site, name, this.vault.id);
    this.registerOutputs();
  }

  /** Copies a PostgreSQL server once a week. */
  protectPostgres(server: Protected): void {
    const name = `backup-postgres-${this.site.region.name}`;
    const policy = createPolicy(this.vault, this.site, name);
    const principalId = this.vault.identity.apply((identity) => identity?.principalId ?? '');
    const rights = [
      grant(this, this.site, {
        name,
        scope: server.id,
        role: 'PostgreSQL Flexible Server Long Term Retention Backup Role',
        principalId,
      }),
      grant(this, this.site, { name: `${name}-group`, scope: this.site.group.id, role: 'Reader', principalId }),
    ];
    const source = {
      resourceID: server.id,
      resourceName: server.name,
      resourceLocation: this.site.region.name,
      resourceType: flexibleServers,
      resourceUri: '',
      datasourceType: flexibleServers,
    };
    new BackupInstance(
      name,
      {
        backupInstanceName: server.name,
        vaultName: this.vault.name,
        resourceGroupName: this.site.resourceGroupName,
        properties: {
          objectType: 'BackupInstance',
          friendlyName: server.name,
          dataSourceInfo: { ...source, objectType: 'Datasource' },
          dataSourceSetInfo: { ...source, objectType: 'DatasourceSet' },
          policyInfo: { policyId: policy.id },
        },
        tags: tagsOf(this.site),
      },
      { parent: this.vault, dependsOn: rights },
    );
  }
}

function createVault(parent: Part, site: RegionSite): ProtectionVault {
  const { name: environment } = site.environment;
  const production = environment === 'production';
  return new ProtectionVault(
    `backup-vault-${site.region.name}`,
    {
      vaultName: nameOf(site, 'backupVault', site.region.name),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      identity: { type: 'SystemAssigned' },
      properties: {
        // Copies in the paired region outlive this one, and can be restored there.
        storageSettings: [{ datastoreType: 'VaultStore', type: production ? 'GeoRedundant' : 'LocallyRedundant' }],
        featureSettings: {
          crossRegionRestoreSettings: { state: production ? 'Enabled' : 'Disabled' },
          crossSubscriptionRestoreSettings: { state: 'Disabled' },
        },
        securitySettings: {
          softDeleteSettings: { state: 'On', retentionDurationInDays: 14 },
          // Locked, nobody could ever undo it: that is for people to decide.
          immutabilitySettings: { state: production ? 'Unlocked' : 'Disabled' },
        },
        monitoringSettings: { azureMonitorAlertSettings: { alertsForAllJobFailures: 'Enabled' } },
      },
      tags: tagsOf(site),
    },
    { parent },
  );
}

const createPolicy = (vault: ProtectionVault, site: RegionSite, name: string): BackupPolicy =>
  new BackupPolicy(
    name,
    {
      backupPolicyName: 'postgres-weekly',
      vaultName: vault.name,
      resourceGroupName: site.resourceGroupName,
      properties: {
        objectType: 'BackupPolicy',
        datasourceTypes: [flexibleServers],
        policyRules: [
          {
            objectType: 'AzureBackupRule',
            name: 'BackupWeekly',
            backupParameters: { objectType: 'AzureBackupParams', backupType: 'Full' },
            dataStore: inVault,
            trigger: {
              objectType: 'ScheduleBasedTriggerContext',
              // Sundays: the day on which a week of repeats begins is the schedule's own, not today's.
              schedule: { repeatingTimeIntervals: ['R/2026-01-04T03:00:00+00:00/P1W'], timeZone: 'UTC' },
              taggingCriteria: [{ isDefault: true, taggingPriority: 99, tagInfo: { tagName: 'Default' } }],
            },
          },
          {
            objectType: 'AzureRetentionRule',
            name: 'Default',
            isDefault: true,
            lifecycles: [
              {
                deleteAfter: { objectType: 'AbsoluteDeleteOption', duration: 'P12M' },
                sourceDataStore: inVault,
                targetDataStoreCopySettings: [],
              },
            ],
          },
        ],
      },
    },
    { parent: vault },
  );
