import { at, isObject, type Json, listOf, objectOf, textOf } from '../json';
import { annotationsOf, type Resource } from '../resource';
import { keyOf, perUnit, type Unit } from '../unit';
import { operatedProvisions } from './operated';

/** Keys of a Secret or ConfigMap; undefined where only its maker knows them. */
export type Keys = ReadonlySet<string> | undefined;

export interface Provision {
  readonly type: string;
  readonly name: string;
  readonly keys?: Keys;
}

/** Objects that the manifests hold, or that a controller makes from them, with their keys. */
export interface Provided {
  has(type: string, namespace: string, name: string): boolean;
  keysOf(type: string, namespace: string, name: string): Keys;
}

// Each namespace is born with these.
const IN_EVERY_NAMESPACE: ReadonlySet<string> = new Set([
  keyOf('ServiceAccount', 'default'),
  keyOf('ConfigMap', 'kube-root-ca.crt'),
]);

export const providedBy = perUnit((unit: Unit): Provided => {
  const made = new Map<string, Keys>();
  for (const resource of unit.resources) {
    for (const { type, name, keys } of [...provisionsOf(resource), ...operatedProvisions(resource)]) {
      const key = keyOf(type, resource.namespace, name);
      // Two makers of one Secret together hold the keys of both.
      const known = made.get(key);
      made.set(key, made.has(key) ? (known && keys ? new Set([...known, ...keys]) : undefined) : keys);
    }
  }
  return {
    has: (type, namespace, name) =>
      made.has(keyOf(type, namespace, name)) ||
      IN_EVERY_NAMESPACE.has(keyOf(type, name)) ||
      unit.find(type, namespace, name) !== undefined,
    keysOf: (type, namespace, name) => made.get(keyOf(type, namespace, name)),
  };
});

/** What an object provides besides itself. */
function provisionsOf(resource: Resource): readonly Provision[] {
  const { type, name, body } = resource;
  switch (type) {
    case 'Secret':
      return [{ type, name, keys: keysIn(body.data, body.stringData) }];
    case 'ConfigMap':
      return [{ type, name, keys: keysIn(body.data, body.binaryData) }];
    case 'external-secrets.io/ExternalSecret':
      return [externalSecret(resource)];
    case 'secrets-store.csi.x-k8s.io/SecretProviderClass':
      return listOf(at(body, '/spec/secretObjects')).map(providerSecret);
    case 'bitnami.com/SealedSecret':
      return [{ type: 'Secret', name, keys: keysIn(at(body, '/spec/encryptedData')) }];
    case 'cert-manager.io/Certificate':
      return named('Secret', textOf(at(body, '/spec/secretName')), CERTIFICATE_KEYS);
    case 'networking.k8s.io/Ingress':
      return issuedFor(
        resource,
        listOf(at(body, '/spec/tls')).map((tls) => textOf(objectOf(tls).secretName)),
      );
    case 'gateway.networking.k8s.io/Gateway':
      return issuedFor(resource, listOf(at(body, '/spec/listeners')).flatMap(certificatesOf));
    default:
      return [];
  }
}

const CERTIFICATE_KEYS: ReadonlySet<string> = new Set(['tls.crt', 'tls.key', 'ca.crt']);

function externalSecret({ name, body }: Resource): Provision {
  const spec = objectOf(body.spec);
  const target = objectOf(spec.target);
  const template = objectOf(target.template);
  const open = spec.dataFrom !== undefined || template.templateFrom !== undefined;
  const drawn = listOf(spec.data).flatMap((entry) => textOf(objectOf(entry).secretKey) ?? []);
  // A template replaces what was drawn, unless it is told to merge.
  const replaced = isObject(template.data) && template.mergePolicy !== 'Merge';
  const keys = new Set([...(replaced ? [] : drawn), ...Object.keys(objectOf(template.data))]);
  return { type: 'Secret', name: textOf(target.name) ?? name, keys: open ? undefined : keys };
}

function providerSecret(value: Json): Provision {
  const secret = objectOf(value);
  const keys = listOf(secret.data).flatMap((entry) => textOf(objectOf(entry).key) ?? []);
  return { type: 'Secret', name: textOf(secret.secretName) ?? '', keys: new Set(keys) };
}

/** Secrets that cert-manager fills for an Ingress or a Gateway that asks it to. */
function issuedFor(resource: Resource, secrets: readonly (string | undefined)[]): readonly Provision[] {
  const annotations = annotationsOf(resource);
  const isAsked =
    annotations.has('cert-manager.io/issuer') ||
    annotations.has('cert-manager.io/cluster-issuer') ||
    annotations.get('kubernetes.io/tls-acme') === 'true';
  return isAsked ? secrets.flatMap((secret) => named('Secret', secret, CERTIFICATE_KEYS)) : [];
}

const certificatesOf = (listener: Json): readonly (string | undefined)[] =>
  listOf(at(listener, '/tls/certificateRefs')).map((reference) => textOf(objectOf(reference).name));

const named = (type: string, name: string | undefined, keys: Keys): readonly Provision[] =>
  name === undefined ? [] : [{ type, name, keys }];

const keysIn = (...maps: readonly (Json | undefined)[]): Keys =>
  new Set(maps.flatMap((map) => Object.keys(objectOf(map))));
