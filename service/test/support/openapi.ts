import Ajv from 'ajv';

/** The parts of the served document that tests read. */
export interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: object } } };
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly headers: Readonly<Record<string, { readonly required?: boolean }>>;
        readonly content: Readonly<Record<string, { readonly schema: object }>>;
      }
    >
  >;
  readonly security?: readonly object[];
}

const ajv = new Ajv({ strict: false, allErrors: true });
const compiled = new WeakMap<object, ReturnType<typeof ajv.compile>>();

/** What an answer does that the document does not say of it; nothing where it is true. */
export function undeclared(
  operation: Operation,
  answer: { status: number; text: string; headers: Readonly<Record<string, unknown>> },
): string | undefined {
  const declared = operation.responses[answer.status];
  if (declared === undefined) return `status ${answer.status}: ${answer.text.slice(0, 300)}`;
  const type = String(answer.headers['content-type']).split(';')[0] ?? '';
  const content = declared.content[type];
  if (content === undefined) return `content type ${type} of ${answer.status}`;
  for (const [name, { required }] of Object.entries(declared.headers)) {
    if (required && typeof answer.headers[name] !== 'string') return `${answer.status} without ${name}`;
  }
  if (type !== 'application/json') return undefined;
  const known = compiled.get(content.schema);
  const check = known ?? ajv.compile(content.schema);
  if (known === undefined) compiled.set(content.schema, check);
  return check(JSON.parse(answer.text)) ? undefined : `${answer.status}: ${ajv.errorsText(check.errors)}`;
}

/** Numbers that look random, the same every time. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

interface Shape {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

const odd: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1e308,
    2 ** 53,
    0.5,
    '',
    ' ',
    '\u0000',
    '🙂',
    'é'.normalize('NFD'),
    '\ud800',
    '__proto__',
  ],
  ...[
    '../../etc/passwd',
    "'; DROP TABLE x; --",
    '%{jndi:ldap://x}',
    '{{7*7}}',
    '*3\r\n$3\r\nSET\r\n',
    'a'.repeat(10_001),
  ],
  ...[[], {}, [[]], { __proto__: null, constructor: 1 }, [null], { $gt: '' }, { length: -1 }],
];

/** A body that the schema allows, or almost: each part may be something else, or missing, or too much. */
export function bodyOf(schema: Shape, next: () => number, wrong: number): unknown {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
  if (next() < wrong) return pick(odd);
  if (schema.anyOf !== undefined) return bodyOf(pick(schema.anyOf), next, wrong);
  if (schema.enum !== undefined) return pick(schema.enum);
  switch (schema.type) {
    case 'string':
      return schema.pattern === undefined
        ? pick([
            'hello',
            'What time is it?',
            'ü🙂',
            'x'.repeat(Math.floor(next() * Math.min(300, schema.maxLength ?? 300)) + 1),
          ])
        : `s-${Math.floor(next() * 50)}`;
    case 'integer':
    case 'number': {
      const value = (schema.minimum ?? 0) + next() * Math.min(50, (schema.maximum ?? 50) - (schema.minimum ?? 0));
      return schema.type === 'integer' ? Math.floor(value) : value;
    }
    case 'boolean':
      return next() < 0.5;
    case 'array':
      return Array.from({ length: Math.max(schema.minItems ?? 0, Math.floor(next() * 4)) }, () =>
        bodyOf(schema.items ?? {}, next, wrong),
      );
    default: {
      const body: Record<string, unknown> = {};
      for (const [name, part] of Object.entries(schema.properties ?? {})) {
        const needed = schema.required?.includes(name) === true;
        if (needed ? next() >= wrong / 2 : next() < 0.4) body[name] = bodyOf(part, next, wrong);
      }
      if (next() < wrong) body[pick(['extra', 'constructor', 'toString', ''])] = pick(odd);
      return body;
    }
  }
}
