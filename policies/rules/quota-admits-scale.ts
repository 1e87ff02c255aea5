import { at, isObject, listOf, objectOf, segment, shown } from '../json';
import type { Pods } from '../pods';
import {
  type ContainerDefaults,
  containerDefaults,
  MEASURES,
  type Measure,
  mostPods,
  mustSurge,
  podNeed,
} from '../proofs/capacity';
import { quantityOf } from '../proofs/quantity';
import type { Resource } from '../resource';
import type { UnitRule, UnitViolation } from '../rule';
import type { Unit } from '../unit';

export const quotaAdmitsScale: UnitRule = {
  scope: 'unit',
  id: 'quota-admits-scale',
  title: 'The quota admits every workload at its largest',
  why: 'An autoscaler that runs into the quota stops scaling under the very load it is for, and a rollout that needs one more pod hangs.',
  severity: 'error',
  appliesTo: { rows: ['B4', 'B9'], kinds: ['ResourceQuota', 'LimitRange'] },
  fix: 'Raise the quota, or lower the maximum of replicas or the requests.',
  check: (unit) => unit.ofType('ResourceQuota').flatMap((quota) => faultsOf(unit, quota)),
  examples: {
    good: `
apiVersion: v1
kind: ResourceQuota
metadata: {name: quota}
spec:
  hard: {requests.cpu: "4", pods: "10"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  replicas: 3
  template:
    spec:
      containers:
        - {name: chat, image: chat:1.4.2, resources: {requests: {cpu: "1"}}}
`,
    bad: `
apiVersion: v1
kind: ResourceQuota
metadata: {name: quota}
spec:
  hard: {requests.cpu: "3", pods: "10"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  replicas: 3
  template:
    spec:
      containers:
        - {name: chat, image: chat:1.4.2, resources: {requests: {cpu: 1500m}}}
`,
    path: '/spec/hard/requests.cpu',
  },
};

/** The short names that a quota also knows. */
const ALIASES: Readonly<Record<string, Measure>> = { cpu: 'requests.cpu', memory: 'requests.memory' };
const measureOf = (key: string): Measure | undefined => ALIASES[key] ?? MEASURES.find((measure) => measure === key);

function faultsOf(unit: Unit, quota: Resource): readonly UnitViolation[] {
  // A scoped quota counts some pods only.
  if (listOf(at(quota.body, '/spec/scopes')).length > 0 || isObject(at(quota.body, '/spec/scopeSelector'))) return [];
  const defaults = containerDefaults(unit.ofType('LimitRange').filter((range) => range.namespace === quota.namespace));
  const pods = unit.podsIn(quota.namespace);
  return Object.entries(objectOf(at(quota.body, '/spec/hard'))).flatMap(([key, hard]) => {
    const allowed = quantityOf(hard);
    if (allowed === undefined) return [];
    const path = `/spec/hard/${segment(key)}`;
    const found: UnitViolation[] = [];
    const measure = measureOf(key);
    // The other measures are demanded of every container anyway, by a rule of their own.
    if (measure === 'limits.cpu') found.push(...silent(pods, measure, defaults, quota));
    const need = key === 'pods' || key === 'count/pods' ? needOf(unit, pods, () => 1) : undefined;
    const total = measure === undefined ? need : needOf(unit, pods, (each) => podNeed(each, measure, defaults) ?? 0);
    if (total === undefined || total.steady + total.surge <= allowed * (1 + 1e-9)) return found;
    const surge = total.surge === 0 ? '' : ` and ${amount(key, total.surge)} for a rollout's new pod`;
    const message = `got ${shown(hard)}, but all workloads at their largest need ${amount(key, total.steady)}${surge}`;
    return [...found, { resource: quota, path, message }];
  });
}

/** What all workloads take at full scale, and the one extra pod that a rollout may have to start first. */
function needOf(
  unit: Unit,
  pods: readonly Pods[],
  podSize: (pods: Pods) => number,
): { readonly steady: number; readonly surge: number } {
  let steady = 0;
  let surge = 0;
  for (const each of pods) {
    const count = mostPods(unit, each.workload) ?? 0;
    steady += count * podSize(each);
    if (count > 0 && mustSurge(each.workload, count)) surge = Math.max(surge, podSize(each));
  }
  return { steady, surge };
}

/** Under a quota, the API server refuses pods that leave the measure open. */
const silent = (
  pods: readonly Pods[],
  measure: Measure,
  defaults: ContainerDefaults,
  quota: Resource,
): readonly UnitViolation[] =>
  pods
    .filter((each) => podNeed(each, measure, defaults) === undefined)
    .map((each) => ({
      resource: each.workload,
      path: `${each.path}/containers`,
      message: `leaves ${measure} open in a container, so ResourceQuota ${quota.name} refuses its pods`,
      fix: `Set resources.${measure} in every container, or a default in a LimitRange.`,
    }));

function amount(key: string, value: number): string {
  if (key.endsWith('memory')) return `${Math.ceil(value / 2 ** 20)}Mi`;
  return key.endsWith('cpu') ? `${Math.ceil(Number((value * 1000).toFixed(6)))}m` : String(value);
}
