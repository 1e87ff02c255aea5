import { DiagnosticSetting } from '@pulumi/azure-native/monitor';
import type * as pulumi from '@pulumi/pulumi';
import type { Part } from './part';
import type { RegionSite } from './site';

export interface SentLogs {
  /** Categories of the resource's kind, where not all of them are worth their price. @default all */
  readonly categories?: readonly string[];
}

/**
 * Sends a resource's logs to the workspace of its region. Not its metrics: alerts read those where they are, and a copy
 * costs as much as the logs do.
 * @param name logical name, unique in the stack
 */
export function sendLogs(
  part: Part,
  site: Pick<RegionSite, 'logsId'>,
  name: string,
  resourceId: pulumi.Input<string>,
  { categories }: SentLogs = {},
): DiagnosticSetting {
  return new DiagnosticSetting(
    name,
    {
      name: 'logs',
      resourceUri: resourceId,
      workspaceId: site.logsId,
      // Tables of the resource's own, where its kind has them (Microsoft, "Resource logs": collection modes).
      logAnalyticsDestinationType: 'Dedicated',
      logs:
        categories === undefined
          ? [{ categoryGroup: 'allLogs', enabled: true }]
          : categories.map((category) => ({ category, enabled: true })),
    },
    { parent: part },
  );
}
