import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isMap, isScalar, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { type Json, segment } from '../../../policies/json';
import { linesOf } from '../../../policies/read/lines';
import { parseYaml } from '../../../policies/read/parse';

const TEXT = `# comment
a: 1
b:
  - c: {d: 1,
        e: 2}
  - text: |
      --- not a document
      x: 1
"q/r": &anchor
  s: 1
---
---
t: *anchor
`.replace('*anchor', 'u');

describe('lines of findings', () => {
  const lines = linesOf(TEXT);

  test.each([
    [0, '', 2],
    [0, '/a', 2],
    [0, '/b', 3],
    [0, '/b/0', 4],
    [0, '/b/0/c/e', 5],
    [0, '/b/1/text', 6],
    [0, '/q~1r/s', 10],
    [2, '/t', 13],
  ])('document %i %s is on line %i', (document, pointer, line) => expect(lines(document, pointer)).toBe(line));

  test('a path that is not there gives the line of its last part that is', () => {
    expect(lines(0, '/b/0/c/missing/deeper')).toBe(4);
    expect(lines(0, '/b/9')).toBe(3);
    expect(lines(0, '/missing')).toBe(2);
    expect(lines(7, '/a')).toBeUndefined();
  });

  test('agrees with another parser at every path of a whole platform', () => {
    const text = readFileSync(join(__dirname, '..', 'fixtures', 'platform.yaml'), 'utf8');
    const counter = new LineCounter();
    const documents = parseAllDocuments(text, { lineCounter: counter });
    const ours = linesOf(text);
    let compared = 0;
    for (const [index, value] of parseYaml(text, 'x.yaml').entries()) {
      for (const path of pathsOf(value, [])) {
        const parent = documents[index]?.getIn(path.slice(0, -1), true);
        const key = path.at(-1);
        const node = isMap(parent)
          ? parent.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key
          : documents[index]?.getIn(path, true);
        const offset = (node as Node).range?.[0] ?? -1;
        expect(ours(index, path.map((part) => `/${segment(String(part))}`).join(''))).toBe(
          counter.linePos(offset).line,
        );
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(500);
  });
});

function pathsOf(
  value: Json | undefined,
  path: readonly (string | number)[],
): readonly (readonly (string | number)[])[] {
  const children: readonly (readonly [string | number, Json | undefined])[] = Array.isArray(value)
    ? [...value.entries()]
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
      : [];
  return children.flatMap(([key, child]) => [[...path, key], ...pathsOf(child, [...path, key])]);
}
