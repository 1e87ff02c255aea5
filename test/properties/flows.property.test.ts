import type { PlatformProps } from 'agent-gantry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RegionOutput } from '../../charts/documents';
import { callsOf, type Element, elementsOf, without } from '../support/flows/elements';
import { expected } from '../support/flows/expected';
import { open } from '../support/flows/open';
import { platforms, synthesise } from '../support/platforms';
import { wired } from '../support/platforms/wired';
import { readRuns } from './survey';

const policies = ['NetworkPolicy', 'CiliumNetworkPolicy'];
const beside = ({ documents }: RegionOutput) => documents.filter(({ kind }) => !policies.includes(kind));
const union = (base: ReadonlySet<string>, added: readonly string[]) => [...new Set([...base, ...added])].sort();

/**
 * Takes one element out, and holds what is open before and after against what the elements say, one by one. What nothing
 * of them opens is the rest.
 */
function takeOut(props: PlatformProps, elements: readonly Element[], removed: Element | undefined) {
  const whole = synthesise(props);
  const others = elements.filter((element) => element !== removed);
  const rest = open(synthesise(without(props, elements)));
  const after = synthesise(without(props, removed === undefined ? [] : [removed]));
  expect([...open(whole)].sort()).toEqual(union(rest, expected({ props, whole, elements, meshed: true })));
  expect([...open(after)].sort()).toEqual(
    union(rest, expected({ props, whole, elements: others, meshed: removed?.kind !== 'mesh' })),
  );
  return { whole, after, rest };
}

const { numRuns, seed } = readRuns(300);
const third = Math.ceil(numRuns / 3);

describe(`flows (${third}, seed ${seed})`, () => {
  it('that are declared open exactly what they say; taking one out closes exactly what it alone had opened', () => {
    const several = platforms.filter((props) => callsOf(props).length > 0);
    fc.assert(
      fc.property(several, fc.nat(), (props, pick) => {
        const elements = callsOf(props);
        const { whole, after } = takeOut(props, elements, elements[pick % elements.length]);
        // A mesh says the same once more, in its own policies.
        if (props.mesh === undefined) expect(beside(after)).toEqual(beside(whole));
      }),
      { numRuns: third, seed },
    );
  });

  it('of stores, gateway, mesh, metrics and traces are opened at both ends, and closed with what asked for them', () => {
    fc.assert(
      fc.property(wired, fc.nat(), fc.nat(), (props, kind, pick) => {
        const elements = elementsOf(props);
        const kinds = [...new Set(elements.map(({ kind }) => kind))];
        const picked = elements.filter((element) => element.kind === kinds[kind % kinds.length]);
        const { whole, rest } = takeOut(props, elements, picked[pick % picked.length]);
        // Nor is any of it open without being asked for.
        expect(expected({ props, whole, elements, meshed: true }).filter((line) => rest.has(line))).toEqual([]);
      }),
      { numRuns, seed },
    );
  });
});
