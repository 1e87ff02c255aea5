import { blockageOf, budgetsOf, DISRUPTION_BUDGET, guardsOf } from '../proofs/disruption';
import { nameOf } from '../resource';
import type { UnitRule, UnitViolation } from '../rule';
import type { Unit } from '../unit';

export const pdbAllowsDrain: UnitRule = {
  scope: 'unit',
  id: 'pdb-allows-drain',
  title: 'A disruption budget always permits a drain',
  why: 'A budget that permits no eviction stops every node upgrade until somebody deletes it by hand, at night.',
  severity: 'error',
  appliesTo: { rows: ['B6'], kinds: [DISRUPTION_BUDGET] },
  fix: 'Use `maxUnavailable: 1`, and one budget for each workload.',
  check(unit) {
    const blocked = budgetsOf(unit).flatMap((budget) => {
      const blockage = blockageOf(unit, budget);
      return blockage === undefined ? [] : [{ resource: budget.resource, ...blockage }];
    });
    return [...blocked, ...overlaps(unit)];
  },
  examples: {
    good: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  replicas: 3
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
  replicas: 3
  template:
    metadata: {labels: {app: chat}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: chat}
spec:
  minAvailable: 75%
  selector: {matchLabels: {app: chat}}
`,
    path: '/spec/minAvailable',
  },
};

/** The eviction API refuses a pod that more than one budget selects. Each later budget is told once. */
function overlaps(unit: Unit): readonly UnitViolation[] {
  const found = new Map<UnitViolation['resource'], UnitViolation>();
  for (const [workload, [first, ...others]] of guardsOf(unit)) {
    for (const resource of others) {
      if (first === undefined || found.has(resource)) continue;
      found.set(resource, {
        resource,
        path: '/spec/selector',
        message: `selects the pods of ${nameOf(workload)}, as ${nameOf(first)} does; the eviction API then refuses every eviction`,
      });
    }
  }
  return [...found.values()];
}
