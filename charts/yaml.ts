import { DUMP_SCHEMA, defineScalarTag, dump, NOT_RESOLVED } from 'js-yaml';

/**
 * What some reader takes for a number, though no specification does: the library of kubectl ignores underscores
 * anywhere (`6_4e86`, `018_`), and others want no digit (`.`, `e3`).
 */
const numberLike = /^[-+]?(?:0[xX][\dA-Fa-f]+|0[bB][01]+|0[oO][0-7]+|(?:\d+(?:\.\d*)?|\.\d*)?(?:[eE][-+]?\d+)?)$/;

/** Never chosen for a value; the writer quotes text that some tag could claim. */
const quoted = defineScalarTag<string>('tag:agent-gantry.dev,2026:number-like', {
  implicit: true,
  identify: () => false,
  resolve: (text) => (numberLike.test(text.replaceAll('_', '')) ? text : NOT_RESOLVED),
});

const schema = DUMP_SCHEMA.withTags(quoted);

/**
 * One or more documents as YAML that parsers of YAML 1.1 and 1.2 read alike: `yes`, `on` and `0755` stay text.
 * js-yaml writes several times faster than the library that cdk8s uses.
 */
export function stringify(documents: readonly unknown[]): string {
  return documents.map((document) => dump(document, { lineWidth: -1, noRefs: true, schema })).join('---\n');
}
