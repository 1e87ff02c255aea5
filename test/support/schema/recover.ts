/**
 * Reads a JSON schema back out of a precompiled validator.
 *
 * The `kubernetes-models` packages carry the Kubernetes and CRD schemas only as code that ajv generated from them, and
 * that code lets unknown fields and nulls through. Their text has one function per schema node and one literal per
 * keyword, so the schema can be read from it, made strict (see strict.ts) and compiled anew. The versions are pinned:
 * whatever this reader does not know it throws on, so that a new version cannot lose a rule unseen.
 */

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: readonly unknown[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  propertyNames?: Schema;
  additionalProperties?: Schema | false;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  /** Our own keyword, see strict.ts: the fields by which the API server tells the entries of a list apart. */
  uniqueBy?: readonly string[];
}

export interface Recovered {
  schema: Schema;
  /** Names that `$ref`s use → the module specifier that holds them. */
  imports: Map<string, string>;
}

const STRING = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`;
const FUNCTION = /function (validate\d+)\(data,/g;
const IMPORT = /(_\w+)=require\("([^"]+)"\)/g;
const CONSTANT = new RegExp(String.raw`(schema\d+)=\{enum:(\[(?:${STRING}|[^\]"'])*\])\}`, 'g');
const KEYWORD = new RegExp(String.raw`keyword:"(\w+)",params:\{((?:${STRING}|[^{}"'])*)\}`, 'g');
const PARAM = new RegExp(String.raw`(\w+):(${STRING}|[^,]+)`, 'g');
const CALL = new RegExp(
  String.raw`(?:(validate\d+)|\(0,(_\w+)\.validate\))\((data\d*(?:\.[\w$]+|\[(?:${STRING}|\w+)\])?),\{instancePath[,:]`,
  'g',
);
const LIMITS = new Set(['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties']);

function literal(text: string): string {
  if (text.startsWith('"')) return JSON.parse(text) as string;
  return JSON.parse(`"${text.slice(1, -1).replaceAll("\\'", "'").replaceAll('"', '\\"')}"`) as string;
}

/** One generated file → the schema that it was generated from. */
export function recover(source: string, file: string): Recovered {
  const fail = (what: string): never => {
    throw new Error(`${file}: cannot read the schema: ${what}`);
  };
  const variables = new Map([...source.matchAll(IMPORT)].map(([, name = '', from = '']) => [name, from]));
  const constants = new Map([...source.matchAll(CONSTANT)].map(([, name = '', list = '']) => [name, list]));
  const starts = [...source.matchAll(FUNCTION)].map((match) => ({ name: match[1] ?? '', at: match.index }));
  const bodies = new Map(starts.map(({ name, at }, i) => [name, source.slice(at, starts[i + 1]?.at)]));
  const imports = new Map<string, string>();
  const done = new Map<string, Schema>();

  const callee = (local: string | undefined, variable: string | undefined): Schema => {
    if (local !== undefined) return node(local);
    const from = variables.get(variable ?? '') ?? fail(`no import ${variable}`);
    const name = from.replace(/^.*\//, '').replace(/\.js$/, '');
    imports.set(name, from);
    return { $ref: name };
  };

  const node = (name: string): Schema => {
    const known = done.get(name);
    if (known) return known;
    const body = bodies.get(name) ?? fail(`no function ${name}`);
    const schema: Schema = {};
    // Set before the children are read: a schema that holds itself would otherwise never end.
    done.set(name, schema);
    const combinators = readKeywords(schema, body);
    readCalls(schema, body, combinators);
    return schema;
  };

  const readKeywords = (schema: Schema, body: string): ('anyOf' | 'oneOf')[] => {
    const combinators: ('anyOf' | 'oneOf')[] = [];
    const matches = [...body.matchAll(KEYWORD)];
    if (matches.length !== body.split('keyword:').length - 1) fail('a keyword of an unknown form');
    for (const [, keyword = '', text = ''] of matches) {
      const params = new Map([...text.matchAll(PARAM)].map(([, key = '', value = '']) => [key, value]));
      const param = (key: string): string => params.get(key) ?? fail(`${keyword} without ${key}`);
      if (keyword === 'type') schema.type = literal(param('type'));
      else if (keyword === 'required')
        schema.required = [...(schema.required ?? []), literal(param('missingProperty'))];
      else if (keyword === 'enum') {
        const constant = param('allowedValues').replace(/\.enum$/, '');
        schema.enum = JSON.parse(constants.get(constant) ?? fail(`no ${constant}`)) as unknown[];
      } else if (keyword === 'format') schema.format = literal(param('format'));
      else if (keyword === 'pattern') schema.pattern = literal(param('pattern'));
      else if (LIMITS.has(keyword)) Object.assign(schema, { [keyword]: Number(param('limit')) });
      else if (keyword === 'minimum' || keyword === 'maximum') schema[keyword] = Number(param('limit'));
      else if (keyword === 'anyOf' || keyword === 'oneOf') combinators.push(keyword);
      else fail(`the keyword ${keyword}`);
    }
    return combinators;
  };

  const readCalls = (schema: Schema, body: string, combinators: ('anyOf' | 'oneOf')[]): void => {
    const matches = [...body.matchAll(CALL)];
    // The one that is no call is the function's own head.
    const calls = body.split(/validate\d+\(|\.validate\)\(/).length - 2;
    if (matches.length !== calls) fail('a call of an unknown form');
    const same: Schema[] = [];
    for (const [, local, variable, target = ''] of matches) {
      const child = callee(local, variable);
      const property = /^data(?:\.([\w$]+)|\[(["'].*)\])$/.exec(target);
      if (target === 'data') same.push(child);
      else if (property) {
        schema.properties ??= {};
        schema.properties[property[1] ?? literal(property[2] ?? '')] = child;
      } else if (/^data\[i\d+\]$/.test(target)) schema.items = child;
      else if (/^data\[key\d+\]$/.test(target)) schema.additionalProperties = child;
      else fail(`a call with ${target}`);
    }
    const [combinator, second] = combinators;
    if (second) fail('two combinators in one node');
    if (combinator) schema[combinator] = same;
    else if (same.length === 1 && Object.keys(schema).length === 0) Object.assign(schema, same[0]);
    // Closing the parts of one object, each described alone, would refuse them all; no kind in use needs it.
    else if (same.length > 0) fail('an allOf');
  };

  const root = /validate=function (validate\d+)\(/.exec(source)?.[1] ?? fail('no root');
  return { schema: node(root), imports };
}
