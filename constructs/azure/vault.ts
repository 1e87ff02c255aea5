import { getClientConfigOutput } from '@pulumi/azure-native/authorization';
import type { VaultArgs } from '@pulumi/azure-native/keyvault';
import * as pulumi from '@pulumi/pulumi';
import type { Audit } from './audit';
import { sendLogs } from './diagnostics';
import type { Identities } from './identities';
import { Part } from './part';
import { pinned } from './pinned';
import { privateEndpoint } from './private-endpoint';
import { grant } from './role-assignment';
import { generationOf, nameOf, type RegionSite, tagsOf } from './site';

/** Versions before this one retire on 2027-02-27; azure-native 3.28 would take 2024-11-01. */
const api = pinned('keyvault', '2026-02-01');

/** A Key Vault at the pinned version of its API. */
class PinnedVault extends pulumi.CustomResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly properties: pulumi.Output<{ readonly vaultUri: string; readonly tenantId: string }>;

  constructor(name: string, args: VaultArgs, opts: pulumi.CustomResourceOptions) {
    const provider = api.provider(name, opts.parent === undefined ? {} : { parent: opts.parent });
    super(api.type('Vault'), name, { name: undefined, ...args }, { ...opts, provider }, false, api.reference());
  }
}

/**
 * The secrets of a region (C8), read by the identities of the workloads that name one. Values never pass through here:
 * people put them in. It has no lock: what is deleted can be had back for 90 days, and a lock would stop every change that
 * takes a workload's right away.
 */
export class Vault extends Part {
  readonly vaultId: pulumi.Output<string>;
  readonly vaultName: pulumi.Output<string>;
  readonly vaultUri: pulumi.Output<string>;
  readonly tenantId: pulumi.Output<string>;

  constructor(site: RegionSite, identities: Identities, audit: Audit | undefined) {
    const region = site.region.name;
    super('Vault', `vault-${region}`, site.group);
    const vault = createVault(this, site);
    this.vaultId = vault.id;
    this.vaultName = vault.name;
    this.vaultUri = vault.properties.vaultUri;
    this.tenantId = vault.properties.tenantId;
    privateEndpoint(this, site, { name: `vault-${region}`, resourceId: vault.id, group: 'vault', zone: 'vault' });
    letRead(this, site, vault.id, identities);
    sendLogs(this, site, `vault-${region}`, vault.id);
    audit?.keep(this, `vault-${region}`, vault.id);
    this.registerOutputs();
  }
}

function createVault(parent: Part, site: RegionSite): PinnedVault {
  const { name: region } = site.region;
  // A deleted vault keeps its name for 90 days, so that a rebuilt one needs another.
  const name = nameOf(site, 'vault', region, ...generationOf(site));
  return new PinnedVault(
    `vault-${region}`,
    {
      vaultName: name,
      resourceGroupName: site.resourceGroupName,
      location: region,
      properties: {
        tenantId: getClientConfigOutput().tenantId,
        sku: { family: 'A', name: 'standard' },
        enableRbacAuthorization: true,
        enableSoftDelete: true,
        softDeleteRetentionInDays: 90,
        enablePurgeProtection: true,
        publicNetworkAccess: 'Disabled',
        networkAcls: { bypass: 'None', defaultAction: 'Deny' },
      },
      tags: tagsOf(site),
    },
    { parent },
  );
}

/** Reading, and only for workloads that name a secret: who writes them is decided by people, for people. */
function letRead(parent: Part, site: RegionSite, scope: pulumi.Output<string>, identities: Identities): void {
  for (const workload of site.environment.workloads) {
    const identity = identities.byWorkload.get(workload.name);
    if (identity === undefined || !readsSecrets(workload)) continue;
    const name = `${workload.name}-vault-${site.region.name}`;
    grant(parent, site, { name, scope, role: 'Key Vault Secrets User', principalId: identity.principalId });
  }
}

type Workload = RegionSite['environment']['workloads'][number];

const readsSecrets = ({ main, init, sidecars }: Workload): boolean =>
  [main, ...init, ...sidecars].some(({ secrets }) => Object.keys(secrets).length > 0);
