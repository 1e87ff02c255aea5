import { definePlatform, off, type PlatformProps } from 'agent-gantry';
import type {} from 'agent-gantry/kubernetes';
import reference from '../../platform';

type Workload = PlatformProps['workloads'][string];

const mix: readonly (readonly [string, Workload])[] = Object.entries(reference.workloads);

/** A platform of many agents: the reference's workloads over and over, in production and one region alone. */
export function many(agents: number): PlatformProps {
  // What is spent, and how soon another region takes over, are a cloud's to say.
  const { budget: _, ...described } = reference;
  return definePlatform<PlatformProps['workloads']>({
    ...described,
    recovery: {},
    // One of them answers at the gateway.
    ...(reference.gateway === undefined ? {} : { gateway: { ...reference.gateway, to: 'chat-1' } }),
    workloads: Object.fromEntries(copies(agents).map(({ name, workload }) => [name, workload])),
    targets: { kubernetes: { ...reference.targets.kubernetes, regions: ['eastus2'] } },
    environments: { development: off, staging: off },
  });
}

/** The agents, and by `of` the workload of the reference that each is a copy of. */
export function copies(agents: number): { readonly name: string; readonly of: string; readonly workload: Workload }[] {
  const groups = Math.ceil(agents / mix.length);
  return Array.from({ length: groups }, (_, index) => index + 1)
    .flatMap((group) =>
      mix.map(([of, workload]) => ({ name: `${of}-${group}`, of, workload: within(group, workload) })),
    )
    .slice(0, agents);
}

/** An agent calls its neighbours of the same group, as the reference's call one another. */
function within(group: number, workload: Workload): Workload {
  const { calls } = workload;
  if (calls === undefined) return workload;
  return { ...workload, calls: calls.map((peer) => (typeof peer === 'string' ? `${peer}-${group}` : peer)) };
}
