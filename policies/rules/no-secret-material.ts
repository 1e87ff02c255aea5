import { isObject, type Json, listOf, objectOf, segment, textOf } from '../json';
import { containersOf, podSpecOf } from '../pods';
import { isSecretByName, secretFieldsIn, secretIn } from '../proofs/secrets';
import type { Resource } from '../resource';
import type { ResourceRule, Violation } from '../rule';

export const noSecretMaterial: ResourceRule = {
  scope: 'resource',
  id: 'no-secret-material',
  title: 'Manifests hold no secrets',
  why: 'Whatever stands in a manifest is in the repository, in the build log and in every backup of both; base64 hides nothing.',
  severity: 'error',
  appliesTo: { rows: ['B9', 'D22'], kinds: ['*', 'azure-native:*'] },
  fix: 'Keep it in a vault: workload identity, a SecretProviderClass or an ExternalSecret; refer to it by `secretKeyRef`. Then revoke the one that was written here.',
  check(resource) {
    if (resource.type === 'Secret') return secretValues(resource);
    if (SEALED.has(resource.type)) return [];
    const found = new Map<string, Violation>();
    for (const violation of [...envFaults(resource), ...configFaults(resource), ...shapesIn(resource.body, '')]) {
      if (!found.has(violation.path)) found.set(violation.path, violation);
    }
    return [...found.values()];
  },
  examples: {
    good: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - name: chat
      image: chat:1.4.2
      env:
        - {name: MAX_TOKENS, value: "4096"}
        - {name: LLM_API_KEY, valueFrom: {secretKeyRef: {name: model-keys, key: openai}}}
        - {name: REDIS_URL, value: "rediss://:$(REDIS_PASSWORD)@cache:6380"}
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
        - {name: JWT_SECRET_KEY, value: change-me-in-production}
`,
    path: '/spec/containers/0/env/0/value',
  },
};

// Encrypted for the cluster.
const SEALED: ReadonlySet<string> = new Set(['bitnami.com/SealedSecret']);

function secretValues(secret: Resource): readonly Violation[] {
  return ['data', 'stringData'].flatMap((field) =>
    Object.entries(objectOf(secret.body[field])).flatMap(([key, value]) =>
      value === '' || value === null
        ? []
        : [{ path: `/${field}/${segment(key)}`, message: `holds a value in the manifest (${lengthOf(value)})` }],
    ),
  );
}

const lengthOf = (value: Json | undefined): string =>
  typeof value === 'string' ? `${value.length} characters` : 'no text';

function envFaults(resource: Resource): readonly Violation[] {
  const pods = podSpecOf(resource);
  if (pods === undefined) return [];
  return containersOf(pods).flatMap(({ body, path }) =>
    listOf(body.env).flatMap((entry, index) => {
      const name = textOf(objectOf(entry).name) ?? '';
      const value = textOf(objectOf(entry).value);
      return value !== undefined && isSecretByName(name, value)
        ? [{ path: `${path}/env/${index}/value`, message: `${name} holds a literal, want secretKeyRef` }]
        : [];
    }),
  );
}

function configFaults(resource: Resource): readonly Violation[] {
  if (resource.type !== 'ConfigMap') return [];
  return Object.entries(objectOf(resource.body.data)).flatMap(([key, value]) => {
    if (typeof value !== 'string') return [];
    const path = `/data/${segment(key)}`;
    if (isSecretByName(key, value)) return [{ path, message: 'holds a literal secret, by its name' }];
    const fields = secretFieldsIn(value);
    return fields.length === 0 ? [] : [{ path, message: `holds a literal for ${fields.join(', ')}` }];
  });
}

/** Texts anywhere in the object that have the shape of a secret. */
function shapesIn(value: Json | undefined, path: string): readonly Violation[] {
  const found: Violation[] = [];
  collect(value, path, found);
  return found;
}

function collect(value: Json | undefined, path: string, found: Violation[]): void {
  if (typeof value === 'string') {
    const secret = secretIn(value);
    if (secret !== undefined) found.push({ path, message: `holds ${secret}` });
  } else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) collect(entry, `${path}/${index}`, found);
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) collect(value[key], `${path}/${segment(key)}`, found);
  }
}
