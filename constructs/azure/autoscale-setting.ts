import { AutoscaleSetting } from '@pulumi/azure-native/monitor';
import type * as pulumi from '@pulumi/pulumi';
import type { Part } from './part';
import { nameOf, type RegionSite, tagsOf } from './site';

/**
 * Resources whose number Azure Monitor can change by a rule, and the metric that says how busy they are. Neither
 * Container Apps nor Container Instances are among them (Microsoft, "Overview of autoscale in Azure": supported
 * services; metric names: "Supported metrics with Azure Monitor").
 */
const scalable = {
  /** Units of API Management v2. */
  apiManagement: { metric: 'CpuPercent_Gateway', step: 1 },
  /** Messaging units of Service Bus Premium, which double. */
  serviceBus: { metric: 'NamespaceCpuUsage', step: 1 },
} as const satisfies Readonly<Record<string, { readonly metric: string; readonly step: number }>>;

export interface AutoscaleProps {
  /** Logical name, unique in the stack, e.g. `apim-eastus2`. */
  readonly name: string;
  readonly kind: keyof typeof scalable;
  readonly resourceId: pulumi.Input<string>;
  /** Least and most units. */
  readonly units: readonly [number, number];
}

/**
 * Adds one where cpu is above 70 % for five minutes, takes one away where it is below 30 %, and then waits five minutes
 * (C10).
 */
export function autoscale(part: Part, site: RegionSite, props: AutoscaleProps): AutoscaleSetting {
  const { name, kind, resourceId, units } = props;
  const { metric, step } = scalable[kind];
  const rule = (operator: 'GreaterThan' | 'LessThan', threshold: number, direction: 'Increase' | 'Decrease') => ({
    metricTrigger: {
      metricName: metric,
      metricResourceUri: resourceId,
      timeGrain: 'PT1M',
      timeWindow: 'PT5M',
      statistic: 'Average' as const,
      timeAggregation: 'Average' as const,
      operator,
      threshold,
    },
    scaleAction: { direction, type: 'ChangeCount' as const, value: String(step), cooldown: 'PT5M' },
  });
  const [least, most] = units.map(String);
  return new AutoscaleSetting(
    name,
    {
      autoscaleSettingName: nameOf(site, 'autoscale', name),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      targetResourceUri: resourceId,
      enabled: true,
      profiles: [
        {
          name: 'cpu',
          capacity: { minimum: least ?? '1', maximum: most ?? '1', default: least ?? '1' },
          rules: [rule('GreaterThan', 70, 'Increase'), rule('LessThan', 30, 'Decrease')],
        },
      ],
      notifications: [],
      tags: tagsOf(site),
    },
    { parent: part },
  );
}
