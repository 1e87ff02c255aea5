import { guardsOf } from '../proofs/disruption';
import { scaleOf } from '../proofs/scale';
import type { UnitRule } from '../rule';

const GUARDED = ['apps/Deployment', 'apps/StatefulSet', 'argoproj.io/Rollout'];

export const pdbPresent: UnitRule = {
  scope: 'unit',
  id: 'pdb-present',
  title: 'Workloads of two replicas or more have a disruption budget',
  why: 'Without one, a drain of two nodes at once may evict every replica together.',
  severity: 'error',
  appliesTo: { rows: ['B6'], kinds: GUARDED },
  fix: 'Add a PodDisruptionBudget with `maxUnavailable: 1` that selects the pods.',
  check(unit) {
    const guarded = guardsOf(unit);
    return GUARDED.flatMap((type) => unit.ofType(type)).flatMap((resource) => {
      const fewest = scaleOf(unit, resource)?.min ?? 0;
      return fewest >= 2 && !guarded.has(resource)
        ? [{ resource, path: '/spec', message: `runs ${fewest} replicas or more that no PodDisruptionBudget selects` }]
        : [];
    });
  },
  examples: {
    good: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  replicas: 2
  template:
    metadata: {labels: {app: chat}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: chat}
spec:
  maxUnavailable: 1
  selector: {matchLabels: {app: chat}}
`,
    bad: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  replicas: 2
  template:
    metadata: {labels: {app: chat}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: chat}
spec:
  maxUnavailable: 1
  selector: {matchLabels: {app: worker}}
`,
    path: '/spec',
  },
};
