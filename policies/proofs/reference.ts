import type { Resource } from '../resource';

/** That one object names another. */
export interface Reference {
  readonly from: Resource;
  /** Where the name stands. */
  readonly path: string;
  readonly type: string;
  readonly namespace: string;
  readonly name: string;
  /** The key of a Secret or ConfigMap that is read, and where it is named. */
  readonly key?: { readonly name: string; readonly path: string };
  /** A type of the whole cluster whose object of that name serves as well. */
  readonly orType?: string;
  /** Names of the mesh reach into other namespaces, which may be other units: this one is judged only where it is here. */
  readonly reachesFar?: true;
}

/** The kind without its group, as people say it. */
export const kindOfType = (type: string): string => type.slice(type.lastIndexOf('/') + 1);
