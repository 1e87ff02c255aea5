import { type Json, segment } from '../json';
import { declares, EXTERNAL, type External, externalsOf } from '../proofs/external';
import { kindOfType } from '../proofs/reference';
import { referencesOf } from '../proofs/references';
import { SELECTORS } from '../proofs/selecting';
import type { Resource } from '../resource';
import type { UnitRule } from '../rule';
import type { Unit } from '../unit';

export const externalUsed: UnitRule = {
  scope: 'unit',
  id: 'external-used',
  title: 'Declared external objects are referred to',
  why: 'A stale declaration hides the next wrong reference of that name.',
  severity: 'warning',
  appliesTo: { rows: ['B9'], kinds: ['*'] },
  fix: `Remove the entry from the annotation \`${EXTERNAL}\`, or correct it to \`Kind/name\`.`,
  check: (unit) =>
    unit.resources.flatMap((resource) =>
      externalsOf(resource)
        .filter((external) => !isUsed(unit, resource, external))
        .map((external) => ({
          resource,
          path: `/metadata/annotations/${segment(EXTERNAL)}`,
          message:
            external.kind === '' || external.name === ''
              ? `got "${external.text}", want Kind/name`
              : `declares ${external.text}, which the object never refers to`,
        })),
    ),
  examples: {
    good: `
apiVersion: v1
kind: Pod
metadata:
  name: chat
  annotations: {agent-gantry.dev/external: Secret/model-keys}
spec:
  containers:
    - {name: chat, image: chat:1.4.2, envFrom: [{secretRef: {name: model-keys}}]}
`,
    bad: `
apiVersion: v1
kind: Pod
metadata:
  name: chat
  annotations: {agent-gantry.dev/external: "Secret/model-keys, Secret/old-keys"}
spec:
  containers:
    - {name: chat, image: chat:1.4.2, envFrom: [{secretRef: {name: model-keys}}]}
`,
    path: '/metadata/annotations/agent-gantry.dev~1external',
  },
};

function isUsed(unit: Unit, resource: Resource, external: External): boolean {
  // What selects pods by label declares them all, not one by its name.
  if (external.kind === 'Pod' && (resource.type === 'Service' || resource.type in SELECTORS)) return true;
  if (external.kind === 'Service' && resource.type === 'monitoring.coreos.com/ServiceMonitor') return true;
  const references = referencesOf(unit).get(resource) ?? [];
  return (
    references.some((reference) => declares(external, kindOfType(reference.type), reference.name)) ||
    mentions({ ...resource.body, metadata: null }, external.name)
  );
}

/** Custom resources refer in ways that no rule knows; the bare name is then enough. */
function mentions(value: Json | undefined, name: string): boolean {
  if (typeof value !== 'object' || value === null) return value === name;
  return Object.values(value).some((part) => mentions(part, name));
}
