/** A value that a manifest can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value as an object; anything else is an empty one, so that rules can walk malformed manifests. */
export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** The value as a list; anything else is an empty one. */
export const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

export const textOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

/** A number as manifests spell one: 3 or "3". */
export const numberOf = (value: Json | undefined): number | undefined => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
};

/** The text values of an object, e.g. labels. Numbers and booleans are left out: the API server refuses them there. */
export const textsOf = (value: Json | undefined): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>();
  for (const [key, entry] of Object.entries(objectOf(value))) if (typeof entry === 'string') texts.set(key, entry);
  return texts;
};

/** One segment of a JSON pointer (RFC 6901). */
export const segment = (key: string): string =>
  /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;

export function segmentsOf(pointer: string): readonly string[] {
  const parts = pointer.split('/').slice(1);
  // Hardly any pointer holds an escape, and rules walk millions of them.
  return pointer.includes('~') ? parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')) : parts;
}

/** The value at a JSON pointer, or undefined where the path ends early. */
export function at(value: Json | undefined, pointer: string): Json | undefined {
  let current = value;
  for (const key of segmentsOf(pointer)) {
    if (Array.isArray(current)) current = /^\d+$/.test(key) ? (current as readonly Json[])[Number(key)] : undefined;
    else if (isObject(current)) current = Object.hasOwn(current, key) ? current[key] : undefined;
    else return undefined;
  }
  return current;
}

/** A value as an error message shows it: short, on one line. */
export function shown(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
