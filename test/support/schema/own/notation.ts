import type { Schema } from '../recover';

/** What the schemas of this folder are written with. */

export const object = (properties: Record<string, Schema>, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  ...(required.length > 0 ? { required: [...required] } : {}),
});

/** An object that holds exactly one of its fields: a choice. */
export const choice = (properties: Record<string, Schema>): Schema => ({
  ...object(properties),
  minProperties: 1,
  maxProperties: 1,
});

export const map = (values: Schema): Schema => ({ type: 'object', additionalProperties: values });
export const list = (items: Schema, limits: Partial<Schema> = {}): Schema => ({ type: 'array', items, ...limits });
/** A list whose entries the API server tells apart by these fields. */
export const listBy = (keys: readonly string[], items: Schema): Schema => list(items, { uniqueBy: keys });
export const oneOf = (...values: string[]): Schema => ({ type: 'string', enum: values });
export const text = (pattern: string, limits: Partial<Schema> = {}): Schema => ({ type: 'string', pattern, ...limits });
export const between = (minimum: number, maximum: number): Schema => ({ type: 'integer', minimum, maximum });
/** A type of Kubernetes itself, by its name in the package, e.g. `CoreV1ResourceRequirements`. */
export const core = (name: string): Schema => ({ $ref: `IoK8sApi${name}` });

export const STRING: Schema = { type: 'string' };
export const FILLED: Schema = { type: 'string', minLength: 1 };
export const INTEGER: Schema = { type: 'integer', format: 'int32' };
export const NUMBER: Schema = { type: 'number' };
export const BOOLEAN: Schema = { type: 'boolean' };
export const INTEGER_OR_STRING: Schema = { type: ['string', 'integer'] };
/** A setting that is handed on to a program. */
export const SCALAR: Schema = { type: ['string', 'number', 'boolean'] };
export const QUANTITY: Schema = { type: ['string', 'number'], format: 'quantity' };
export const TEXTS: Schema = map(STRING);
export const PORT: Schema = between(1, 65_535);
/** A field that its operator leaves open; `{}` itself, so that every use can be found. */
export const ANYTHING: Schema = {};

/** An API group; empty for that of Kubernetes itself. */
export const GROUP: Schema = text('^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$', {
  maxLength: 253,
});
export const KIND: Schema = text('^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$', { minLength: 1, maxLength: 63 });
/** As long as the name of an object may be. */
export const SHORT: Schema = { type: 'string', minLength: 1, maxLength: 253 };
/** A DNS subdomain, as most objects are named. */
export const NAME: Schema = text('^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$', {
  minLength: 1,
  maxLength: 253,
});

/** The fields of a kind beside its `apiVersion`, `kind` and `metadata`: mostly a spec alone. */
export const spec = (schema: Schema): Schema => object({ spec: schema }, ['spec']);
