import { shown } from '../json';
import { labelsOf } from '../resource';
import type { ResourceRule } from '../rule';

const TAGS = ['cost-centre', 'environment', 'owner', 'application'];

export const tagsPresent: ResourceRule = {
  scope: 'resource',
  id: 'tags-present',
  title: 'Every object carries the four tags',
  why: 'Costs and incidents are told by tag: an object without them belongs to nobody.',
  severity: 'error',
  appliesTo: { rows: ['E1'], kinds: ['*'] },
  fix: `Label the object with ${TAGS.map((tag) => `\`${tag}\``).join(', ')}; in a platform they come from \`tags\`.`,
  check(resource) {
    const labels = labelsOf(resource);
    const missing = TAGS.filter((tag) => (labels.get(tag) ?? '') === '');
    return missing.length === 0
      ? []
      : [{ path: '/metadata/labels', message: `lacks ${missing.join(', ')}; got ${shown([...labels.keys()])}` }];
  },
  examples: {
    good: `
apiVersion: v1
kind: ConfigMap
metadata:
  name: chat
  labels: {cost-centre: cc-1042, environment: production, owner: agents-team, application: support-desk}
`,
    bad: `
apiVersion: v1
kind: ConfigMap
metadata:
  name: chat
  labels: {cost-centre: "", environment: production, owner: agents-team, application: support-desk}
`,
    path: '/metadata/labels',
  },
};
