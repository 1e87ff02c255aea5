import type { Amendments } from './amendments';
import type { Schema } from './recover';

/** Every object with fixed fields is closed. Each use of a shared node gets a copy, so that it can be amended alone. */
export function close(schema: Schema): Schema {
  const closed: Schema = { ...schema };
  if (schema.properties) {
    closed.properties = mapValues(schema.properties, close);
    closed.additionalProperties = schema.additionalProperties ? close(schema.additionalProperties) : false;
  } else if (schema.additionalProperties) closed.additionalProperties = close(schema.additionalProperties);
  if (schema.items) closed.items = close(schema.items);
  if (schema.anyOf) closed.anyOf = schema.anyOf.map(close);
  if (schema.oneOf) closed.oneOf = schema.oneOf.map(close);
  return closed;
}

/** Throws when a path leads nowhere: an amendment that no longer fits would else be one that never works. */
export function amend(schema: Schema, name: string, all: Amendments): Schema {
  for (const [path, added] of Object.entries(all[name] ?? {})) {
    const steps = path === '' ? [] : path.split('/');
    let at = schema;
    for (const [i, step] of steps.entries()) {
      const holder: Schema = at.items ?? at;
      // A field that is new to the schema must say what it is, so that a misspelt path is not taken for one.
      if (i === steps.length - 1 && holder.properties && added.type !== undefined) holder.properties[step] ??= {};
      const next = holder.properties?.[step];
      if (!next) throw new Error(`${name}: no field ${path} to amend`);
      at = next;
    }
    const entries = added.enum && at.items ? at.items : at;
    const required = [...(entries.required ?? []), ...(added.required ?? [])];
    Object.assign(entries, close(added), required.length > 0 ? { required: [...new Set(required)] } : {});
  }
  return schema;
}

const LABEL_KEY = '^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$';
const LABEL_VALUE = '^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$';

/** Types of the API machinery that a schema can say no more of than "a string". */
export const MACHINERY: Readonly<Record<string, (schema: Schema) => Schema>> = {
  IoK8sApimachineryPkgApiResourceQuantity: () => ({ type: ['string', 'number'], format: 'quantity' }),
  IoK8sApimachineryPkgUtilIntstrIntOrString: () => ({ type: ['string', 'integer'], format: 'int32' }),
  IoK8sApimachineryPkgApisMetaV1ObjectMeta: (schema) => ({
    ...schema,
    properties: {
      ...schema.properties,
      annotations: {
        type: 'object',
        propertyNames: { pattern: LABEL_KEY },
        additionalProperties: { type: 'string' },
      },
      labels: {
        type: 'object',
        propertyNames: { pattern: LABEL_KEY },
        additionalProperties: { type: 'string', pattern: LABEL_VALUE },
      },
    },
  }),
};

export interface Format {
  type: 'string' | 'number';
  validate: RegExp | ((value: number) => boolean);
}

const integer = (least: number, most: number): Format => ({
  type: 'number',
  validate: (value: number) => Number.isInteger(value) && value >= least && value <= most,
});

export const FORMATS: Readonly<Record<string, Format>> = {
  // The grammar in k8s.io/apimachinery/pkg/api/resource/quantity.go.
  quantity: {
    type: 'string',
    validate: /^[+-]?(\d+|\d+\.\d*|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/,
  },
  byte: { type: 'string', validate: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/ },
  'date-time': { type: 'string', validate: /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/ },
  int32: integer(-(2 ** 31), 2 ** 31 - 1),
  int64: integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  double: { type: 'number', validate: Number.isFinite },
};

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
