import { at, isObject, type Json, objectOf, segment, textOf } from '../json';
import { annotationsOf, labelsOf, type Resource, typeOf } from '../resource';
import { kindOfType, type Reference } from './reference';

/** Reads the references of one object. */
export type Refer = (resource: Resource) => readonly Reference[];

/** Several readers as one. */
export const each =
  (...readers: readonly Refer[]): Refer =>
  (resource) =>
    readers.flatMap((reader) => reader(resource));

// A step `*` of a pattern stands for every entry of the list or object there.

/** A name at each place of a pattern. */
export const named =
  (type: string, pattern: string): Refer =>
  (resource) =>
    pointersOf(resource.body, pattern).flatMap((path) => to(resource, type, path));

/** An object of `name` and `kind`, whose kind may be the twin for the whole cluster. */
export const namedOrCluster =
  (type: string, pattern: string): Refer =>
  (resource) =>
    pointersOf(resource.body, pattern).flatMap((path) => toClusterOr(resource, path, type));

/** A Gateway API object reference: its group, kind and namespace may be left out. */
export const referred =
  (group: string, kind: string, pattern: string): Refer =>
  (resource) =>
    pointersOf(resource.body, pattern).flatMap((path) => toObject(resource, path, group, kind));

/** A `name` and a `key` of a Secret or ConfigMap. */
export const keyed =
  (type: 'Secret' | 'ConfigMap', pattern: string): Refer =>
  (resource) =>
    pointersOf(resource.body, pattern).flatMap((path) => toKey(resource, type, path));

/** A name in a label. */
export const labelled =
  (type: string, label: string): Refer =>
  (resource) => {
    const name = labelsOf(resource).get(label);
    const path = `/metadata/labels/${segment(label)}`;
    return name === undefined ? [] : [{ from: resource, path, type, namespace: resource.namespace, name }];
  };

/** Names in an annotation, separated by commas. */
export const annotated =
  (annotation: string, type: string, orType?: string): Refer =>
  (resource) =>
    (annotationsOf(resource).get(annotation) ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .map((name) => ({
        from: resource,
        path: `/metadata/annotations/${segment(annotation)}`,
        type,
        namespace: resource.namespace,
        name,
        ...(orType === undefined ? {} : { orType }),
      }));

/** A reference by the text at a path; none where there is no text. */
export function to(from: Resource, type: string, path: string, namespace = from.namespace): readonly Reference[] {
  const name = textOf(at(from.body, path));
  return name === undefined || name === '' ? [] : [{ from, path, type, namespace, name }];
}

export function toKey(from: Resource, type: 'Secret' | 'ConfigMap', path: string): readonly Reference[] {
  const selector = objectOf(at(from.body, path));
  if (selector.optional === true) return [];
  const key = textOf(selector.key);
  return to(from, type, `${path}/name`).map((reference) =>
    key === undefined ? reference : { ...reference, key: { name: key, path: `${path}/key` } },
  );
}

/** A reference to a type that has a twin for the whole cluster, e.g. `Issuer` and `ClusterIssuer`. */
export function toClusterOr(from: Resource, path: string, type: string): readonly Reference[] {
  const kind = kindOfType(type);
  const isCluster = at(from.body, `${path}/kind`) === `Cluster${kind}`;
  return isCluster
    ? to(from, type.replace(kind, `Cluster${kind}`), `${path}/name`, '')
    : to(from, type, `${path}/name`);
}

export function toObject(from: Resource, path: string, group: string, kind: string): readonly Reference[] {
  const reference = at(from.body, path);
  if (!isObject(reference)) return [];
  const ownGroup = textOf(reference.group) ?? group;
  const type = typeOf(ownGroup === '' ? 'v1' : `${ownGroup}/v1`, textOf(reference.kind) ?? kind);
  return to(from, type, `${path}/name`, textOf(reference.namespace) ?? from.namespace);
}

/** Every pointer that a pattern stands for: `*` is each entry of a list or an object. */
export function pointersOf(value: Json | undefined, pattern: string): readonly string[] {
  let found: readonly { readonly path: string; readonly value: Json | undefined }[] = [{ path: '', value }];
  for (const step of pattern.split('/').slice(1)) {
    found = found.flatMap(({ path, value: part }) => {
      if (step !== '*') return [{ path: `${path}/${step}`, value: at(part, `/${step}`) }];
      return typeof part === 'object' && part !== null
        ? Object.entries(part).map(([key, entry]) => ({ path: `${path}/${segment(key)}`, value: entry }))
        : [];
    });
  }
  return found.filter(({ value: part }) => part !== undefined).map(({ path }) => path);
}
