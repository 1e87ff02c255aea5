import type { ResourceGroup } from '@pulumi/azure-native/resources';
import type * as pulumi from '@pulumi/pulumi';
import { azureName, type NamedKind } from '../../spec/azure/names';
import type { SubnetName } from '../../spec/azure/subnets';
import type { ZoneName } from '../../spec/azure/zones';
import type { Environment } from '../../spec/environment';
import type { Region } from '../../spec/regions';
import type { AzureTarget } from '../../spec/targets/azure';
import type { Settings } from './settings';

/** An environment of a platform in Azure. */
export interface AzureSite {
  readonly environment: Environment;
  readonly target: AzureTarget;
  /** What all regions share. */
  readonly shared: { readonly resourceGroupName: pulumi.Output<string> };
  /** What the stack's configuration says. */
  readonly settings: Settings;
}

/** A region of it, before it has a network and a place for logs. */
export interface RegionGround extends AzureSite {
  readonly region: Region;
  readonly primary: boolean;
  /** Resource group of the region, and parent of what stands in it. */
  readonly group: ResourceGroup;
  readonly resourceGroupName: pulumi.Output<string>;
}

/** One region of it. */
export interface RegionSite extends RegionGround {
  readonly network: RegionNetwork;
  /** The Log Analytics workspace that its logs go to. */
  readonly logsId: pulumi.Output<string>;
}

/** What parts find in the network of their region. Subnets and zones are there once a part asks for them. */
export interface RegionNetwork {
  readonly vnetId: pulumi.Output<string>;
  readonly subnetIds: Readonly<Record<SubnetName, pulumi.Output<string>>>;
  readonly zoneIds: Readonly<Record<ZoneName, pulumi.Output<string>>>;
  /** Public addresses by which what stands in it calls out. */
  readonly outlets: readonly pulumi.Output<string>[];
}

/** The four tags that every taggable resource carries (E1). */
export const tagsOf = ({ environment }: Pick<AzureSite, 'environment'>): Record<string, string> => ({
  ...environment.tags,
});

/** @param of region, part, workload: what tells it from others of its kind */
export const nameOf = (
  { environment, target }: Pick<AzureSite, 'environment' | 'target'>,
  kind: NamedKind,
  ...of: readonly string[]
): string =>
  azureName(kind, { platform: environment.platform, environment: environment.name, of, uniqueBy: target.uniqueBy });

/** What tells the name of a resource from that of one that was deleted, and whose name Azure still keeps. */
export const generationOf = ({ target }: Pick<AzureSite, 'target'>): readonly string[] =>
  target.generation === 1 ? [] : [String(target.generation)];
