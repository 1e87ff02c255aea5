import { describe, expect, test } from 'vitest';
import { rules } from '../../policies/rules';
import { judge, readExample } from './support';

describe('E4: every rule proves itself by its own examples', () => {
  test.each(rules.map((rule) => [rule.id, rule] as const))('%s: its good example is clean', (_, rule) => {
    const result = judge(readExample(rule.examples.good), { rules: [rule] });
    expect(result.crashes).toEqual([]);
    expect(result.findings.map(({ path, message }) => ({ path, message }))).toEqual([]);
  });

  test.each(rules.map((rule) => [rule.id, rule] as const))('%s: its bad example gives its one finding', (_, rule) => {
    const { findings } = judge(readExample(rule.examples.bad), { rules: [rule] });
    expect(findings.map((finding) => [finding.rule, finding.severity, finding.path])).toEqual([
      [rule.id, rule.severity, rule.examples.path],
    ]);
    expect(findings[0]?.message).not.toBe('');
    expect(findings[0]?.fix).not.toBe('');
  });
});

describe('the rules as a table', () => {
  test('ids are unique, in kebab case and in order', () => {
    const ids = rules.map((rule) => rule.id);
    expect(ids).toEqual([...new Set(ids)].sort());
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test('each says why, how to fix it, and which rows it stands for', () => {
    for (const rule of rules) {
      expect(rule.title, rule.id).toMatch(/^[A-Z].*[^.]$/);
      expect(rule.why.length, rule.id).toBeGreaterThan(40);
      expect(rule.fix, rule.id).toMatch(/\.$/);
      expect(rule.appliesTo.rows.length, rule.id).toBeGreaterThan(0);
      for (const row of rule.appliesTo.rows) expect(row, rule.id).toMatch(/^[A-E]\d+$/);
    }
  });

  test('each applies to the kinds of its bad example', () => {
    for (const rule of rules) {
      const types = readExample(rule.examples.bad).map((resource) => resource.type);
      const applies = types.some((type) => rule.appliesTo.kinds.includes('*') || rule.appliesTo.kinds.includes(type));
      expect(applies, rule.id).toBe(true);
    }
  });
});
