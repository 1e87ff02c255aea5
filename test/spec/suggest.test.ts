import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suggest } from '../../spec/suggest';

const known = ['replicas', 'cpu', 'memory', 'inFlight', 'rate', 'backlog', 'behaviour', 'tolerance'];

describe('the word that was meant', () => {
  it.each([
    ['replica', 'replicas'],
    ['repilcas', 'replicas'],
    ['memry', 'memory'],
    ['inflight', 'inFlight'],
    ['behavior', 'behaviour'],
    ['rat', 'rate'],
    ['toler', 'tolerance'],
    ['back', 'backlog'],
    ['maxReplicas', 'replicas'],
  ])('is found for %s', (word, meant) => {
    expect(suggest(word, known)).toBe(meant);
  });

  it.each(['', 'x', 'min', 'threads', 'b'])('is not guessed for %s', (word) => {
    expect(suggest(word, known)).toBeUndefined();
  });

  it('is not guessed where two begin alike', () => {
    expect(suggest('cent', ['centralindia', 'centralus'])).toBeUndefined();
  });

  it('is the first of those that are equally near', () => {
    expect(suggest('1.27', ['1.28', '1.29'])).toBe('1.28');
  });

  it('is the nearest, not the first', () => {
    expect(suggest('westus4', ['westus', 'westus2', 'westus3'])).toBe('westus');
    expect(suggest('wsetus2', ['westus', 'westus2', 'westus3'])).toBe('westus2');
  });

  it('is found after any one slip in a word of three letters or more', () => {
    const slips = fc.constantFrom(...known).chain((word) =>
      fc.record({
        word: fc.constant(word),
        at: fc.integer({ min: 0, max: word.length - 2 }),
        kind: fc.integer({ min: 0, max: 2 }),
      }),
    );
    fc.assert(
      fc.property(slips, ({ word, at, kind }) => {
        const [before, first = '', second = '', after] = [
          word.slice(0, at),
          word[at],
          word[at + 1],
          word.slice(at + 2),
        ];
        const slipped = [
          before + second + after,
          before + second + first + after,
          `${before}${first}q${second}${after}`,
        ];
        expect(suggest(slipped[kind] ?? '', known)).toBe(word);
      }),
    );
  });

  it('is found or not in little time for long text', () => {
    expect(suggest('x'.repeat(1_000_000), known)).toBeUndefined();
  });
});
