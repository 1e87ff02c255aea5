import { isDeepStrictEqual } from 'node:util';

export interface Change {
  /** As Pulumi writes it, e.g. `template.containers[0].env`. */
  readonly path: string;
  readonly how: 'ADD' | 'DELETE' | 'UPDATE';
}

/** What differs between two bodies, as deep as both have a place for it. */
export function differences(before: unknown, after: unknown, path = ''): readonly Change[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (before === undefined) return [{ path, how: 'ADD' }];
  if (after === undefined) return [{ path, how: 'DELETE' }];
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => differences(before[index], after[index], `${path}[${index}]`)).flat();
  }
  if (!isMap(before) || !isMap(after)) return [{ path, how: 'UPDATE' }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => differences(before[key], after[key], step(path, key)));
}

const step = (path: string, key: string): string =>
  /^[\w$]+$/.test(key) ? (path === '' ? key : `${path}.${key}`) : `${path}[${JSON.stringify(key)}]`;

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
