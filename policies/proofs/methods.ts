import { at, type Json, listOf, objectOf, textOf } from '../json';

/** Methods that change nothing, however often they are sent (RFC 9110, 9.2.1). */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * Whether a route takes requests of safe methods alone: each of its matches names one. Without a match it takes all.
 * Istio spells `method: {exact: GET}`, the Gateway API `method: GET`.
 */
export function takesSafeMethodsOnly(matches: Json | undefined): boolean {
  const list = listOf(matches);
  return list.length > 0 && list.every((match) => isSafe(objectOf(match).method));
}

function isSafe(method: Json | undefined): boolean {
  const exact = textOf(method) ?? textOf(at(method, '/exact'));
  if (exact !== undefined) return SAFE.has(exact);
  const regex = textOf(at(method, '/regex'));
  return (
    regex
      ?.replace(/^\^?\(?|\)?\$?$/g, '')
      .split('|')
      .every((word) => SAFE.has(word)) ?? false
  );
}
