import type { Resource } from './resource';
import type { Severity } from './rule';

/** One fault, as the reports tell it. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly object: FoundObject;
  /** JSON pointer within the object. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
  /** Where the object starts, so that a line can be found. */
  readonly position: { readonly document: number; readonly pointer: string };
}

export interface FoundObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly file: string;
}

export const objectOfResource = ({ kind, namespace, name, file }: Resource): FoundObject => ({
  kind,
  namespace,
  name,
  file,
});

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** By place, then by rule; by code unit, so that no locale changes the order. */
export const inOrder = (findings: readonly Finding[]): readonly Finding[] =>
  sorted(findings, ({ object, position, path, rule, message }) => [
    object.file,
    String(position.document),
    position.pointer,
    path,
    rule,
    message,
  ]);

/** Resources as they stand in their files. */
export const inPlace = (resources: readonly Resource[]): readonly Resource[] =>
  sorted(resources, ({ file, document, pointer }) => [file, String(document), pointer]);

function sorted<T>(items: readonly T[], partsOf: (item: T) => readonly string[]): readonly T[] {
  const keyed = items.map((item) => ({ item, key: partsOf(item).map(padded).join('\u0000') }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item);
}

/** Numbers of one width, so that item 2 stands before item 10. */
const padded = (text: string): string => text.replace(/\d+/g, (digits) => digits.padStart(8, '0'));
