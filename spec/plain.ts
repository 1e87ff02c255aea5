import type { Off } from './place';

/** An object as one writes it: not a list, and of no class of its own. Object.prototype may be another realm's. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A record laid over defaults, by key. What is no record stays as it is, for its reader to fault. */
export function overlay<T>(
  defaults: Readonly<Record<string, T>>,
  given: Readonly<Record<string, T | Off>> | undefined,
): Readonly<Record<string, T>> {
  if (given !== undefined && !isPlain(given)) return given;
  const said = Object.entries<T | Off | undefined>(given ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(said) } as Readonly<Record<string, T>>;
}
