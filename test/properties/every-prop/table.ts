import { isDeepStrictEqual } from 'node:util';
import { late, type PlatformProps, type WorkloadProps } from 'agent-gantry';
import type { KubernetesTargetProps } from 'agent-gantry/kubernetes';
import { describe, expect, it } from 'vitest';
import { synthKubernetes } from '../../../charts/synth';
import { off } from '../../../spec/place';
import { resolvePlatform } from '../../../spec/platform';
import { bindingsFor } from '../../support/platforms';

/** One prop: a value that is not its default, what must stand beside it, and why it would change nothing. */
export interface Row<P, K extends keyof P> {
  readonly to: NonNullable<P[K]>;
  /** @default the prop is left out */
  readonly from?: NonNullable<P[K]>;
  /** Props that the two have in common. */
  readonly beside?: Partial<P>;
  /** Proven too: the documents stay as they are. */
  readonly inert?: string;
}

/** A row for every prop: the compiler asks for one when a prop is added. */
export type Rows<P> = { readonly [K in keyof Required<P>]: Row<P, K> };

/** As Rows, where one prop says which choice it is. */
type RowsOfChoice<P> = { readonly [K in Exclude<keyof P, 'kind'>]-?: Row<P, K> };

/** Tests that each prop of a type changes what `made` makes of a platform. */
export function everyPropOf<P extends object>(
  made: (props: PlatformProps) => unknown,
  what: string,
  rows: RowsOfChoice<P>,
  describePlatform: (props: Partial<P>) => PlatformProps,
): void {
  describe(what, () => {
    for (const [prop, row] of Object.entries(rows) as [string, Row<P, keyof P>][]) {
      const from = { ...row.beside, ...(row.from === undefined ? {} : { [prop]: row.from }) } as Partial<P>;
      const to = { ...row.beside, [prop]: row.to } as Partial<P>;
      const name = row.inert === undefined ? `${prop} changes what is made` : `${prop} changes nothing: ${row.inert}`;
      it(name, async () => {
        const same = isDeepStrictEqual(await made(describePlatform(from)), await made(describePlatform(to)));
        expect(same).toBe(row.inert !== undefined);
      });
    }
  });
}

/** Tests that each prop of a type changes the documents. */
export const everyProp = <P extends object>(
  what: string,
  rows: Rows<P>,
  describePlatform: (props: Partial<P>) => PlatformProps,
): void => everyPropOf<P>(documentsOf, what, rows, describePlatform);

/** Tests that each kind of a choice gives documents unlike those of every other kind. */
export function everyKind<T extends { readonly kind: string }>(
  what: string,
  kinds: { readonly [K in T['kind']]: Extract<T, { readonly kind: K }> },
  describePlatform: (choice: T) => PlatformProps,
): void {
  const choices = Object.values<T>(kinds);
  it.each(choices.map((choice) => [choice.kind, choice] as const))(`${what}: %s is unlike the others`, (_, choice) => {
    const own = documentsOf(describePlatform(choice));
    const alike = choices.filter(
      (other) => other !== choice && isDeepStrictEqual(documentsOf(describePlatform(other)), own),
    );
    expect(alike).toEqual([]);
  });
}

/** The documents of every environment and region, by where they go. */
function documentsOf(props: PlatformProps): unknown {
  const platform = resolvePlatform(props);
  const bindings = bindingsFor(platform);
  return synthKubernetes(platform, () => bindings).map(({ environment, site, documents }) => [
    environment.name,
    site.region.name,
    documents,
  ]);
}

/** A platform around one workload, in production alone, with a queue and a vault. */
export const around = (
  workload: WorkloadProps,
  target: Partial<KubernetesTargetProps> = {},
  rest: Partial<PlatformProps> = {},
): PlatformProps => ({
  name: 'desk',
  tags: { owner: 'team', costCentre: 'cc-1' },
  workloads: { chat: workload },
  vault: { kind: 'keyVault' },
  data: { queue: { kind: 'kafka', topics: ['tasks', 'other'], bootstrap: late('queue.bootstrap') } },
  // Two regions, because a prop may tell them apart; of AWS, because one vault is read there alone.
  targets: { kubernetes: { regions: ['us-east-1', 'us-west-2'], version: '1.36', ...target } },
  environments: { development: off, staging: off },
  ...rest,
});
