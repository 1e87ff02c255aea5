import { ManagementPolicy, type StorageAccount } from '@pulumi/azure-native/storage';
import * as pulumi from '@pulumi/pulumi';
import { databaseName } from '../../spec/data/hosting';
import type { EnvironmentName } from '../../spec/environments';
import { sendLogs } from './diagnostics';
import type { Identities } from './identities';
import { lockInProduction } from './lock';
import { Part } from './part';
import { grant } from './role-assignment';
import type { RegionSite } from './site';
import { copiesIn, storageAccount } from './storage-account';

const container = 'backups';

/** What is lost with what: a disk, a zone, or a whole region. */
const copies: Readonly<Record<EnvironmentName, 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'>> = {
  development: 'Standard_LRS',
  staging: 'Standard_ZRS',
  production: 'Standard_GZRS',
};

/** Where the backups of a region's agent state lie (A14): only the jobs of recovery write there, and a database in the cluster. */
export class Backups extends Part {
  readonly accountId: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  readonly host: pulumi.Output<string>;

  constructor(site: RegionSite, identities: Identities) {
    const name = `backups-${site.region.name}`;
    super('Backups', name, site.group);
    const { undeleteDays } = site.target.storage;
    const { account } = storageAccount(this, site, {
      ...{ of: 'backups', container, sku: copiesIn(copies[site.environment.name], site.region), undeleteDays },
    });
    this.accountId = account.id;
    this.host = pulumi.interpolate`${account.name}.blob.core.windows.net`;
    this.url = pulumi.interpolate`https://${this.host}/${container}`;
    forgetOldVersions(site, name, account, undeleteDays);
    letWrite(this, site, account, identities);
    sendLogs(this, site, name, pulumi.interpolate`${account.id}/blobServices/default`);
    lockInProduction(this, site, name, account.id);
    this.registerOutputs();
  }
}

/** What was overwritten is kept as long as what was deleted, and no longer: else a year of versions is paid for. */
const forgetOldVersions = (site: RegionSite, name: string, account: StorageAccount, days: number): ManagementPolicy =>
  new ManagementPolicy(
    name,
    {
      managementPolicyName: 'default',
      accountName: account.name,
      resourceGroupName: site.resourceGroupName,
      policy: {
        rules: [
          {
            name: 'forget-old-versions',
            enabled: true,
            type: 'Lifecycle',
            definition: {
              filters: { blobTypes: ['blockBlob'] },
              actions: { version: { delete: { daysAfterCreationGreaterThan: days } } },
            },
          },
        ],
      },
    },
    { parent: account },
  );

/** The jobs that recovery adds, and the database that an operator runs. The drill only reads, and the restore too. */
const jobs = {
  [databaseName]: 'Storage Blob Data Contributor',
  backup: 'Storage Blob Data Contributor',
  restore: 'Storage Blob Data Reader',
  drill: 'Storage Blob Data Reader',
} as const;

function letWrite(parent: Part, site: RegionSite, account: StorageAccount, identities: Identities): void {
  for (const [job, role] of Object.entries(jobs)) {
    const identity = identities.byWorkload.get(job);
    if (identity === undefined) continue;
    const name = `${job}-backups-${site.region.name}`;
    grant(parent, site, { name, scope: account.id, role, principalId: identity.principalId });
  }
}
