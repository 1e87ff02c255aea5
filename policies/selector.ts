import { at, isObject, type Json, listOf, objectOf, textOf, textsOf } from './json';

/** Labels that an object must carry to be selected. */
export interface Selector {
  /** Selects every object: `{}`. */
  readonly all: boolean;
  readonly labels: ReadonlyMap<string, string>;
  readonly expressions: readonly Expression[];
}

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** A `LabelSelector`: `matchLabels` and `matchExpressions`. Undefined where it is absent, which selects nothing. */
export function selectorOf(value: Json | undefined): Selector | undefined {
  if (!isObject(value)) return undefined;
  const labels = textsOf(value.matchLabels);
  const expressions = listOf(value.matchExpressions).map(expressionOf);
  return { all: labels.size === 0 && expressions.length === 0, labels, expressions };
}

/** A plain map of labels, as a Service's selector is. */
export const mapSelector = (value: Json | undefined): Selector | undefined =>
  isObject(value) && Object.keys(value).length > 0
    ? { all: false, labels: textsOf(value), expressions: [] }
    : undefined;

export function selects(selector: Selector, labels: ReadonlyMap<string, string>): boolean {
  for (const [key, value] of selector.labels) if (labels.get(key) !== value) return false;
  return selector.expressions.every((expression) => holds(expression, labels.get(expression.key)));
}

/** The selector as messages show it: `app=chat, tier in (a, b)`. */
export function selectorText(selector: Selector): string {
  const labels = [...selector.labels].map(([key, value]) => `${key}=${value}`);
  const expressions = selector.expressions.map(({ key, operator, values }) =>
    values.length === 0 ? `${key} ${operator}` : `${key} ${operator} (${values.join(', ')})`,
  );
  return [...labels, ...expressions].join(', ');
}

function expressionOf(value: Json): Expression {
  const expression = objectOf(value);
  return {
    key: textOf(expression.key) ?? '',
    operator: textOf(at(expression, '/operator')) ?? '',
    values: listOf(expression.values).filter((entry) => typeof entry === 'string'),
  };
}

function holds({ operator, values }: Expression, actual: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return actual !== undefined && values.includes(actual);
    case 'NotIn':
      return actual === undefined || !values.includes(actual);
    case 'Exists':
      return actual !== undefined;
    case 'DoesNotExist':
      return actual === undefined;
    default:
      return false;
  }
}
