import { createHash } from 'node:crypto';
import type { Place } from './place';
import { suggest } from './suggest';

const dnsLabel = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

/**
 * Reads a name that becomes part of object names, host names and label values: a DNS label of RFC 1035.
 * @param longest room that is left once the longest suffix we add has been counted
 */
export function readName(place: Place, value: unknown, longest: number): string {
  if (typeof value !== 'string' || !dnsLabel.test(value)) {
    place.fault(value, 'lower-case letters, digits and dashes, beginning with a letter', propose(value, longest));
    return 'invalid';
  }
  if (value.length > longest) {
    place.fault(
      value,
      `at most ${longest} characters (it has ${value.length})`,
      'Names of objects are derived from it.',
    );
  }
  return value;
}

function propose(value: unknown, longest: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const plain = value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, longest)
    .replace(/-+$/, '');
  return dnsLabel.test(plain) ? `For example '${plain}'.` : undefined;
}

/** A short hash of content: eight hexadecimal digits of SHA-256. */
export function shortHash(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 8);
}

/** The name of an object that can't be changed once it is made: a hash of its content ends it when nothing is late any more. */
export const hashedLater = (name: string): string => `${name}-${hashToken}`;
export const hashToken = '{hash}';

/** A DNS label made from free text (a mount path, a secret's name); a hash keeps shortened ones apart. */
export function slug(text: string, longest = 63): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const safe = /^[a-z]/.test(plain) ? plain : `x-${plain}`;
  const exact = `/${plain.replaceAll('-', '/')}` === text || plain === text;
  if (exact && safe === plain && safe.length <= longest) return safe;
  return `${safe.slice(0, longest - 9).replace(/-+$/, '')}-${shortHash(text)}`;
}

/** As many names as a line can hold. */
const clipped = (names: readonly string[]): string =>
  names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')} and ${names.length - 12} more`;

/** Reports a name that is not among those declared. */
export function readReference(place: Place, name: unknown, known: readonly string[], what: string): boolean {
  if (typeof name === 'string' && known.includes(name)) return true;
  const meant = typeof name === 'string' ? suggest(name, known) : undefined;
  const listed = known.length === 0 ? `a declared ${what}; none is declared` : `a declared ${what}: ${clipped(known)}`;
  place.fault(name, listed, meant === undefined ? undefined : `Did you mean ${meant}?`);
  return false;
}
