import { MetricAlert } from '@pulumi/azure-native/monitor';
import type * as pulumi from '@pulumi/pulumi';
import { type MetricAlertRule, metricAlerts, type WatchedKind } from '../../../spec/azure/alerts';
import { Part } from '../part';
import { type AzureSite, nameOf, tagsOf } from '../site';
import { type ActionGroups, severityNumbers } from './action-groups';
import { isoDuration } from './duration';

/** A resource whose platform metrics are watched. */
export interface Watched {
  readonly kind: WatchedKind;
  /** What tells it from others of its kind, e.g. the region. */
  readonly name: string;
  readonly id: pulumi.Input<string>;
}

/** Alerts over what Azure itself measures of the platform's resources. */
export class MetricAlerts extends Part {
  constructor(site: AzureSite, watched: readonly Watched[], groups: ActionGroups, parent: pulumi.Resource | undefined) {
    super('MetricAlerts', 'metric-alerts', parent);
    const { observability, recovery } = site.environment;
    const alerts = observability?.alerts;
    if (alerts !== undefined) {
      const { thresholds, without } = alerts;
      const replicaLag = recovery?.targets.assumed.replicaLag ?? thresholds.replicaLag;
      for (const { kind, name, id } of watched) {
        const rules: readonly MetricAlertRule[] = metricAlerts[kind]({ thresholds, replicaLag });
        for (const rule of rules.filter((one) => !without.includes(one.id))) {
          createAlert(this, site, groups, rule, `${rule.id}-${kind}-${name}`, id);
        }
      }
    }
    this.registerOutputs();
  }
}

function createAlert(
  parent: Part,
  site: AzureSite,
  groups: ActionGroups,
  rule: MetricAlertRule,
  name: string,
  id: pulumi.Input<string>,
): void {
  const above = 'above' in rule.fires;
  new MetricAlert(
    name,
    {
      resourceGroupName: site.shared.resourceGroupName,
      ruleName: nameOf(site, 'alertRules', name.toLowerCase()),
      // It must work while a region does not.
      location: 'Global',
      description: `${rule.summary}. ${rule.action}`,
      enabled: true,
      autoMitigate: true,
      severity: severityNumbers[rule.severity],
      scopes: [id],
      evaluationFrequency: 'PT1M',
      windowSize: isoDuration(rule.window),
      criteria: {
        odataType: 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria',
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion',
            name: rule.metric,
            metricName: rule.metric,
            timeAggregation: rule.aggregation,
            operator: above ? 'GreaterThan' : 'LessThan',
            threshold: 'above' in rule.fires ? rule.fires.above : rule.fires.below,
            // A resource that has not measured anything yet has no such metric.
            skipMetricValidation: true,
            ...(rule.dimension === undefined
              ? {}
              : { dimensions: [{ name: rule.dimension, operator: 'Include', values: ['*'] }] }),
          },
        ],
      },
      actions: groups.of(rule.severity).map((actionGroupId) => ({ actionGroupId })),
      tags: tagsOf(site),
    },
    { parent },
  );
}
