import { DiagnosticSetting } from '@pulumi/azure-native/monitor';
import * as pulumi from '@pulumi/pulumi';
import { sendLogs } from './diagnostics';
import { lockInProduction } from './lock';
import { Part } from './part';
import type { RegionSite } from './site';
import { storageAccount } from './storage-account';

/**
 * The audit log of a region (C13), in an account of its own: what is written can be added to, and neither changed nor
 * deleted before its time.
 *
 * Azure takes the rule unlocked and locks it with a later change, so that the first `pulumi up` of a new production says
 * so: `pulumi config set agent-gantry:audit-unlocked true`, and the second one no longer does.
 */
export class Audit extends Part {
  readonly accountId: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;

  constructor(site: RegionSite) {
    const name = `audit-${site.region.name}`;
    super('Audit', name, site.group);
    const { auditDays, undeleteDays } = site.target.storage;
    const locked = site.environment.name === 'production' && !site.settings.flag('audit-unlocked');
    const { account } = storageAccount(this, site, {
      ...{ of: 'audit', container: 'audit', undeleteDays },
      sku: site.environment.name === 'production' ? 'Standard_GZRS' : 'Standard_LRS',
      more: {
        accessTier: 'Cool',
        immutableStorageWithVersioning: {
          enabled: true,
          immutabilityPolicy: {
            immutabilityPeriodSinceCreationInDays: auditDays,
            allowProtectedAppendWrites: true,
            state: locked ? 'Locked' : 'Unlocked',
          },
        },
      },
    });
    this.accountId = account.id;
    this.url = pulumi.interpolate`https://${account.name}.blob.core.windows.net/audit`;
    sendLogs(this, site, name, pulumi.interpolate`${account.id}/blobServices/default`);
    lockInProduction(this, site, name, account.id);
    this.registerOutputs();
  }

  /** Keeps what a resource tells of who did what: unlike what the workspace has, nobody can take it out. */
  keep(part: Part, name: string, resourceId: pulumi.Input<string>): void {
    new DiagnosticSetting(
      `${name}-audit`,
      {
        name: 'audit',
        resourceUri: resourceId,
        storageAccountId: this.accountId,
        logs: [{ categoryGroup: 'audit', enabled: true }],
      },
      { parent: part },
    );
  }
}
