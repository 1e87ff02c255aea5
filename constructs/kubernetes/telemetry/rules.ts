import type { Construct } from 'constructs';
import { alertGroups } from '../../../spec/alerts/alerts';
import { judged } from '../../../spec/alerts/prometheus';
import type { AlertRule, Severity } from '../../../spec/alerts/rule';
import type { Alerts } from '../../../spec/observability/alerting';
import { formatSeconds } from '../../../spec/units';
import type { PrometheusRule, Rule } from '../custom-resources/prometheus';
import { createObject } from '../object';
import type { Site } from '../site';
import { monitoringLabels } from './labels';

/**
 * The words of the monitoring mixins for a page and for what waits. Not `info`: kube-prometheus-stack mutes that while
 * nothing else is wrong in the namespace.
 */
export const severities: Readonly<Record<Severity, string>> = { page: 'critical', inform: 'warning' };

/** Every alert of the platform, for Prometheus to judge (A12). */
export function createAlertRules(scope: Construct, site: Site, alerts: Alerts): void {
  const { environment, target } = site;
  const namespace = target.namespace;
  const groups = alertGroups({ environment, namespace, thresholds: alerts.thresholds }, alerts.without);
  if (groups.length === 0) return;
  const name = environment.platform;
  createObject<PrometheusRule>(
    scope,
    'alerts',
    site,
    { name, labels: monitoringLabels(site, name) },
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      spec: {
        groups: groups.map(([group, rules]) => ({
          name: `${namespace}.${group}`,
          rules: rules.flatMap((rule) => spelled(site, alerts, rule)),
        })),
      },
    },
  );
}

function spelled(site: Site, alerts: Alerts, rule: AlertRule): Rule[] {
  const { id, severity, summary, action } = rule;
  const labels = {
    severity: severities[severity],
    // An AlertmanagerConfig sees only alerts of its own namespace, and an aggregation has lost that label.
    namespace: site.target.namespace,
    platform: site.environment.platform,
    environment: site.environment.name,
    region: site.region.name,
  };
  const annotations = {
    summary,
    action,
    ...(alerts.runbooks === undefined ? {} : { runbook_url: `${alerts.runbooks}#${id.toLowerCase()}` }),
  };
  return judged(rule).map(({ expression, for: seconds, silent }) => ({
    alert: id,
    expr: expression,
    ...lasting(seconds),
    labels: silent ? { ...labels, reason: 'no-data' } : labels,
    annotations,
  }));
}

const lasting = (seconds: number) => (seconds === 0 ? {} : { for: formatSeconds(seconds) });
