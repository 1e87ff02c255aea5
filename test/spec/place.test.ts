import { runInNewContext } from 'node:vm';
import { off } from 'agent-gantry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPath, Place } from '../../spec/place';
import { type Problem, show } from '../../spec/problems';

interface Tags {
  readonly owner?: unknown;
  readonly costCentre?: unknown;
}

const reader = () => {
  const problems: Problem[] = [];
  return { place: new Place(problems), paths: () => problems.map(({ path }) => path), problems };
};

describe('a path', () => {
  it('is written as one would write it in the description', () => {
    expect(formatPath(['workloads', 'chat', 'scaling', 'replicas', '1'])).toBe('workloads.chat.scaling.replicas[1]');
    expect(formatPath(['volumes', '/app/data', 'size'])).toBe("volumes['/app/data'].size");
    expect(formatPath(['labels', "it's", 'a"b', 'a\nb'])).toBe(`labels['it\\'s']['a"b']['a\\nb']`);
  });

  it('leads to the place when it is evaluated', () => {
    const step = fc.string({ minLength: 1, unit: 'binary' }).filter((key) => key !== '__proto__');
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 4 }), (steps) => {
        const top = ['top', ...steps].reduceRight<unknown>((value, key) => ({ [key]: value }), 'found');
        const evaluate = new Function('root', `return root.${formatPath(['top', ...steps])}`) as (
          root: unknown,
        ) => unknown;
        expect(evaluate(top)).toBe('found');
      }),
    );
  });
});

describe('a value as it is shown', () => {
  it.each([
    ['text', '"text"'],
    [7, '7'],
    [Number.NaN, 'NaN'],
    [[Number.NaN, 1], '["NaN",1]'],
    [null, 'null'],
    [off, 'off'],
    [{ replicas: off }, '{"replicas":"off"}'],
    [Symbol('other'), 'a symbol'],
    [300n, '300n'],
    [() => 1, 'a function'],
    [{ run: () => 1 }, '{"run":"a function"}'],
    [new Map(), 'a Map'],
    [new Date(0), 'a Date'],
    [Object.create(null), '{}'],
  ])('%o', (value, shown) => {
    expect(show(value)).toBe(shown);
  });

  it('fits a line', () => {
    expect(show('x'.repeat(1000))).toHaveLength(78);
    expect(show('a\nb')).toBe('"a\\nb"');
  });

  it('may contain itself', () => {
    const value: Record<string, unknown> = {};
    value.self = value;
    expect(show(value)).toBe('an object that contains itself');
  });
});

describe('reading props', () => {
  it('tells every unknown one, and returns the others', () => {
    const { place, paths } = reader();
    expect(place.props({ a: 1, x: 2, y: 3 } as { a?: number }, { a: true })).toEqual({ a: 1 });
    expect(paths()).toEqual(['x', 'y']);
  });

  it('says nothing of what stands in a value of the wrong shape', () => {
    const { place, paths } = reader();
    place.in('tags').props<Tags>('agents-team' as Tags, { owner: true, costCentre: true });
    place.in('tags').in('owner').missing('a value');
    place.in('tags').list('agents-team' as never);
    place.in('tagsx').missing('a value');
    expect(paths()).toEqual(['tags', 'tagsx']);
  });

  it('says nothing of what is missing because it is misspelt', () => {
    const { place, paths } = reader();
    place.in('tags').props<Tags>({ ownr: 'agents-team' } as Tags, { owner: true, costCentre: true });
    place.in('tags').in('owner').missing('a value');
    place.in('tags').in('costCentre').missing('a value');
    expect(paths()).toEqual(['tags.ownr', 'tags.costCentre']);
  });

  it('still tells what is wrong under the name that was meant', () => {
    const { place, paths } = reader();
    place.in('tags').props<Tags>({ ownr: 'agents-team', owner: 7 } as Tags, { owner: true, costCentre: true });
    place.in('tags').in('owner').fault(7, 'text');
    expect(paths()).toEqual(['tags.ownr', 'tags.owner']);
  });

  it('takes plain objects of any realm, and of none', () => {
    const { place, paths } = reader();
    expect(place.props(runInNewContext('({ a: 1 })') as { a?: number }, { a: true })).toEqual({ a: 1 });
    expect(place.props(Object.assign(Object.create(null), { a: 1 }) as { a?: number }, { a: true })).toEqual({ a: 1 });
    expect(paths()).toEqual([]);
  });
});

describe('reading entries', () => {
  it('gives them in the order of their keys, in no locale', () => {
    const { place } = reader();
    expect(place.entries({ b: 1, a: 2, B: 3, ä: 4, Z: 5 }).map(([key]) => key)).toEqual(['B', 'Z', 'a', 'b', 'ä']);
  });

  it('leaves out what is off or undefined', () => {
    const { place, paths } = reader();
    expect(place.entries<unknown>({ a: off, b: undefined, c: 1 })).toEqual([['c', 1]]);
    expect(paths()).toEqual([]);
  });
});

describe('reading a list', () => {
  it('gives a copy: what is resolved is frozen, what was given is not', () => {
    const { place } = reader();
    const given = ['a'];
    expect(place.list(given)).toEqual(given);
    expect(place.list(given)).not.toBe(given);
  });
});
