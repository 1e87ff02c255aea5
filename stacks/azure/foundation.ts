import { getClientConfigOutput } from '@pulumi/azure-native/authorization';
import type { ResourceGroup } from '@pulumi/azure-native/resources';
import * as pulumi from '@pulumi/pulumi';
import { Audit } from '../../constructs/azure/audit';
import { BackupVault, type Protected } from '../../constructs/azure/backup-vault';
import { Backups } from '../../constructs/azure/backups';
import { budget } from '../../constructs/azure/budget';
import { createMender, Guardrails } from '../../constructs/azure/guardrails';
import type { Identities } from '../../constructs/azure/identities';
import type { FoundationOutputs } from '../../constructs/azure/outputs';
import { Registry } from '../../constructs/azure/registry';
import type { AzureSite, RegionSite } from '../../constructs/azure/site';
import { Vault } from '../../constructs/azure/vault';
import { asksFor } from '../../spec/azure/asked';

/** What every part stands on, and nothing runs in: images, secrets, backups, the audit log. */
export interface Foundation {
  readonly registryId: pulumi.Output<string>;
  /** By region; none where the description names a vault of its own, or none. */
  readonly vaults: ReadonlyMap<string, Vault>;
  readonly audits: ReadonlyMap<string, Audit>;
  readonly backups: ReadonlyMap<string, Backups>;
  /** What must stand before anything of a region starts: it fetches its image and its secrets as it is made. */
  readonly readyIn: (region: string) => readonly pulumi.Resource[];
  readonly outputs: FoundationOutputs;
}

export function layFoundation(
  site: AzureSite,
  regions: readonly RegionSite[],
  identities: Identities,
  shared: ResourceGroup,
): Foundation {
  const registry = registryOf(site, regions, shared);
  const backups = inEach(asksFor(site.environment, 'backups.') ? regions : [], (here) => new Backups(here, identities));
  const audits = inEach(regions, (here) => new Audit(here));
  const vaults = inEach(
    asksFor(site.environment, 'vault.') ? regions : [],
    (here) => new Vault(here, identities, audits.get(here.region.name)),
  );
  const [anyVault] = vaults.values();
  return {
    registryId: registry.id,
    vaults,
    audits,
    backups,
    readyIn: (region) => [registry.part, vaults.get(region)].filter((part) => part !== undefined),
    outputs: {
      registry: { host: registry.host },
      ...(anyVault === undefined
        ? {}
        : {
            vault: {
              ...told(vaults, ({ vaultName, vaultUri }) => ({ name: vaultName, uri: vaultUri })),
              tenantId: anyVault.tenantId,
            },
          }),
      ...(backups.size === 0 ? {} : { backups: told(backups, ({ url, host }) => ({ url, host, destination: url })) }),
      audit: told(audits, ({ url }) => ({ url })),
    },
  };
}

/**
 * Copies of what its database holds, outside of it; none in development, whose data can be made again. Of the primary alone:
 * Azure Backup takes no replica. The copies lie in the paired region too.
 */
export function backUp(regions: readonly RegionSite[], servers: ReadonlyMap<string, Protected>): void {
  const [here] = regions;
  const server = servers.get(here?.region.name ?? '');
  if (here === undefined || server === undefined || here.environment.name === 'development') return;
  new BackupVault(here, here.group).protectPostgres(server);
}

/** What watches over cost and over changes by hand. */
export function setLimits(site: AzureSite, regions: readonly RegionSite[], shared: ResourceGroup): void {
  const { environment, target } = site;
  const home = target.regions[0]?.name ?? '';
  if (environment.budget !== undefined)
    budget(site, environment.budget, getClientConfigOutput().subscriptionId, shared);
  const mender = createMender(site, home, shared);
  new Guardrails(site, { name: 'shared', location: home, id: shared.id }, mender, shared);
  for (const { region, group } of regions)
    new Guardrails(site, { name: region.name, location: region.name, id: group.id }, mender, group);
}

function registryOf(site: AzureSite, regions: readonly RegionSite[], shared: ResourceGroup) {
  const existing = site.target.registry;
  if (existing !== undefined) {
    return {
      id: pulumi.output(existing),
      host: pulumi.output(`${existing.split('/').pop()?.toLowerCase()}.azurecr.io`),
      part: undefined,
    };
  }
  const registry = new Registry(site, site.target.regions[0]?.name ?? '', shared);
  for (const here of regions) registry.reachFrom(here);
  return { id: registry.registryId, host: registry.host, part: registry };
}

const inEach = <T>(regions: readonly RegionSite[], make: (here: RegionSite) => T): ReadonlyMap<string, T> =>
  new Map(regions.map((here) => [here.region.name, make(here)]));

const told = <T, O>(parts: ReadonlyMap<string, T>, tell: (part: T) => O): Readonly<Record<string, O>> =>
  Object.fromEntries([...parts].map(([region, part]) => [region, tell(part)]));
