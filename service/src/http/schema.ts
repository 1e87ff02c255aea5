import { ApiError } from './errors';

/** The part of JSON Schema that our own documents use. The same objects check requests and are served as OpenAPI. */
export type Schema = {
  readonly description?: string;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** false: other properties are refused. */
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxProperties?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly (string | number)[];
  readonly nullable?: true;
  readonly anyOf?: readonly Schema[];
  readonly default?: unknown;
};

/** Returns the value as it is, or refuses it with the path of the first fault. */
export function validate<T>(schema: Schema, value: unknown): T {
  const fault = check(schema, value, '');
  if (fault === undefined) return value as T;
  const [path, wanted] = fault;
  const param = path === '' ? undefined : path;
  throw new ApiError(
    400,
    'invalid_request',
    `${param ?? 'The body'} must be ${wanted}.`,
    param === undefined ? {} : { param },
  );
}

type Fault = readonly [path: string, wanted: string] | undefined;

function check(schema: Schema, value: unknown, path: string): Fault {
  if (schema.nullable && value === null) return undefined;
  if (schema.anyOf !== undefined) {
    const faults = schema.anyOf.map((one) => check(one, value, path));
    return faults.includes(undefined)
      ? undefined
      : (faults.find((fault) => fault?.[0] !== path) ?? [path, 'of another form']);
  }
  if (schema.enum !== undefined && !schema.enum.includes(value as string))
    return [path, `one of ${schema.enum.join(', ')}`];
  switch (schema.type) {
    case 'string':
      return checkString(schema, value, path);
    case 'integer':
    case 'number': {
      const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
      const fits = typeof value === 'number' && value >= minimum && value <= maximum;
      if (fits && (schema.type === 'number' || Number.isInteger(value))) return undefined;
      return [path, `${schema.type === 'integer' ? 'a whole number' : 'a number'}${range(schema)}`];
    }
    case 'boolean':
      return typeof value === 'boolean' ? undefined : [path, 'true or false'];
    case 'array':
      return checkArray(schema, value, path);
    case 'object':
      return checkObject(schema, value, path);
    default:
      return undefined;
  }
}

const range = ({ minimum, maximum }: Schema): string =>
  minimum === undefined && maximum === undefined ? '' : ` from ${minimum ?? '…'} to ${maximum ?? '…'}`;

function checkString({ minLength = 0, maxLength, pattern }: Schema, value: unknown, path: string): Fault {
  if (typeof value !== 'string') return [path, 'text'];
  if (value.length < minLength || (maxLength !== undefined && length(value) > maxLength)) {
    return [path, `text of ${minLength} to ${maxLength ?? '…'} characters`];
  }
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) return [path, `text that matches ${pattern}`];
  return undefined;
}

/** JSON Schema counts characters, not the halves that make up some of them. */
const length = (text: string): number => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length);

function checkArray({ items, minItems = 0, maxItems }: Schema, value: unknown, path: string): Fault {
  if (!Array.isArray(value)) return [path, 'a list'];
  if (value.length < minItems || (maxItems !== undefined && value.length > maxItems)) {
    return [path, `a list of ${minItems} to ${maxItems ?? '…'} items`];
  }
  if (items === undefined) return undefined;
  for (const [index, item] of value.entries()) {
    const fault = check(items, item, `${path}[${index}]`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function checkObject(schema: Schema, value: unknown, path: string): Fault {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path, 'an object'];
  const { properties = {}, required = [], additionalProperties, maxProperties } = schema;
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  for (const name of required) if (!Object.hasOwn(value, name)) return [at(name), 'given'];
  const entries = Object.entries(value);
  if (maxProperties !== undefined && entries.length > maxProperties)
    return [path, `an object of at most ${maxProperties} entries`];
  for (const [name, part] of entries) {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known === undefined && additionalProperties === false)
      return [at(name), `left out: it is none of ${Object.keys(properties).join(', ')}`];
    const fault = known === undefined ? undefined : check(known, part, at(name));
    if (fault !== undefined) return fault;
  }
  return undefined;
}
