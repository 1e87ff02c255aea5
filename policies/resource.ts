import { at, type JsonObject, textOf, textsOf } from './json';

/** One object of Kubernetes, or resource of a cloud, as a file spells it. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  /** Group and kind: `apps/Deployment`, and `Service` in the core group. Of a cloud: `azure-native:keyvault:Vault`. */
  readonly type: string;
  /** Empty where the manifest names none; of a cloud, the stack. */
  readonly namespace: string;
  readonly name: string;
  /** Relative path with forward slashes. */
  readonly file: string;
  /** Which document of the file, from 0. */
  readonly document: number;
  /** Where the object stands in its document: empty, or `/items/3` in a list. */
  readonly pointer: string;
  readonly body: JsonObject;
}

/** Where a resource comes from. */
export interface Origin {
  readonly file: string;
  readonly document: number;
  readonly pointer: string;
}

/** Reads the identity of an object that has an `apiVersion` and a `kind`. */
export function resourceOf(body: JsonObject, origin: Origin): Resource {
  const apiVersion = textOf(body.apiVersion) ?? '';
  const kind = textOf(body.kind) ?? '';
  const generated = textOf(at(body, '/metadata/generateName'));
  return {
    apiVersion,
    kind,
    type: typeOf(apiVersion, kind),
    namespace: textOf(at(body, '/metadata/namespace')) ?? '',
    name: textOf(at(body, '/metadata/name')) ?? (generated === undefined ? '' : `${generated}*`),
    ...origin,
    body,
  };
}

/** Group and kind without the version, since references and rules hold across versions. */
export function typeOf(apiVersion: string, kind: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? kind : `${apiVersion.slice(0, slash)}/${kind}`;
}

export const labelsOf = (resource: Resource): ReadonlyMap<string, string> =>
  textsOf(at(resource.body, '/metadata/labels'));

export const annotationsOf = (resource: Resource): ReadonlyMap<string, string> =>
  textsOf(at(resource.body, '/metadata/annotations'));

/** `Deployment support-desk/chat`, as messages name an object. */
export const nameOf = (resource: Resource): string =>
  `${resource.kind} ${resource.namespace === '' ? '' : `${resource.namespace}/`}${resource.name}`;
