import { isObject, type Json, type JsonObject, shown } from '../json';
import { parseYaml } from '../read/parse';
import { UnreadableError } from '../read/problem';
import { isDay, SHORTEST_REASON, type Waiver } from './waiver';

/** The name that is looked for where none is given. */
export const WAIVERS_FILE = 'gantry.waivers.yaml';

const FIELDS = ['rule', 'object', 'path', 'reason', 'expires'];

/** Reads a waivers file. All of its faults come in one error. */
export function readWaivers(text: string, file: string): readonly Waiver[] {
  const documents = parseYaml(text, file).filter((document) => document !== null);
  const [document] = documents;
  if (document === undefined) return [];
  if (documents.length > 1 || !isObject(document) || !Array.isArray(document.waivers)) {
    throw new UnreadableError(`${file}: want one document with a list under \`waivers\`. Each entry is ${EXAMPLE}`);
  }
  const entries = document.waivers as readonly Json[];
  const faults = [
    ...Object.keys(document)
      .filter((key) => key !== 'waivers')
      .map((key) => `${key}: unknown; only \`waivers\` is read`),
    ...entries.flatMap((entry, index) => faultsOf(entry).map((fault) => `waivers[${index}]${fault}`)),
  ];
  if (faults.length > 0) {
    const count = `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'} to correct`;
    throw new UnreadableError([`${file}: ${count}`, ...faults.map((fault) => `  ${fault}`)].join('\n'));
  }
  return entries.flatMap((entry, index) => (isObject(entry) ? [waiverOf(entry, index, file)] : []));
}

const EXAMPLE =
  '{rule: image-pinned, object: Deployment/support-desk/chat, reason: why it is accepted, expires: 2027-01-31}.';

function faultsOf(entry: Json): readonly string[] {
  if (!isObject(entry)) return [`: got ${shown(entry)}, want ${EXAMPLE}`];
  const unknown = Object.keys(entry).filter((key) => !FIELDS.includes(key));
  return [
    ...unknown.map((key) => `.${key}: unknown; want ${FIELDS.join(', ')}`),
    ...wrong(entry, 'rule', (text) => text !== '', 'the id of a rule'),
    ...wrong(entry, 'object', (text) => text.split('/').length === 3, '"Kind/namespace/name", with * for any text'),
    ...(entry.path === undefined ? [] : wrong(entry, 'path', isPath, 'a JSON pointer such as "/spec/replicas"')),
    ...wrong(
      entry,
      'reason',
      (text) => text.trim().length >= SHORTEST_REASON,
      `a reason of at least ${SHORTEST_REASON} characters`,
    ),
    ...wrong(entry, 'expires', isDay, 'a day as YYYY-MM-DD'),
  ];
}

const isPath = (text: string): boolean => text.startsWith('/') || text.startsWith('*');

function wrong(entry: JsonObject, field: string, holds: (text: string) => boolean, want: string): readonly string[] {
  const value = entry[field];
  return typeof value === 'string' && holds(value) ? [] : [`.${field}: got ${shown(value)}, want ${want}`];
}

function waiverOf(entry: JsonObject, index: number, file: string): Waiver {
  const text = (field: string) => String(entry[field]);
  return {
    rule: text('rule'),
    object: text('object'),
    ...(entry.path === undefined ? {} : { path: text('path') }),
    reason: text('reason').trim(),
    expires: text('expires'),
    origin: {
      object: { kind: 'Waiver', namespace: '', name: text('object'), file },
      path: `/waivers/${index}`,
      position: { document: 0, pointer: '' },
    },
  };
}
