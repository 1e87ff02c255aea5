import { declares, EXTERNAL, externalsOf } from '../proofs/external';
import { providedBy } from '../proofs/provided';
import { kindOfType, type Reference } from '../proofs/reference';
import { referencesOf } from '../proofs/references';
import type { UnitRule, UnitViolation } from '../rule';
import type { Unit } from '../unit';

export const referenceExists: UnitRule = {
  scope: 'unit',
  id: 'reference-exists',
  title: 'Every reference resolves',
  why: 'A pod that names a missing Secret, key, claim or account never starts, and a route to a missing Service answers 503.',
  severity: 'error',
  appliesTo: { rows: ['B1', 'B5', 'B7', 'B8', 'B9'], kinds: ['*'] },
  fix: `Correct the name, add the object, or declare it: annotation \`${EXTERNAL}: "Kind/name"\`.`,
  check: (unit) => [...referencesOf(unit).values()].flatMap((references) => faultsOf(unit, references)),
  examples: {
    good: `
apiVersion: v1
kind: Pod
metadata:
  name: chat
  annotations: {agent-gantry.dev/external: Secret/model-keys}
spec:
  containers:
    - name: chat
      image: chat:1.4.2
      env:
        - {name: LLM_API_KEY, valueFrom: {secretKeyRef: {name: model-keys, key: openai}}}
        - {name: LOG_LEVEL, valueFrom: {configMapKeyRef: {name: chat, key: logLevel}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: chat}
data: {logLevel: info}
`,
    bad: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - name: chat
      image: chat:1.4.2
      env:
        - {name: LOG_LEVEL, valueFrom: {configMapKeyRef: {name: chat, key: log-level}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: chat}
data: {logLevel: info}
`,
    path: '/spec/containers/0/env/0/valueFrom/configMapKeyRef/key',
  },
};

function faultsOf(unit: Unit, references: readonly Reference[]): readonly UnitViolation[] {
  return references.flatMap((reference) => {
    const fault = faultOf(unit, reference);
    return fault === undefined ? [] : [{ resource: reference.from, ...fault }];
  });
}

function faultOf(
  unit: Unit,
  { from, path, type, namespace, name, key, orType, reachesFar }: Reference,
): { readonly path: string; readonly message: string } | undefined {
  const kind = kindOfType(type);
  if (externalsOf(from).some((external) => declares(external, kind, name))) return undefined;
  if (reachesFar === true && namespace !== from.namespace && !unit.has(namespace)) return undefined;
  const provided = providedBy(unit);
  if (orType !== undefined && provided.has(orType, '', name)) return undefined;
  const place = namespace === '' ? '' : ` in namespace ${namespace}`;
  if (!provided.has(type, namespace, name))
    return { path, message: `names ${kind} ${name}, which is not there${place}` };
  const keys = provided.keysOf(type, namespace, name);
  if (key === undefined || keys === undefined || keys.has(key.name)) return undefined;
  const known = keys.size === 0 ? 'no keys' : `the keys ${[...keys].sort().join(', ')}`;
  return { path: key.path, message: `names key ${key.name} of ${kind} ${name}, which has ${known}` };
}
