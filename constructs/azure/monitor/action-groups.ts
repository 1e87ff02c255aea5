import { ActionGroup } from '@pulumi/azure-native/monitor';
import * as pulumi from '@pulumi/pulumi';
import type { Severity } from '../../../spec/alerts/rule';
import type { SecureWebhook } from '../../../spec/azure/monitor';
import { settingOf } from '../../../spec/observability/credential';
import type { Receiver } from '../../../spec/observability/receivers';
import { Part } from '../part';
import type { Settings } from '../settings';
import { type AzureSite, nameOf, tagsOf } from '../site';
import { slackReceiver } from './slack';

/** Azure's own numbers: 0 critical, 1 error, 2 warning, 3 informational, 4 verbose. */
export const severityNumbers: Readonly<Record<Severity, number>> = { page: 0, inform: 2 };

/** Who is told (A12): one group a severity, and none where nobody is named. */
export class ActionGroups extends Part {
  private readonly groups: ReadonlyMap<Severity, ActionGroup>;

  constructor(site: AzureSite, parent: pulumi.Resource | undefined) {
    super('ActionGroups', 'action-groups', parent);
    const { alerts } = site.environment.observability ?? {};
    this.groups = new Map(
      (['page', 'inform'] as const).flatMap((severity) => {
        const told = alerts?.[severity] ?? [];
        const webhooks =
          alerts === undefined ? [] : site.target.monitor.webhooks.filter(({ hears }) => hears === severity);
        if (told.length + webhooks.length === 0) return [];
        return [[severity, createGroup(this, site, severity, told, webhooks)] as const];
      }),
    );
    this.registerOutputs();
  }

  /** Ids of the groups that hear of a severity. */
  of(severity: Severity): readonly pulumi.Output<string>[] {
    const group = this.groups.get(severity);
    return group === undefined ? [] : [group.id];
  }
}

function createGroup(
  parent: Part,
  site: AzureSite,
  severity: Severity,
  told: readonly Receiver[],
  webhooks: readonly SecureWebhook[],
): ActionGroup {
  const emails = told.flatMap((receiver) => (receiver.kind === 'email' ? receiver.to : []));
  return new ActionGroup(
    severity,
    {
      resourceGroupName: site.shared.resourceGroupName,
      actionGroupName: nameOf(site, 'actionGroup', severity),
      // It must work while a region does not.
      location: 'Global',
      // What a text message shows, at most 12 characters.
      groupShortName: severity,
      enabled: true,
      emailReceivers: emails.map((emailAddress, index) => ({
        name: `email-${index}`,
        emailAddress,
        useCommonAlertSchema: true,
      })),
      logicAppReceivers: told.flatMap((receiver, index) => {
        if (receiver.kind !== 'slack') return [];
        const address = site.settings.secret(settingOf(receiver.webhook));
        return [
          slackReceiver(parent, site, {
            ...{ name: `${severity}-${index}`, channel: receiver.channel, webhook: address },
          }),
        ];
      }),
      webhookReceivers: [
        ...told.flatMap((receiver, index) => {
          const serviceUri = addressOf(receiver, site.settings);
          if (serviceUri === undefined) return [];
          return [{ name: `${receiver.kind}-${index}`, serviceUri, useCommonAlertSchema: true }];
        }),
        ...webhooks.map(({ url, application, audience }, index) => ({
          name: `secure-${index}`,
          serviceUri: url,
          useAadAuth: true,
          objectId: application,
          identifierUri: audience,
          useCommonAlertSchema: true,
        })),
      ],
      tags: tagsOf(site),
    },
    { parent },
  );
}

/** Whoever knows such an address may write to it: it comes from the configuration of the stack, as a secret. */
function addressOf(receiver: Receiver, settings: Settings): pulumi.Output<string> | undefined {
  switch (receiver.kind) {
    case 'email':
    case 'slack':
      return undefined;
    case 'pagerDuty':
      // PagerDuty, "Microsoft Azure Integration Guide": the integration's address holds its key.
      return pulumi.interpolate`https://events.pagerduty.com/integration/${settings.secret(settingOf(receiver.key))}/enqueue`;
    case 'webhook':
      return settings.secret(settingOf(receiver.url));
  }
}
