import type * as pulumi from '@pulumi/pulumi';
import { azureName, type NamedKind } from '../../spec/azure/names';
import type { Environment } from '../../spec/environment';
import type { Region } from '../../spec/regions';
import type { AzureTarget } from '../../spec/targets/azure';

/** An environment of a platform in Azure. */
export interface AzureSite {
  readonly environment: Environment;
  readonly target: AzureTarget;
}

/** One region of it. */
export interface RegionSite extends AzureSite {
  readonly region: Region;
  readonly primary: boolean;
  /** Resource group of the region. */
  readonly resourceGroupName: pulumi.Output<string>;
  /** Log Analytics workspace of the region. */
  readonly logsId: pulumi.Output<string>;
}

/** The four tags that every taggable resource carries (E1). */
export const tagsOf = ({ environment }: AzureSite): Record<string, string> => ({ ...environment.tags });

/** @param of region, part, workload: what tells it from others of its kind */
export const nameOf = ({ environment, target }: AzureSite, kind: NamedKind, ...of: readonly string[]): string =>
  azureName(kind, { platform: environment.platform, environment: environment.name, of, uniqueBy: target.uniqueBy });
