import type { Environment } from './environment';
import type { Flow } from './flows';
import type { Region } from './regions';
import type { Workload } from './resolve-workload';

/**
 * What becomes of a workload in one region: it runs; it is there, suspended, and a failover wakes it; it is there,
 * suspended, and only ever started by hand; or it is not there.
 */
export type Presence = 'runs' | 'standsBy' | 'byHand' | 'absent';

interface Role {
  readonly primary: Presence;
  readonly others: Presence;
  readonly because: string;
}

/** What may run in several regions at once, and what must not be done twice (A13). */
export const roles = {
  service: { primary: 'runs', others: 'runs', because: 'a request is answered where it arrives' },
  worker: { primary: 'runs', others: 'runs', because: 'a message is taken once, by whoever takes it' },
  schedule: { primary: 'runs', others: 'standsBy', because: 'what it does must not be done twice' },
  everywhere: { primary: 'runs', others: 'runs', because: 'it says that it may run in every region' },
  suspended: { primary: 'byHand', others: 'byHand', because: 'it is suspended in every region' },
  once: { primary: 'runs', others: 'absent', because: 'only the primary region writes the schema of its database' },
} as const satisfies Readonly<Record<string, Role>>;

/** The row of the table that a workload goes by. */
export function roleOf(workload: Workload): Role {
  switch (workload.kind) {
    case 'cron':
      if (workload.schedule.suspended) return roles.suspended;
      return workload.schedule.everyRegion ? roles.everywhere : roles.schedule;
    case 'job':
      return roles.once;
    default:
      return roles[workload.kind];
  }
}

/** The first region that is named is the primary. */
export const isPrimary = (regions: readonly Region[], { name }: Region): boolean => name === regions[0]?.name;

export function presenceOf(workload: Workload, regions: readonly Region[], region: Region): Presence {
  const { primary, others } = roleOf(workload);
  return isPrimary(regions, region) ? primary : others;
}

/** An environment as it is in one region: without the workloads that are not there, and the flows that name them. */
export function inRegion(environment: Environment, region: Region): Environment {
  const regions = environment.kubernetes?.regions ?? [];
  const isHere = (workload: Workload) => presenceOf(workload, regions, region) !== 'absent';
  const gone = new Set(environment.workloads.filter((workload) => !isHere(workload)).map(({ name }) => name));
  if (gone.size === 0) return environment;
  const remaining = (flows: readonly Flow[]) =>
    flows.filter(({ party }) => party.kind !== 'workload' || !gone.has(party.workload));
  const fenced = <T extends { readonly outward: readonly Flow[]; readonly inward: readonly Flow[] }>(end: T): T => ({
    ...end,
    outward: remaining(end.outward),
    inward: remaining(end.inward),
  });
  return {
    ...environment,
    workloads: environment.workloads.filter(isHere).map(fenced),
    operated: environment.operated.map(fenced),
  };
}
