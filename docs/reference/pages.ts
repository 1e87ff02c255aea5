import { resolve } from 'node:path';
import { rules } from '../../policies/rules';
import { readReference } from './generate';
import { propsPage, rulesPage } from './render';

/** The generated pages: path from the repository's root → content. */
export function pages(root: string): ReadonlyMap<string, string> {
  return new Map([
    ['docs/reference/props.md', propsPage(readReference(resolve(root)))],
    ['docs/reference/rules.md', rulesPage(rules)],
  ]);
}
