import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isObject, type Json, listOf } from '../json';
import { type Origin, type Resource, resourceOf } from '../resource';
import { parseYaml } from './parse';
import { UnreadableError } from './problem';
import { readPulumi } from './pulumi';

/** What a directory or file holds. */
export interface Manifests {
  readonly resources: readonly Resource[];
  /** Files with at least one object, in order. */
  readonly files: readonly string[];
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

export interface ReadOptions {
  /** Names of files are told relative to this directory. */
  readonly relativeTo: string;
  /** File names that are not manifests, e.g. the waivers. */
  readonly except?: readonly string[];
}

// Neither holds what a project applies, and both can be very large.
const SKIPPED_DIRECTORIES: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** Reads a file, or every manifest and Pulumi capture below a directory, in an order that no locale changes. */
export function readManifests(path: string, options: ReadOptions): Manifests {
  const shown = (file: string) => relative(options.relativeTo, file).split(sep).join('/') || '.';
  const stats = statsOf(path, shown(path));
  const paths = stats.isDirectory() ? filesBelow(path, new Set(options.except)) : [path];
  const resources: Resource[] = [];
  const files: string[] = [];
  const notes: string[] = [];
  const faults: string[] = [];
  for (const each of paths) {
    const file = shown(each);
    try {
      const text = textIn(each, file);
      // Most JSON below a directory is no business of ours.
      const found = each === path || !isJson(each) ? readText(text, file, notes) : (readPulumiText(text, file) ?? []);
      if (found.length > 0) files.push(file);
      for (const resource of found) resources.push(resource);
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      faults.push(error.message);
    }
  }
  if (faults.length > 0) throw new UnreadableError(faults.join('\n'));
  return { resources, files, notes };
}

/** The Kubernetes objects of one text. Whatever else it holds is told in `notes`. */
export function readText(text: string, file: string, notes: string[] = []): readonly Resource[] {
  return parseYaml(text, file).flatMap((document, index) =>
    objectsOf(document, { file, document: index, pointer: '' }, notes),
  );
}

/** What Pulumi wrote, if this is that. */
function readPulumiText(text: string, file: string): readonly Resource[] | undefined {
  if (!text.includes('urn:pulumi:')) return undefined;
  try {
    return readPulumi(JSON.parse(text) as Json, { file, document: 0, pointer: '' });
  } catch (error) {
    throw new UnreadableError(`${file}: not readable as JSON: ${(error as Error).message}. Write it anew.`);
  }
}

function objectsOf(value: Json, origin: Origin, notes: string[]): readonly Resource[] {
  if (value === null) return [];
  const registered = readPulumi(value, origin);
  if (registered !== undefined) return registered;
  if (!isObject(value) || typeof value.apiVersion !== 'string' || typeof value.kind !== 'string') {
    const place = origin.pointer === '' ? '' : ` at ${origin.pointer}`;
    notes.push(`${origin.file}: document ${origin.document + 1}${place} is not a Kubernetes object; skipped`);
    return [];
  }
  // Any `PodList` or `List` only wraps; other kinds may end in `List` too, but hold no items of objects.
  if (value.kind.endsWith('List') && Array.isArray(value.items)) {
    return listOf(value.items).flatMap((item, index) =>
      objectsOf(item, { ...origin, pointer: `${origin.pointer}/items/${index}` }, notes),
    );
  }
  return [resourceOf(value, origin)];
}

function statsOf(path: string, shown: string): Stats {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new UnreadableError(`${shown}: no such file or directory. Run \`gantry synth\` first, or name another one.`);
  }
  return stats;
}

function textIn(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnreadableError(`${shown}: can't be read (${reason}). Check its permissions.`);
  }
}

const isJson = (file: string): boolean => /\.json$/i.test(file);

function filesBelow(directory: string, except: ReadonlySet<string>): readonly string[] {
  const entries = readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(directory, entry.name);
    // A link to a directory is not followed: it may lead back up.
    if (entry.isDirectory()) return SKIPPED_DIRECTORIES.has(entry.name) ? [] : filesBelow(path, except);
    return /\.(ya?ml|json)$/i.test(entry.name) && !except.has(entry.name) ? [path] : [];
  });
}
