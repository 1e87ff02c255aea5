import { TAGGABLE } from '../azure/taggable';
import { at, shown, textsOf } from '../json';
import type { ResourceRule } from '../rule';

const TAGS = ['cost-centre', 'environment', 'owner', 'application'];

export const azureTagsPresent: ResourceRule = {
  scope: 'resource',
  id: 'azure-tags-present',
  title: 'Every resource of Azure carries the four tags',
  why: 'The bill and the incident are told by tag: a resource without them belongs to nobody.',
  severity: 'error',
  appliesTo: { rows: ['E1', 'C14'], kinds: TAGGABLE },
  fix: `Tag the resource with ${TAGS.map((tag) => `\`${tag}\``).join(', ')}; in a platform they come from \`tags\`.`,
  check(resource) {
    const tags = textsOf(at(resource.body, '/inputs/tags'));
    const missing = TAGS.filter((tag) => (tags.get(tag) ?? '') === '');
    return missing.length === 0
      ? []
      : [{ path: '/inputs/tags', message: `lacks ${missing.join(', ')}; got ${shown([...tags.keys()])}` }];
  },
  examples: {
    good: `
- urn: urn:pulumi:production::desk::azure-native:resources:ResourceGroup::shared
  type: azure-native:resources:ResourceGroup
  name: shared
  inputs: {tags: {cost-centre: cc-1042, environment: production, owner: agents-team, application: desk}}
- urn: urn:pulumi:production::desk::azure-native:network:Subnet::nodes
  type: azure-native:network:Subnet
  name: nodes
  inputs: {subnetName: nodes}
`,
    bad: `
- urn: urn:pulumi:production::desk::azure-native:resources:ResourceGroup::shared
  type: azure-native:resources:ResourceGroup
  name: shared
  inputs: {tags: {cost-centre: "", environment: production, owner: agents-team, application: desk}}
`,
    path: '/inputs/tags',
  },
};
