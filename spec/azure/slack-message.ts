/**
 * What makes a message of Slack out of an alert: Azure Monitor posts its common alert schema, which Slack does not take. In
 * the workflow definition language of Logic Apps (Microsoft, "Workflow Definition Language schema reference", "Common
 * alert schema"; Slack, "Sending messages using incoming webhooks").
 */
export const slackWorkflow = (channel: string) => ({
  $schema: 'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#',
  contentVersion: '1.0.0.0',
  parameters: { webhook: { type: 'SecureString' } },
  triggers: { [slackTrigger]: { type: 'Request', kind: 'Http', inputs: { method: 'POST', schema: alertSchema } } },
  actions: {
    post: {
      type: 'Http',
      inputs: {
        method: 'POST',
        uri: "@parameters('webhook')",
        headers: { 'Content-Type': 'application/json' },
        // Webhooks of today know their channel and pass over this one; those of old need it.
        body: { channel, text: `@{${text}}` },
        retryPolicy: { type: 'exponential', count: 4, interval: 'PT10S' },
      },
      runAfter: {},
      // Whoever reads the history of its runs must not find the address.
      runtimeConfiguration: { secureData: { properties: ['inputs'] } },
    },
  },
  outputs: {},
});

export const slackTrigger = 'alert';

const alertSchema = {
  type: 'object',
  properties: {
    schemaId: { type: 'string' },
    data: {
      type: 'object',
      properties: { essentials: { type: 'object' }, alertContext: { type: 'object' } },
      required: ['essentials'],
    },
  },
  required: ['data'],
};

const essential = (field: string): string => `triggerBody()?['data']?['essentials']?['${field}']`;
/** Prometheus tells what is wrong in an annotation, all others in the rule's own description. */
const summary = "triggerBody()?['data']?['alertContext']?['annotations']?['summary']";
const description = `if(empty(${essential('description')}), coalesce(${summary}, ''), ${essential('description')})`;

/** Slack reads three signs as its own, and wants them as entities ("Formatting text for app surfaces"). */
const escaped = (value: string): string =>
  `replace(replace(replace(${value}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')`;

const heading = `if(equals(${essential('monitorCondition')}, 'Resolved'), ':white_check_mark: Resolved', ':rotating_light: Fired')`;

const text =
  `concat(${heading}, ' *', ${escaped(`coalesce(${essential('alertRule')}, '')`)}, '* (', ` +
  `coalesce(${essential('severity')}, ''), ')', decodeUriComponent('%0A'), ${escaped(description)})`;
