import type { UnitRule } from '../rule';
import { groupBy, keyOf } from '../unit';

export const noDuplicates: UnitRule = {
  scope: 'unit',
  id: 'no-duplicates',
  title: 'No object is written twice',
  why: 'The later one silently replaces the earlier one, in an order that depends on file names.',
  severity: 'error',
  appliesTo: { rows: ['E4'], kinds: ['*'] },
  fix: 'Remove one of them, or rename it.',
  check(unit) {
    const named = unit.resources.filter((resource) => resource.name !== '' && !resource.name.endsWith('*'));
    const groups = groupBy(named, ({ type, namespace, name }) => keyOf(type, namespace, name));
    return [...groups.values()].flatMap(([first, ...others]) =>
      others.map((resource) => ({
        resource,
        path: '/metadata/name',
        message: `stands already in ${first?.file}, document ${(first?.document ?? 0) + 1}`,
      })),
    );
  },
  examples: {
    good: `
apiVersion: v1
kind: ConfigMap
metadata: {name: chat, namespace: support-desk}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: chat, namespace: sales-desk}
`,
    bad: `
apiVersion: v1
kind: ConfigMap
metadata: {name: chat, namespace: support-desk}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: chat, namespace: support-desk}
`,
    path: '/metadata/name',
  },
};
