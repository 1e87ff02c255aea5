import { CORE_SCHEMA, defineScalarTag, loadAll, mergeTag, NOT_RESOLVED, YAMLException } from 'js-yaml';
import type { Json } from '../json';
import { UnreadableError } from './problem';

const BOOLEAN = /^(?:(true|True|TRUE|yes|Yes|YES|on|On|ON)|false|False|FALSE|no|No|NO|off|Off|OFF)$/;

// kubectl reads YAML 1.1, where `yes` and `on` are booleans. A lone `y` or `n` stays text: it is a name more often.
const booleanTag = defineScalarTag('tag:yaml.org,2002:bool', {
  implicit: true,
  implicitFirstChars: [...'tTyYoOfFnN'],
  resolve(source) {
    const match = BOOLEAN.exec(source);
    return match === null ? NOT_RESOLVED : match[1] !== undefined;
  },
  identify: (value) => typeof value === 'boolean',
});

const SCHEMA = CORE_SCHEMA.withTags(mergeTag, booleanTag);

/** An API server takes objects of up to 1.5 MiB: whatever expands to more values than this is no manifest. */
const MOST_VALUES = 1_000_000;

/** All documents of a YAML text; an empty document is null. */
export function parseYaml(text: string, file: string): readonly Json[] {
  const documents = load(text, file);
  // Only anchors can make a small text large, or a value its own part.
  if (text.includes('&')) {
    for (const document of documents) {
      if (expandedSize(document) > MOST_VALUES) {
        throw new UnreadableError(
          `${file}: its aliases expand to more than ${MOST_VALUES} values, or into themselves. Write the values out.`,
        );
      }
    }
  }
  return documents;
}

function load(text: string, file: string): readonly Json[] {
  try {
    // The schema above makes JSON values only.
    return loadAll(text, { schema: SCHEMA }) as Json[];
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark === undefined ? '' : `:${error.mark.line + 1}`;
    throw new UnreadableError(`${file}${line}: not readable as YAML: ${error.reason}. ${advice(text)}`);
  }
}

function advice(text: string): string {
  return /\{\{|\{%/.test(text)
    ? 'It looks like a template: render it first (`helm template …`) and check the output.'
    : 'Correct the file, or check another directory.';
}

/** How many values a document has once its aliases are written out; endless for one that contains itself. */
function expandedSize(root: Json): number {
  const sizes = new Map<object, number>();
  const measure = (value: Json | undefined): number => {
    if (typeof value !== 'object' || value === null) return 1;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    sizes.set(value, Number.POSITIVE_INFINITY);
    let size = 1;
    for (const part of Object.values(value)) size += measure(part);
    sizes.set(value, size);
    return size;
  };
  return measure(root);
}
