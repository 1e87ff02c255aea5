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
  /** Bytes that it may take. @default not told */
  readonly memory?: number;
  /** The one value of the metric's dimension that is looked at. @default each by itself */
  readonly only?: string;
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
      for (const one of watched) {
        const rules: readonly MetricAlertRule[] = metricAlerts[one.kind]({
          ...{ thresholds, replicaLag, memory: one.memory ?? 0 },
        });
        for (const rule of rules.filter(({ id }) => !without.includes(id))) createAlert(this, site, groups, rule, one);
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
  watched: Watched,
): void {
  const name = `${rule.id}-${watched.kind}-${watched.name}`;
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
      scopes: [watched.id],
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
              : { dimensions: [{ name: rule.dimension, operator: 'Include', values: [watched.only ?? '*'] }] }),
          },
        ],
      },
      actions: groups.of(rule.severity).map((actionGroupId) => ({ actionGroupId })),
      tags: tagsOf(site),
    },
    { parent },
  );
}
