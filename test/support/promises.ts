import { beforeAll, expect, it } from 'vitest';
import type { Combination } from './combinations';
import { told, type Walk, walk } from './walk';

/**
 * What can't be had together: the gateway, the mesh (any where none is named), and the one place where the description
 * is faulted. All else must be synthesised.
 */
const refused: readonly { readonly gateway: string; readonly mesh?: string; readonly path: string }[] = [
  { gateway: 'Gateway API by Istio', mesh: 'Linkerd', path: 'targets.kubernetes.gateway' },
  { gateway: 'Gateway API by Istio behind API Management', mesh: 'Linkerd', path: 'targets.kubernetes.gateway' },
  { gateway: 'Gateway API by AKS', mesh: 'Istio', path: 'targets.kubernetes.gateway.class' },
  { gateway: 'Gateway API by AKS', mesh: 'Linkerd', path: 'targets.kubernetes.gateway' },
  { gateway: 'an Ingress asked for tokens', path: 'gateway.auth' },
  { gateway: 'no controller', mesh: 'none', path: 'targets.kubernetes.gateway' },
  { gateway: 'no controller', mesh: 'Linkerd', path: 'targets.kubernetes.gateway' },
];

const fits =
  ({ gateway, mesh }: Combination) =>
  (entry: (typeof refused)[number]) =>
    entry.gateway === gateway && (entry.mesh ?? mesh) === mesh;

/** What holds of every combination of the parts that is tried. */
export function keepsItsPromises(some: () => Iterable<Combination>, atLeast: number): void {
  let result: Walk;
  beforeAll(() => {
    result = walk(some());
  }, 600_000);

  it(`are more than ${atLeast}`, () => {
    expect(result.seen).toBeGreaterThan(atLeast);
  });

  it('are synthesised, but for those that are known to exclude each other', () => {
    const unexpected = result.refused.filter((refusal) => !refused.some(fits(refusal)));
    expect(unexpected.map((refusal) => JSON.stringify(refusal))).toEqual([]);
    for (const entry of refused) expect(result.refused.filter((refusal) => fits(refusal)(entry))).not.toEqual([]);
    const wrongly = [...some()].filter((one) => refused.some(fits(one))).length;
    expect(result.refused).toHaveLength(wrongly);
  });

  it('are refused with one problem, at the choice, that names what can be chosen instead', () => {
    for (const { problems, ...combination } of result.refused) {
      const [problem, ...others] = problems;
      expect(others).toEqual([]);
      expect(problem?.path).toBe(refused.find(fits(combination))?.path);
      expect(problem?.want).toMatch(/(gatewayApi|kong|ingress)\(|'istio'/);
    }
  });

  it('are objects that a strict schema takes', () => {
    expect(told(result.schema)).toEqual([]);
  });

  it('pass the policies without an error', () => {
    expect(result.crashes).toEqual([]);
    expect(told(result.policies)).toEqual([]);
  });

  it('give no warning', () => {
    expect(told(result.warnings)).toEqual([]);
  });
}
