import type { Place } from './place';

/**
 * A value that is known only after deployment: an endpoint with a random part, a client id, a vault's name. Offline it
 * is taken from `bindings/<environment>.json`; a cloud engine puts its own output in the same place.
 */
export interface Late {
  readonly kind: 'late';
  /** Path of the value within the bindings, e.g. `identities.chat.clientId`. `{region}` stands for the region's name. */
  readonly path: string;
}

/** Text that is written down, or known later. */
export type Text = string | Late;

/**
 * Refers to a value that is known only after deployment.
 * @param path where the bindings hold it, e.g. `'vault.{region}.name'`
 */
export function late(path: string): Late {
  return Object.freeze({ kind: 'late', path });
}

export function isLate(value: unknown): value is Late {
  return typeof value === 'object' && value !== null && (value as Partial<Late>).kind === 'late';
}

/** What stands in an object for a late value until it is bound. */
export const tokenPattern = /\$\{late:((?:\{region\}|[^{}])+)\}/g;

const pathPattern = /^[A-Za-z][\w-]*(\.([A-Za-z][\w-]*|\{region\}))*$/;

/** Reads text that may be late. Text goes through `check`; a late value becomes a token. */
export function readText(place: Place, value: Text, check?: (text: string) => void): string {
  if (isLate(value)) {
    const { path } = place.props(value, { kind: true, path: true });
    if (typeof path === 'string' && pathPattern.test(path)) return `\${late:${path}}`;
    if (value.path !== null) place.fault(path, "a path such as 'identities.chat.clientId' for late(…)");
    return '';
  }
  if (typeof value !== 'string') {
    place.fault(value, "text, or late('path') for what is known after deployment");
    return '';
  }
  check?.(value);
  return value;
}

/** The late paths that stand in a piece of text, with the region filled in. */
export function latePaths(text: string, region: string): string[] {
  return [...text.matchAll(tokenPattern)].map((match) => (match[1] ?? '').replaceAll('{region}', region));
}
