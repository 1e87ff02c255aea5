import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';
import type { Origin } from './crash';

const maps = new Map<string, string>();

/** Remembers what a generated file was generated from. Only an error needs it: until then it stays text. */
export function recordOrigins(file: string, map: string): void {
  maps.set(file, map);
}

/** The line that a description's author wrote, for a line of what was generated of it. */
export const originOf: Origin = (file, line, column) => {
  const map = maps.get(file);
  if (map === undefined) return undefined;
  const entry = new SourceMap(JSON.parse(map) as SourceMapPayload).findEntry(line - 1, column - 1);
  if (!('originalSource' in entry)) return undefined;
  return `${resolve(dirname(file), entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
};
