import { PrometheusRuleGroup } from '@pulumi/azure-native/alertsmanagement';
import type { alertsmanagement } from '@pulumi/azure-native/types/input';
import type * as pulumi from '@pulumi/pulumi';
import { alertGroups } from '../../../spec/alerts/alerts';
import { judged } from '../../../spec/alerts/prometheus';
import type { AlertRule } from '../../../spec/alerts/rule';
import type { Alerts } from '../../../spec/observability/alerting';
import { Part } from '../part';
import { nameOf, type RegionGround, tagsOf } from '../site';
import { type ActionGroups, severityNumbers } from './action-groups';
import { isoDuration } from './duration';
import type { Metrics } from './metrics';

type Rule = alertsmanagement.PrometheusRuleArgs;

/** Rules of one group (Microsoft, "Azure Monitor service limits": Prometheus alerts). */
const mostRules = 20;

/** The alerts of a region's cluster, judged by managed Prometheus: the same expressions as in the cluster. */
export class PrometheusRules extends Part {
  constructor(site: RegionGround, metrics: Metrics, groups: ActionGroups, parent: pulumi.Resource) {
    const { environment, region, resourceGroupName } = site;
    super('PrometheusRules', `prometheus-rules-${region.name}`, parent);
    const { kubernetes, observability } = environment;
    const alerts = observability?.alerts;
    if (alerts !== undefined && kubernetes !== undefined) {
      const scope = { environment, namespace: kubernetes.namespace, thresholds: alerts.thresholds };
      for (const [group, rules] of alertGroups(scope, alerts.without)) {
        const spelled = rules.flatMap((rule) => spell(site, alerts, groups, rule));
        if (spelled.length > mostRules) throw new Error(`${group}: ${spelled.length} rules, at most ${mostRules}`);
        new PrometheusRuleGroup(
          `${group}-${region.name}`,
          {
            resourceGroupName,
            location: region.name,
            ruleGroupName: nameOf(site, 'alertRules', region.name, group),
            scopes: [metrics.workspace.id],
            interval: 'PT1M',
            enabled: true,
            rules: spelled,
            tags: tagsOf(site),
          },
          this.child,
        );
      }
    }
    this.registerOutputs();
  }
}

function spell(site: RegionGround, alerts: Alerts, groups: ActionGroups, rule: AlertRule): Rule[] {
  const { id, severity, summary, action } = rule;
  return judged(rule).map(({ expression, for: seconds, silent }) => ({
    alert: silent ? `${id}-no-data` : id,
    enabled: true,
    expression,
    for: isoDuration(seconds),
    severity: severityNumbers[severity],
    labels: {
      platform: site.environment.platform,
      environment: site.environment.name,
      region: site.region.name,
      ...(silent ? { reason: 'no-data' } : {}),
    },
    annotations: {
      summary,
      action,
      ...(alerts.runbooks === undefined ? {} : { runbook_url: `${alerts.runbooks}#${id.toLowerCase()}` }),
    },
    actions: groups.of(severity).map((actionGroupId) => ({ actionGroupId })),
    resolveConfiguration: { autoResolved: true, timeToResolve: 'PT10M' },
  }));
}
