import { resolve } from 'node:path';
import { rules } from '../../policies/rules';
import { readArchitecture } from './architecture';
import { readReference } from './generate';
import { architecturePage, propsPage, rulesPage } from './render';

/** The generated pages: path from the repository's root → content. */
export function pages(root: string): ReadonlyMap<string, string> {
  return new Map([
    ['docs/reference/architecture.md', architecturePage(readArchitecture(resolve(root)))],
    ['docs/reference/props.md', propsPage(readReference(resolve(root)))],
    ['docs/reference/rules.md', rulesPage(rules)],
  ]);
}
