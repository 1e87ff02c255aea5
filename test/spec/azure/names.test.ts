import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { azureName, type NamedKind, nameRules } from '../../../spec/azure/names';
import { environmentNames } from '../../../spec/environments';

const kinds = Object.keys(nameRules) as NamedKind[];

/** As a description may call a platform or a workload: a DNS label. */
const label = (longest: number) =>
  fc
    .tuple(
      fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'),
      fc.string({ unit: fc.constantFrom(...'abcxyz0189--'), maxLength: longest - 1, size: 'medium' }),
    )
    .map(([first, rest]) => `${first}${rest}`.replace(/-+$/, ''));

/** A platform, and what tells its resources of one kind from one another. */
const named = fc.record({
  platform: label(40),
  uniqueBy: fc.stringMatching(/^[\w.-]{0,64}$/),
  regions: fc.uniqueArray(fc.constantFrom('eastus2', 'centralus', 'westeurope', 'germanywestcentral'), {
    minLength: 2,
    maxLength: 2,
  }),
  workloads: fc.uniqueArray(label(50), { minLength: 2, maxLength: 3 }),
});

/** Everything of one kind that one platform may have, of every environment. */
function names(
  kind: NamedKind,
  { platform, uniqueBy, regions, workloads }: typeof named extends fc.Arbitrary<infer T> ? T : never,
) {
  return environmentNames.flatMap((environment) =>
    [
      [],
      ...regions.map((region) => [region]),
      ...regions.flatMap((region) => workloads.map((name) => [region, name])),
    ].map((of) => azureName(kind, { platform, environment, of, uniqueBy })),
  );
}

const runs = { numRuns: 1000 };

describe.each(kinds)('the name of a %s', (kind) => {
  const { longest, dashes, prefix } = nameRules[kind];

  it('is what Azure takes, whatever the platform is called', () => {
    fc.assert(
      fc.property(named, (parts) => {
        // Letters and digits, single dashes between them: what every kind that takes dashes takes.
        const taken = dashes ? /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/ : /^[a-z][a-z0-9]*$/;
        const refused = names(kind, parts).filter(
          (name) => name.length > longest || !taken.test(name) || !name.startsWith(prefix),
        );
        expect(refused).toEqual([]);
      }),
      runs,
    );
  });

  it('is another for every environment, region and workload of one platform', () => {
    fc.assert(
      fc.property(named, (parts) => {
        const all = names(kind, parts);
        expect(new Set(all).size).toBe(all.length);
      }),
      runs,
    );
  });

  it('is the same for the same platform', () => {
    fc.assert(
      fc.property(named, (parts) => {
        expect(names(kind, parts)).toEqual(names(kind, parts));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a name that is unique in all of Azure', () => {
  const global = kinds.filter((kind) => nameRules[kind].global);

  it.each(global)('of a %s is another for another uniqueBy', (kind) => {
    const of = (uniqueBy: string) => azureName(kind, { platform: 'desk', environment: 'production', uniqueBy });
    expect(of('one')).not.toBe(of('two'));
  });
});

/** Microsoft, "Naming rules and restrictions for Azure resources": shortest and longest. */
it.each<[NamedKind, number, number]>([
  ['resourceGroup', 1, 90],
  ['virtualNetwork', 2, 64],
  ['vault', 3, 24],
  ['registry', 5, 50],
  ['storage', 3, 24],
  ['cosmos', 3, 44],
  ['postgres', 3, 63],
  ['identity', 3, 128],
  ['search', 2, 60],
  ['eventHubs', 6, 50],
  ['serviceBus', 6, 50],
  ['logs', 4, 63],
  ['apiManagement', 1, 50],
  ['trafficManager', 1, 63],
  ['cluster', 1, 63],
  ['app', 2, 32],
  ['models', 2, 64],
])('a %s has %i to %i characters', (kind, shortest, longest) => {
  expect(nameRules[kind].longest).toBeLessThanOrEqual(longest);
  expect(azureName(kind, { platform: 'a', environment: 'production', uniqueBy: '' }).length).toBeGreaterThanOrEqual(
    shortest,
  );
});
