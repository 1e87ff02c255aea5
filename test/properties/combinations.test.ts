import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { axisNames, type Combination, combinations, someCombinations } from '../support/combinations';
import { root } from '../support/project';
import { keepsItsPromises } from '../support/promises';

/** Any three choices that stand together somewhere. */
function triples(some: Iterable<Combination>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const one of some) {
    axisNames.forEach((a, i) => {
      axisNames.slice(i + 1).forEach((b, j) => {
        for (const c of axisNames.slice(i + j + 2)) found.add([a, one[a], b, one[b], c, one[c]].join());
      });
    });
  }
  return found;
}

describe('combinations of the parts, in which any three choices meet', () => {
  keepsItsPromises(someCombinations, 600);

  it('hold any three choices together', () => {
    const held = triples(someCombinations());
    expect([...triples(combinations())].filter((triple) => !held.has(triple))).toEqual([]);
  });

  it('are made of everything that a part can be chosen to be', () => {
    const parts = /from '\.\/spec\/(data|gateway|mesh|targets\/gateway)/;
    const choices = [...readFileSync(join(root, 'index.ts'), 'utf8').matchAll(/^export {([^}]*)} from '[^']*';$/gm)]
      .filter(([line]) => parts.test(line))
      .flatMap(([, names = '']) => names.split(',').map((name) => name.trim()))
      .filter((name) => /^[a-z]/.test(name) && !name.startsWith('type '));
    const lists = readFileSync(join(root, 'test/support/combinations.ts'), 'utf8');
    expect(choices.length).toBeGreaterThan(10);
    expect(choices.filter((name) => !lists.includes(`${name}(`))).toEqual([]);
  });
});
