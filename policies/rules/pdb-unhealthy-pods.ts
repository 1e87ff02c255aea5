import { at, shown } from '../json';
import { DISRUPTION_BUDGET } from '../proofs/disruption';
import type { ResourceRule } from '../rule';

export const pdbUnhealthyPods: ResourceRule = {
  scope: 'resource',
  id: 'pdb-unhealthy-pods',
  title: 'Unhealthy pods do not block a drain',
  why: 'By default a pod that crashes for ever counts against the budget and can never be evicted itself.',
  severity: 'warning',
  appliesTo: { rows: ['B6'], kinds: [DISRUPTION_BUDGET] },
  fix: 'Set `unhealthyPodEvictionPolicy: AlwaysAllow`.',
  check(resource) {
    const policy = at(resource.body, '/spec/unhealthyPodEvictionPolicy');
    return policy === 'AlwaysAllow'
      ? []
      : [{ path: '/spec/unhealthyPodEvictionPolicy', message: `got ${shown(policy)}, want "AlwaysAllow"` }];
  },
  examples: {
    good: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: chat}
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector: {matchLabels: {app: chat}}
`,
    bad: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: chat}
spec:
  maxUnavailable: 1
  selector: {matchLabels: {app: chat}}
`,
    path: '/spec/unhealthyPodEvictionPolicy',
  },
};
