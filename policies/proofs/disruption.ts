import { at, type Json } from '../json';
import type { Pods } from '../pods';
import type { Resource } from '../resource';
import { selectorOf } from '../selector';
import { perUnit, type Unit } from '../unit';
import { scaleOf, shareOf } from './scale';

export const DISRUPTION_BUDGET = 'policy/PodDisruptionBudget';

/** A budget and the pods that it guards. */
export interface Budget {
  readonly resource: Resource;
  readonly pods: readonly Pods[];
}

export const budgetsOf = perUnit((unit: Unit): readonly Budget[] =>
  unit.ofType(DISRUPTION_BUDGET).map((resource) => {
    const selector = selectorOf(at(resource.body, '/spec/selector'));
    return { resource, pods: selector === undefined ? [] : unit.selected(resource.namespace, selector) };
  }),
);

/** The budgets that guard each workload's pods. */
export const guardsOf = perUnit((unit: Unit): ReadonlyMap<Resource, readonly Resource[]> => {
  const guards = new Map<Resource, Resource[]>();
  for (const { resource, pods } of budgetsOf(unit)) {
    for (const { workload } of pods) {
      const known = guards.get(workload);
      if (known === undefined) guards.set(workload, [resource]);
      else known.push(resource);
    }
  }
  return guards;
});

/** Why a budget can refuse every eviction while all its pods are healthy. */
export interface Blockage {
  readonly path: string;
  readonly message: string;
}

/**
 * Whether a drain can always proceed: at every scale from the fewest pods on, with all of them healthy, one eviction
 * must be permitted. The number permitted never falls as the scale grows, so the fewest pods decide. Percentages round
 * up, as the disruption controller rounds them.
 */
export function blockageOf(unit: Unit, budget: Budget): Blockage | undefined {
  const { minAvailable, maxUnavailable } = budgetFields(budget.resource);
  if (minAvailable === undefined && maxUnavailable === undefined) {
    return { path: '/spec', message: 'sets neither minAvailable nor maxUnavailable, which permits no eviction at all' };
  }
  const fewest = fewestPods(unit, budget);
  if (maxUnavailable !== undefined) {
    // Rounding up makes any percentage above zero at least one pod.
    const permitted = shareOf(maxUnavailable, Math.max(fewest ?? 1, 1), Math.ceil);
    return permitted === 0
      ? { path: '/spec/maxUnavailable', message: `got ${JSON.stringify(maxUnavailable)}, which permits no eviction` }
      : undefined;
  }
  return minAvailable === undefined ? undefined : blockedByMinimum(minAvailable, fewest);
}

function blockedByMinimum(minAvailable: number | string, fewest: number | undefined): Blockage | undefined {
  const path = '/spec/minAvailable';
  if (minAvailable === '100%') return { path, message: 'got "100%", which permits no eviction' };
  if (fewest === undefined) return undefined;
  // A workload that may rest at zero pods is first evictable at one.
  const pods = Math.max(fewest, 1);
  const required = shareOf(minAvailable, pods, Math.ceil);
  if (required === undefined || pods - required >= 1) return undefined;
  return {
    path,
    message: `got ${JSON.stringify(minAvailable)}, which keeps ${required} of the fewest ${pods} pods, so none can be evicted`,
  };
}

/** The fewest pods a budget guards; undefined where it guards none that are known, or none that are counted. */
function fewestPods(unit: Unit, budget: Budget): number | undefined {
  let sum: number | undefined;
  for (const { workload } of budget.pods) {
    const scale = scaleOf(unit, workload);
    if (scale !== undefined) sum = (sum ?? 0) + scale.min;
  }
  return sum;
}

function budgetFields(budget: Resource): {
  readonly minAvailable: number | string | undefined;
  readonly maxUnavailable: number | string | undefined;
} {
  return {
    minAvailable: countOf(at(budget.body, '/spec/minAvailable')),
    maxUnavailable: countOf(at(budget.body, '/spec/maxUnavailable')),
  };
}

const countOf = (value: Json | undefined): number | string | undefined =>
  typeof value === 'number' || typeof value === 'string' ? value : undefined;
