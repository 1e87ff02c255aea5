import { dump } from 'js-yaml';

/**
 * One or more documents as YAML that parsers of YAML 1.1 and 1.2 read alike: `yes`, `on` and `0755` stay text.
 * js-yaml writes several times faster than the library that cdk8s uses.
 */
export function stringify(documents: readonly unknown[]): string {
  return documents.map((document) => dump(document, { lineWidth: -1, noRefs: true })).join('---\n');
}
