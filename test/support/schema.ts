import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { kindSchema } from './schema/kinds';
import { FORMATS } from './schema/strict';

const ajv = new Ajv({ allErrors: true, strictTypes: false, strictRequired: false });
for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format as Parameters<Ajv['addFormat']>[1]);
ajv.addKeyword({ keyword: 'uniqueBy', type: 'array', schemaType: 'array', errors: false, compile: unique });

const validators = new Map<string, ValidateFunction | null>();

/**
 * What a strict API server would refuse in one manifest; an empty list means that it takes it. Beyond the published
 * schemas, unknown fields are refused at every level and nulls anywhere.
 */
export function schemaProblems(object: unknown): string[] {
  if (!isRecord(object)) return ['a manifest must be an object'];
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return ['apiVersion and kind must be strings'];
  const metadata = isRecord(object.metadata) ? object.metadata : {};
  const who = `${kind} ${String(metadata.name ?? metadata.generateName ?? '?')}`;
  const validate = validator(apiVersion, kind);
  if (!validate) return [`${who}: no schema for the kind ${kind} of ${apiVersion}`];
  const problems = [...nameProblems(apiVersion, metadata), ...nullProblems(object, '')];
  if (!validate(object)) problems.push(...(validate.errors ?? []).map(describe));
  return problems.map((problem) => `${who}: ${problem}`);
}

function validator(apiVersion: string, kind: string): ValidateFunction | null {
  const key = `${apiVersion}/${kind}`;
  let found = validators.get(key);
  if (found === undefined) {
    const schema = kindSchema(apiVersion, kind, (name, part) => ajv.addSchema(part, name));
    found = schema ? ajv.compile(schema) : null;
    validators.set(key, found);
  }
  return found;
}

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** The rules for the names of every kind; those of one kind alone (a Service's 63 characters) are not schema rules. */
function nameProblems(apiVersion: string, { name, generateName }: Record<string, unknown>): string[] {
  if (!name) return generateName ? [] : ['/metadata: missing required field "name"'];
  // Roles may be called anything that fits in a path.
  if (typeof name !== 'string' || apiVersion.startsWith('rbac.')) return [];
  return name.length <= 253 && SUBDOMAIN.test(name) ? [] : ['/metadata/name: is no DNS subdomain'];
}

/** The schemas let a null through where an object is open; a manifest of ours never holds one. */
function nullProblems(value: unknown, path: string): string[] {
  if (value === null) return [`${path}: must not be null`];
  if (typeof value !== 'object') return [];
  const problems: string[] = [];
  for (const [key, inner] of Object.entries(value)) {
    if (inner === null || typeof inner === 'object') problems.push(...nullProblems(inner, `${path}/${key}`));
  }
  return problems;
}

function describe({ keyword, instancePath, params, message }: ErrorObject): string {
  const path = instancePath || '/';
  if (keyword === 'additionalProperties') return `${path}: unknown field "${params.additionalProperty}"`;
  if (keyword === 'required') return `${path}: missing required field "${params.missingProperty}"`;
  if (keyword === 'enum') return `${path}: must be one of ${params.allowedValues.join(', ')}`;
  if (keyword === 'uniqueBy') return `${path}: holds two entries that the API server cannot tell apart`;
  return `${path}: ${message ?? keyword}`;
}

function unique(keys: string[]): (entries: unknown) => boolean {
  return (entries) => {
    if (!Array.isArray(entries) || entries.length < 2) return true;
    const seen = new Set<string>();
    for (const entry of entries) {
      if (!isRecord(entry)) continue;
      // The protocol is the one key with a default.
      seen.add(JSON.stringify(keys.map((key) => entry[key] ?? (key === 'protocol' ? 'TCP' : undefined))));
    }
    return seen.size === entries.length;
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
