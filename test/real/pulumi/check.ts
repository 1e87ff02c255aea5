import { unknown } from './grpc';
import type { Properties, ProviderSchema, Shape } from './schema';

/** What is wrong with a body: one line each, with the path of the property. */
export function faultsOf(schema: ProviderSchema, type: string, inputs: Readonly<Record<string, unknown>>): string[] {
  const properties = schema.resources[type];
  if (properties === undefined) return [`${type} is not a type that the provider knows`];
  return checkObject(schema, properties, inputs, '');
}

function checkObject(schema: ProviderSchema, known: Properties, given: object, path: string): string[] {
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  const missing = Object.entries(known)
    .filter(([name, { required }]) => required && (given as Readonly<Record<string, unknown>>)[name] === undefined)
    .map(([name]) => `${at(name)} is missing; it is required`);
  const wrong = Object.entries(given).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const property = known[name];
    if (property === undefined) return [`${at(name)} is not a property here; known are ${list(Object.keys(known))}`];
    return check(schema, property.shape, value, at(name));
  });
  return [...missing, ...wrong];
}

function check(schema: ProviderSchema, shape: Shape, value: unknown, path: string): string[] {
  if (value === unknown || shape.kind === 'any') return [];
  if (value === null) return [`${path} is null`];
  switch (shape.kind) {
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === shape.kind ? [] : [`${path} is ${kindOf(value)}, want a ${shape.kind}`];
    case 'values':
      return shape.values.includes(value as string)
        ? []
        : [`${path} is ${JSON.stringify(value)}, want one of ${list(shape.values)}`];
    case 'list':
      if (!Array.isArray(value)) return [`${path} is ${kindOf(value)}, want a list`];
      return value.flatMap((item, index) => check(schema, shape.of, item, `${path}[${index}]`));
    case 'map':
      if (!isObject(value)) return [`${path} is ${kindOf(value)}, want a map`];
      return Object.entries(value).flatMap(([key, item]) => check(schema, shape.of, item, `${path}[${key}]`));
    case 'object': {
      if (!isObject(value)) return [`${path} is ${kindOf(value)}, want an object`];
      return checkObject(schema, schema.objects[shape.name] ?? {}, value, path);
    }
    case 'oneOf':
      return closest(shape.of.map((one) => check(schema, one, value, path)));
  }
}

/** Nothing where one of several shapes fits; else the faults of the one that comes closest. */
const closest = (attempts: readonly string[][]): string[] =>
  attempts.reduce((best, one) => (one.length < best.length ? one : best), attempts[0] ?? []);

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const kindOf = (value: unknown): string =>
  Array.isArray(value)
    ? 'a list'
    : typeof value === 'object'
      ? 'an object'
      : `the ${typeof value} ${JSON.stringify(value)}`;

const list = (all: readonly unknown[]): string => all.slice(0, 12).join(', ') + (all.length > 12 ? ', …' : '');
