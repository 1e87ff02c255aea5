import type { Construct } from 'constructs';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { Running, Workload } from '../../spec/resolve-workload';
import { createObject } from './object';
import { type Site, selectorLabels, workloadLabels } from './site';

/** What node maintenance may take at once; always at least one pod, and broken pods at any time (B6). */
export function createDisruptionBudget(scope: Construct, site: Site, workload: Workload & Running): void {
  const { name, disruption } = workload;
  createObject<PodDisruptionBudget>(
    scope,
    'disruption-budget',
    site,
    { name, labels: workloadLabels(site, workload) },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      spec: {
        ...disruption,
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: { ...selectorLabels(site, name) } },
      },
    },
  );
}
