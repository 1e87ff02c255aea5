import type { Place } from '../place';
import { isPlain } from '../plain';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Whether a text is a JSON pointer (RFC 6901) to something below the root. */
export const freePointer = (value: unknown): value is string =>
  typeof value === 'string' && /^(\/([^~/]|~[01])+)+$/.test(value);

/** A value that JSON can say; anything else is a fault at its own place. */
export function readJson(place: Place, value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, index) => readJson(place.item(index), item));
  if (isPlain(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readJson(place.in(key), inner)]));
  }
  place.fault(value, 'a value that JSON can say');
  return null;
}
