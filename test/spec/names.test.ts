import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readName, shortHash, slug } from '../../spec/names';
import { Place } from '../../spec/place';
import type { Problem } from '../../spec/problems';

const label = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;
const path = fc
  .array(fc.stringMatching(/^[\w.-]{1,12}$/), { minLength: 1, maxLength: 8 })
  .map((steps) => `/${steps.join('/')}`);

describe('a slug', () => {
  it.each([
    ['/tmp', 'tmp'],
    ['/app/data', 'app-data'],
    ['llm-api-key', 'llm-api-key'],
  ])('is plain where that says all: %s', (text, plain) => {
    expect(slug(text)).toBe(plain);
  });

  it.each(['/app_data', '/App/data', '/app/data.d', '/1a', 'a b', '/a-b', '', '/'])(
    'ends in a hash where letters were lost: "%s"',
    (text) => {
      expect(slug(text)).toMatch(new RegExp(`-${shortHash(text)}$`));
      expect(slug(text)).toMatch(label);
    },
  );

  it('is a DNS label of the asked length', () => {
    fc.assert(
      fc.property(fc.oneof(path, fc.string({ maxLength: 200 })), fc.integer({ min: 12, max: 63 }), (text, longest) => {
        expect(slug(text, longest)).toMatch(label);
        expect(slug(text, longest).length).toBeLessThanOrEqual(longest);
      }),
    );
  });

  it('differs for two mount paths that differ', () => {
    fc.assert(
      fc.property(path, path, (one, other) => {
        fc.pre(one !== other);
        expect(slug(one, 50)).not.toBe(slug(other, 50));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['/a/b', '/a-b'],
    ['/a/b', '/a_b'],
    ['/a/b', '/A/b'],
    ['/1a', '/x/1a'],
    [`/${'a'.repeat(60)}/b`, `/${'a'.repeat(60)}/c`],
  ])('differs for paths that look alike: %s and %s', (one, other) => {
    expect(slug(one, 50)).not.toBe(slug(other, 50));
  });
});

describe('a name', () => {
  const read = (value: unknown, longest = 40) => {
    const problems: Problem[] = [];
    return { name: readName(new Place(problems).in('name'), value, longest), problems };
  };

  it('is a DNS label that begins with a letter', () => {
    for (const name of ['a', 'desk', 'support-desk', 'd3sk', 'a'.repeat(40)])
      expect(read(name)).toEqual({ name, problems: [] });
    for (const name of ['', '-a', 'a-', '3a', 'a.b', 'a_b', 'Ä', 'a\n', 7, {}, Symbol('a'), Object.create(null)]) {
      expect(read(name).problems).toHaveLength(1);
    }
  });

  it('proposes the nearest that is one', () => {
    const proposed = (value: unknown) => read(value, 12).problems[0]?.fix;
    expect(proposed('Support Desk')).toBe("For example 'support-desk'.");
    expect(proposed('support desk two')).toBe("For example 'support-desk'.");
    expect(proposed('42 desk')).toBe("For example 'desk'.");
    expect(proposed('42')).toBeUndefined();
    expect(proposed(42)).toBeUndefined();
  });

  it('proposes only what would be taken', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const proposal = /'(.*)'/.exec(read(text, 12).problems[0]?.fix ?? '')?.[1];
        if (proposal !== undefined) expect(read(proposal, 12)).toEqual({ name: proposal, problems: [] });
      }),
    );
  });
});
