import { listWorkflowTriggerCallbackUrlOutput, Workflow } from '@pulumi/azure-native/logic';
import * as pulumi from '@pulumi/pulumi';
import { slackTrigger, slackWorkflow } from '../../../spec/azure/slack-message';
import type { Part } from '../part';
import { type AzureSite, nameOf, tagsOf } from '../site';

export interface SlackProps {
  /** What tells it from others, e.g. `page-0`. */
  readonly name: string;
  readonly channel: string;
  /** Address of an incoming webhook: a secret. */
  readonly webhook: pulumi.Output<string>;
}

/** What stands between Azure Monitor and a channel of Slack: a receiver of an action group. */
export function slackReceiver(parent: Part, site: AzureSite, { name, channel, webhook }: SlackProps) {
  // Where the primary's loss is told of too.
  const region = site.target.regions.at(-1)?.name ?? '';
  const workflow = new Workflow(
    `slack-${name}`,
    {
      resourceGroupName: site.shared.resourceGroupName,
      location: region,
      workflowName: nameOf(site, 'workflow', 'slack', name),
      state: 'Enabled',
      definition: slackWorkflow(channel),
      parameters: { webhook: { type: 'SecureString', value: webhook } },
      tags: tagsOf(site),
    },
    { parent },
  );
  const callback = listWorkflowTriggerCallbackUrlOutput(
    { resourceGroupName: site.shared.resourceGroupName, workflowName: workflow.name, triggerName: slackTrigger },
    { parent: workflow },
  );
  return {
    name: `slack-${name}`,
    resourceId: workflow.id,
    // It holds a signature: whoever knows it may write.
    callbackUrl: pulumi.secret(callback.value),
    useCommonAlertSchema: true,
  };
}
