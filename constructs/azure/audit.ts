import { DiagnosticSetting } from '@pulumi/azure-native/monitor';
import * as pulumi from '@pulumi/pulumi';
import { sendLogs } from './diagnostics';
import { lockInProduction } from './lock';
import { Part } from './part';
import type { RegionSite } from './site';
import { copiesIn, storageAccount } from './storage-account';

/**
 * The audit log of a region (C13), in an account of its own: what is written can be added to, and neither changed nor
 * deleted before its time.
 *
 * Azure takes the rule unlocked and locks it with a later change, for good. So the configuration of a production says which of
 * the two it is at: `pulumi config set agent-gantry:audit unlocked` before the first deployment, `locked` before the next.
 */
export class Audit extends Part {
  readonly accountId: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;

  constructor(site: RegionSite) {
    const name = `audit-${site.region.name}`;
    super('Audit', name, site.group);
    const { auditDays, undeleteDays } = site.target.storage;
    const production = site.environment.name === 'production';
    const locked = production
      ? site.settings.choice('audit', ['unlocked', 'locked']).apply((word) => word === 'locked')
      : pulumi.output(false);
    const { account } = storageAccount(this, site, {
      ...{ of: 'audit', container: 'audit', undeleteDays },
      sku: copiesIn(production ? 'Standard_GZRS' : 'Standard_LRS', site.region),
      more: {
        accessTier: 'Cool',
        immutableStorageWithVersioning: {
          enabled: true,
          immutabilityPolicy: {
            immutabilityPeriodSinceCreationInDays: auditDays,
            allowProtectedAppendWrites: true,
            state: locked.apply((yes) => (yes ? 'Locked' : 'Unlocked')),
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
