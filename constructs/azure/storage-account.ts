import {
  BlobContainer,
  BlobServiceProperties,
  StorageAccount,
  type StorageAccountArgs,
} from '@pulumi/azure-native/storage';
import { hasZones } from '../../spec/azure/availability-zones';
import type { Part } from './part';
import { privateEndpoint } from './private-endpoint';
import { nameOf, type RegionSite, tagsOf } from './site';

type Copies = 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS';

/** As far as a region has zones to spread copies over. */
export function copiesIn(sku: Copies, region: { readonly name: string }): Copies | 'Standard_GRS' {
  if (hasZones(region)) return sku;
  return sku === 'Standard_GZRS' ? 'Standard_GRS' : 'Standard_LRS';
}

interface Account {
  /** What it is for, in a word that names it: `backups`, `audit`. */
  readonly of: string;
  readonly container: string;
  readonly sku: Copies | 'Standard_GRS';
  /** Days for which a deleted blob can be had back. */
  readonly undeleteDays: number;
  /** What differs. */
  readonly more?: Partial<StorageAccountArgs>;
}

/** An account that only identities open, only over TLS 1.2, and only at its private endpoint (C13, E2). */
export function storageAccount(part: Part, site: RegionSite, { of, container, sku, undeleteDays, more }: Account) {
  const name = `${of}-${site.region.name}`;
  const { resourceGroupName } = site;
  const account = new StorageAccount(
    name,
    {
      accountName: nameOf(site, 'storage', of, site.region.name),
      resourceGroupName,
      location: site.region.name,
      kind: 'StorageV2',
      sku: { name: sku },
      accessTier: 'Hot',
      allowSharedKeyAccess: false,
      defaultToOAuthAuthentication: true,
      isLocalUserEnabled: false,
      minimumTlsVersion: 'TLS1_2',
      enableHttpsTrafficOnly: true,
      publicNetworkAccess: 'Disabled',
      networkRuleSet: { defaultAction: 'Deny', bypass: 'AzureServices' },
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      allowedCopyScope: 'AAD',
      // Twice, with keys that know nothing of each other; only to be had when the account is made.
      encryption: {
        keySource: 'Microsoft.Storage',
        requireInfrastructureEncryption: true,
        services: { blob: { enabled: true, keyType: 'Account' }, file: { enabled: true, keyType: 'Account' } },
      },
      tags: tagsOf(site),
      ...more,
    },
    { parent: part },
  );
  const service = new BlobServiceProperties(
    name,
    {
      blobServicesName: 'default',
      accountName: account.name,
      resourceGroupName,
      isVersioningEnabled: true,
      deleteRetentionPolicy: { enabled: true, days: undeleteDays },
      containerDeleteRetentionPolicy: { enabled: true, days: undeleteDays },
    },
    { parent: account },
  );
  const blobs = new BlobContainer(
    name,
    { containerName: container, accountName: account.name, resourceGroupName, publicAccess: 'None' },
    { parent: account, dependsOn: [service] },
  );
  // An account takes one change at a time.
  privateEndpoint(part, site, { name, resourceId: account.id, group: 'blob', zone: 'blob', after: [blobs] });
  return { account, service };
}
