import { at, type Json, type JsonObject, listOf, objectOf, textOf } from '../json';
import { containersOf, type Pods } from '../pods';
import type { Reference } from './reference';

/** What the pods of a workload need before they can start. */
export function podReferences(pods: Pods): readonly Reference[] {
  const to = (type: string, name: Json | undefined, path: string): readonly Reference[] =>
    typeof name === 'string' && name !== ''
      ? [{ from: pods.workload, path, type, namespace: pods.workload.namespace, name }]
      : [];
  return [
    ...to('ServiceAccount', pods.spec.serviceAccountName, `${pods.path}/serviceAccountName`),
    ...listOf(pods.spec.imagePullSecrets).flatMap((entry, index) =>
      to('Secret', objectOf(entry).name, `${pods.path}/imagePullSecrets/${index}/name`),
    ),
    ...containersOf(pods).flatMap(({ body, path }) => [
      ...listOf(body.env).flatMap((entry, index) =>
        envReferences(objectOf(objectOf(entry).valueFrom), `${path}/env/${index}/valueFrom`, to),
      ),
      ...listOf(body.envFrom).flatMap((entry, index) =>
        envFromReferences(objectOf(entry), `${path}/envFrom/${index}`, to),
      ),
    ]),
    ...listOf(pods.spec.volumes).flatMap((entry, index) =>
      volumeReferences(objectOf(entry), `${pods.path}/volumes/${index}`, to),
    ),
  ];
}

type To = (type: string, name: Json | undefined, path: string) => readonly Reference[];

function envReferences(valueFrom: JsonObject, path: string, to: To): readonly Reference[] {
  return [
    ...keyReference('Secret', objectOf(valueFrom.secretKeyRef), `${path}/secretKeyRef`, to),
    ...keyReference('ConfigMap', objectOf(valueFrom.configMapKeyRef), `${path}/configMapKeyRef`, to),
  ];
}

function envFromReferences(source: JsonObject, path: string, to: To): readonly Reference[] {
  return [
    ...wholeReference('Secret', objectOf(source.secretRef), 'name', `${path}/secretRef`, to),
    ...wholeReference('ConfigMap', objectOf(source.configMapRef), 'name', `${path}/configMapRef`, to),
  ];
}

function volumeReferences(volume: JsonObject, path: string, to: To): readonly Reference[] {
  const csi = objectOf(volume.csi);
  return [
    ...wholeReference('Secret', objectOf(volume.secret), 'secretName', `${path}/secret`, to),
    ...wholeReference('ConfigMap', objectOf(volume.configMap), 'name', `${path}/configMap`, to),
    ...to(
      'PersistentVolumeClaim',
      objectOf(volume.persistentVolumeClaim).claimName,
      `${path}/persistentVolumeClaim/claimName`,
    ),
    ...(csi.driver === 'secrets-store.csi.k8s.io'
      ? to(
          'secrets-store.csi.x-k8s.io/SecretProviderClass',
          at(csi, '/volumeAttributes/secretProviderClass'),
          `${path}/csi/volumeAttributes/secretProviderClass`,
        )
      : []),
    ...to('Secret', at(csi, '/nodePublishSecretRef/name'), `${path}/csi/nodePublishSecretRef/name`),
    ...listOf(at(volume, '/projected/sources')).flatMap((entry, index) => [
      ...wholeReference(
        'Secret',
        objectOf(objectOf(entry).secret),
        'name',
        `${path}/projected/sources/${index}/secret`,
        to,
      ),
      ...wholeReference(
        'ConfigMap',
        objectOf(objectOf(entry).configMap),
        'name',
        `${path}/projected/sources/${index}/configMap`,
        to,
      ),
    ]),
  ];
}

/** A whole Secret or ConfigMap, with the keys that are picked from it. */
function wholeReference(type: string, source: JsonObject, field: string, path: string, to: To): readonly Reference[] {
  if (source.optional === true) return [];
  const whole = to(type, source[field], `${path}/${field}`);
  const picked = listOf(source.items).flatMap((item, index) =>
    withKey(whole, textOf(objectOf(item).key), `${path}/items/${index}/key`),
  );
  return picked.length > 0 ? picked : whole;
}

function keyReference(type: string, source: JsonObject, path: string, to: To): readonly Reference[] {
  if (source.optional === true) return [];
  return withKey(to(type, source.name, `${path}/name`), textOf(source.key), `${path}/key`);
}

const withKey = (references: readonly Reference[], name: string | undefined, path: string): readonly Reference[] =>
  name === undefined ? references : references.map((reference) => ({ ...reference, key: { name, path } }));
