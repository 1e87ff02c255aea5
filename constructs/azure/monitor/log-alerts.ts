import { ScheduledQueryRule } from '@pulumi/azure-native/monitor';
import type * as pulumi from '@pulumi/pulumi';
import { type LogAlertRule, logAlerts } from '../../../spec/azure/alerts';
import { Part } from '../part';
import { nameOf, type RegionGround, tagsOf } from '../site';
import { type ActionGroups, severityNumbers } from './action-groups';
import { isoDuration } from './duration';
import type { Logs } from './logs';

/** Alerts over the requests that a region's workspace has (C11), where no Prometheus judges them. */
export class LogAlerts extends Part {
  constructor(site: RegionGround, logs: Logs, groups: ActionGroups, parent: pulumi.Resource) {
    super('LogAlerts', `log-alerts-${site.region.name}`, parent);
    const { alerts } = site.environment.observability ?? {};
    if (alerts !== undefined) {
      for (const rule of logAlerts(alerts.thresholds)) {
        if (!alerts.without.includes(rule.id)) createRule(this, site, logs, groups, rule);
      }
    }
    this.registerOutputs();
  }
}

function createRule(parent: Part, site: RegionGround, logs: Logs, groups: ActionGroups, rule: LogAlertRule): void {
  const { id, severity, query, above, window, summary, action } = rule;
  new ScheduledQueryRule(
    `${id}-${site.region.name}`,
    {
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      ruleName: nameOf(site, 'alertRules', site.region.name, id.toLowerCase()),
      kind: 'LogAlert',
      displayName: id,
      description: `${summary}. ${action}`,
      enabled: true,
      severity: severityNumbers[severity],
      scopes: [logs.workspace.id],
      evaluationFrequency: 'PT1M',
      windowSize: isoDuration(window),
      autoMitigate: true,
      // The tables are made with the first row: until then no query over them would be valid.
      skipQueryValidation: true,
      criteria: {
        allOf: [
          {
            query,
            metricMeasureColumn: 'value',
            timeAggregation: 'Maximum',
            operator: 'GreaterThan',
            threshold: above,
            dimensions: [{ name: 'service', operator: 'Include', values: ['*'] }],
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          },
        ],
      },
      actions: { actionGroups: [...groups.of(severity)] },
      tags: tagsOf(site),
    },
    { parent },
  );
}
