import { segment, shown } from '../json';
import { labelsOf } from '../resource';
import type { ResourceRule } from '../rule';

const ENFORCE = 'pod-security.kubernetes.io/enforce';

export const namespacePodSecurity: ResourceRule = {
  scope: 'resource',
  id: 'namespace-pod-security',
  title: 'Namespaces enforce Pod Security restricted',
  why: 'Manifests are checked here once; the label makes the API server check every pod, whoever applies it.',
  severity: 'error',
  appliesTo: { rows: ['B9', 'B1'], kinds: ['Namespace'] },
  fix: `Label the Namespace \`${ENFORCE}: restricted\`.`,
  check(resource) {
    const level = labelsOf(resource).get(ENFORCE);
    return level === 'restricted'
      ? []
      : [{ path: `/metadata/labels/${segment(ENFORCE)}`, message: `got ${shown(level)}, want "restricted"` }];
  },
  examples: {
    good: `
apiVersion: v1
kind: Namespace
metadata:
  name: support-desk
  labels: {pod-security.kubernetes.io/enforce: restricted}
`,
    bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: support-desk
  labels: {pod-security.kubernetes.io/warn: restricted}
`,
    path: '/metadata/labels/pod-security.kubernetes.io~1enforce',
  },
};
