import { at, shown } from '../json';
import { type Pods, podSpecOf } from '../pods';
import { nameOf, type Resource } from '../resource';
import type { UnitRule, UnitViolation } from '../rule';
import { selectorOf, selectorText, selects } from '../selector';
import type { Unit } from '../unit';

const SELECTING = ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet'];

export const selectorOwnPods: UnitRule = {
  scope: 'unit',
  id: 'selector-own-pods',
  title: 'A workload selects its own pods, and no others',
  why: 'The selector can never be changed: one that misses its pods is refused, one that fits the pods of another workload makes the two fight over them.',
  severity: 'error',
  appliesTo: { rows: ['B1'], kinds: SELECTING },
  fix: "Repeat the selector's labels in the pod template, and let one of them be the workload's own, e.g. `app.kubernetes.io/name`.",
  check: (unit) => SELECTING.flatMap((type) => unit.ofType(type)).flatMap((resource) => [...faultsOf(unit, resource)]),
  examples: {
    good: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  selector: {matchLabels: {app: chat}}
  template:
    metadata: {labels: {app: chat, tier: agents}}
`,
    bad: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  selector: {matchLabels: {app: chat, release: stable}}
  template:
    metadata: {labels: {app: chat}}
`,
    path: '/spec/template/metadata/labels',
  },
};

function* faultsOf(unit: Unit, resource: Resource): Iterable<UnitViolation> {
  const selector = selectorOf(at(resource.body, '/spec/selector'));
  const own = podSpecOf(resource);
  if (selector === undefined || own === undefined) return;
  if (selector.all) {
    yield { resource, path: '/spec/selector', message: 'got {}, which selects every pod; want labels of its own' };
    return;
  }
  if (!selects(selector, own.labels)) {
    const labels = shown(Object.fromEntries(own.labels));
    yield {
      resource,
      path: '/spec/template/metadata/labels',
      message: `got ${labels}, want ${selectorText(selector)}`,
    };
  }
  const other = unit.selected(resource.namespace, selector).find((pods) => isRival(resource, pods));
  if (other !== undefined) {
    yield { resource, path: '/spec/selector', message: `selects the pods of ${nameOf(other.workload)} too` };
  }
}

/** The same object a second time is a duplicate, which is another rule's matter. */
const isRival = (resource: Resource, { workload }: Pods): boolean =>
  workload.type !== resource.type || workload.name !== resource.name;
