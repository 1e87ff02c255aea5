import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CORE, KEDA } from './amendments';
import { OWN } from './own';
import { recover, type Schema } from './recover';
import { amend, close, MACHINERY } from './strict';

/** Where the kinds are looked for; another package of the family that is laid out alike can simply be added. */
const PACKAGES = ['kubernetes-models', '@kubernetes-models/keda'];
const META = 'IoK8sApimachineryPkgApisMetaV1ObjectMeta';
const AMENDMENTS = { ...CORE, ...KEDA };

const nodeRequire = createRequire(__filename);
const schemas = new Map<string, Schema>();

/**
 * The strict schema of a kind, with the name and schema of everything that it refers to handed to `add`; undefined for
 * a kind that is not known. Only what a kind needs is read, since the packages hold a thousand schemas.
 */
export function kindSchema(
  apiVersion: string,
  kind: string,
  add: (name: string, schema: Schema) => void,
): Schema | undefined {
  const own = OWN[`${apiVersion}/${kind}`];
  if (own) {
    // Its metadata, and the types of Kubernetes that it may use, are read with the kind that uses most of them.
    const core = modelFile('kubernetes-models', 'v1', 'Pod');
    if (core) load(core, add);
    const { properties, required = [], ...rest } = close(own);
    return manifest({
      ...rest,
      properties: {
        apiVersion: { type: 'string', enum: [apiVersion] },
        kind: { type: 'string', enum: [kind] },
        metadata: { $ref: META },
        ...properties,
      },
      required: ['apiVersion', 'kind', ...required],
    });
  }
  for (const name of PACKAGES) {
    const file = modelFile(name, apiVersion, kind);
    if (file) return manifest(load(file, add));
  }
  return undefined;
}

/** The names of all that has been read so far, by which a test finds amendments that serve no kind. */
export function schemasRead(): ReadonlySet<string> {
  return new Set(schemas.keys());
}

/** The schema file of a kind; a package also has models of parts, such as Container, that are no kinds. */
function modelFile(name: string, apiVersion: string, kind: string): string | undefined {
  if (!/^([a-z0-9.-]+\/)?v\d\w*$/.test(apiVersion) || !/^[A-Z]\w*$/.test(kind)) return undefined;
  const model = join(dirname(nodeRequire.resolve(`${name}/package.json`)), apiVersion, `${kind}.js`);
  if (!existsSync(model)) return undefined;
  const text = readFileSync(model, 'utf8');
  const schema = /require\("([./]+_schemas\/\w+\.js)"\)/.exec(text)?.[1];
  if (!schema || !text.includes(`.kind="${kind}"`)) return undefined;
  return createRequire(model).resolve(schema);
}

function load(file: string, add: (name: string, schema: Schema) => void): Schema {
  const name = /(\w+)\.js$/.exec(file)?.[1] ?? file;
  const known = schemas.get(name);
  if (known) return known;
  const { schema: open, imports } = recover(readFileSync(file, 'utf8'), file);
  const closed = amend(close(open), name, AMENDMENTS);
  const schema = MACHINERY[name]?.(closed) ?? closed;
  schemas.set(name, schema);
  add(name, schema);
  const local = createRequire(file);
  for (const from of imports.values()) load(local.resolve(from), add);
  return schema;
}

/** The published schemas ask neither for metadata nor for a spec, the API server for both where the spec needs any. */
function manifest(schema: Schema): Schema {
  const spec = schema.properties?.spec;
  const fields = spec?.$ref ? schemas.get(spec.$ref) : spec;
  const required = new Set([...(schema.required ?? []), 'metadata', ...(fields?.required ? ['spec'] : [])]);
  return { ...schema, required: [...required] };
}
