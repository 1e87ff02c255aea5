import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check } from '../../policies/check';
import type { Json } from '../../policies/json';
import { resourceOf } from '../../policies/resource';
import type { Rule } from '../../policies/rule';
import { rules } from '../../policies/rules';
import { AS_OF, deployment, judge, read, ruleNamed } from './support';

const platform = readFileSync(join(__dirname, 'fixtures', 'platform.yaml'), 'utf8');

const broken: Rule = {
  ...ruleNamed('tags-present'),
  id: 'broken',
  scope: 'resource',
  check() {
    throw new TypeError('this rule is broken');
  },
};

describe('check', () => {
  test('a rule that fails is told with its id, and the others still run', () => {
    const result = judge(read(deployment({ name: 'x' })), { rules: [broken, ruleNamed('read-only-root')] });
    expect(result.crashes).toEqual([{ rule: 'broken', where: 'Deployment x', error: 'this rule is broken' }]);
    expect(result.findings.map((finding) => finding.rule)).toEqual(['read-only-root']);
  });

  test('a rule over units that fails half-way is told as well', () => {
    const halfway: Rule = {
      ...ruleNamed('no-duplicates'),
      id: 'halfway',
      scope: 'unit',
      *check(unit) {
        for (const resource of unit.resources) yield { resource, path: '', message: 'found' };
        throw new Error('then broken');
      },
    };
    const result = judge(read(deployment({})), { rules: [halfway] });
    expect(result.crashes).toEqual([{ rule: 'halfway', where: 'production/eastus2', error: 'then broken' }]);
  });

  test('the order of findings does not depend on the order of files or rules', () => {
    const files = ['b/x.yaml', 'a/x.yaml', 'a/x10.yaml', 'a/x9.yaml'].map((file) => read(deployment({}), file));
    const forwards = check(files.flat(), { asOf: AS_OF });
    const backwards = check([...files].reverse().flat(), { asOf: AS_OF, rules: [...rules].reverse() });
    expect(backwards.findings).toEqual(forwards.findings);
    expect([...new Set(forwards.findings.map((finding) => finding.object.file))]).toEqual([
      'a/x.yaml',
      'a/x9.yaml',
      'a/x10.yaml',
      'b/x.yaml',
    ]);
  });

  test('counts are those of the findings', () => {
    const { counts, findings } = judge(read(deployment({})));
    expect(counts.error + counts.warning + counts.info).toBe(findings.length);
    expect(counts.error).toBeGreaterThan(5);
    expect(counts.warning).toBe(1);
  });

  test('references resolve within a directory, not across', () => {
    const rule = [ruleNamed('reference-exists')];
    const reader = deployment({ container: 'envFrom: [{configMapRef: {name: c}}]' });
    const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}';
    expect(judge([...read(reader, 'p/a/1.yaml'), ...read(config, 'p/a/2.yaml')], { rules: rule }).findings).toEqual([]);
    expect(
      judge([...read(reader, 'p/a/1.yaml'), ...read(config, 'p/b/2.yaml')], { rules: rule }).findings,
    ).toHaveLength(1);
  });

  test('no rule fails on manifests that are malformed anywhere', () => {
    const resources = read(platform);
    const json = fc.jsonValue({ maxDepth: 2 }).map((value) => value as Json);
    fc.assert(
      fc.property(fc.nat(resources.length - 1), fc.nat(400), json, (which, place, value) => {
        const changed = resources.map((resource, index) => {
          if (index !== which) return resource;
          const body = replaceAt(resource.body, { left: 1 + (place % sizeOf(resource.body)) }, value);
          return resourceOf(body as typeof resource.body, resource);
        });
        expect(judge(changed).crashes).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});

function sizeOf(value: Json | undefined): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, part) => sum + sizeOf(part), 0) + 1;
}

/** Replaces one value below the root, counted in order; the root stays an object. */
function replaceAt(value: Json | undefined, counter: { left: number }, replacement: Json): Json | undefined {
  if (typeof value !== 'object' || value === null) return value;
  const visit = (part: Json | undefined): Json | undefined => {
    counter.left -= 1;
    return counter.left === 0 ? replacement : replaceAt(part, counter, replacement);
  };
  if (Array.isArray(value)) return value.map((part: Json) => visit(part) ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, visit(part)]));
}
