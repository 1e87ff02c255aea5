import type { Flow } from './flows';
import type { Operated } from './operated';
import type { Place } from './place';
import type { Workload } from './resolve-workload';
import type { WorkloadProps } from './workload';

/** Connections of a workload, or of pods that a controller runs, that another part of the platform asks for. */
export interface Wiring {
  /** Name of the workload or of the operated part. */
  readonly of: string;
  readonly outward?: readonly Flow[];
  readonly inward?: readonly Flow[];
}

interface Ends {
  readonly workloads: readonly Workload[];
  readonly operated: readonly Operated[];
}

/**
 * Writes each connection into both of its ends: a policy opens one end alone. A call opens the ports behind the callee's
 * Service, or all that it listens on where it has none.
 * @param at where a workload says that it calls another
 */
export function linked(
  { workloads, operated }: Ends,
  wirings: readonly Wiring[],
  at: (from: string, to: string) => Place,
): Ends {
  const callees = new Map(workloads.map((workload) => [workload.name, workload]));
  const names = [...workloads, ...operated].map(({ name }) => name);
  const outward = new Map<string, Flow[]>(names.map((name) => [name, []]));
  const inward = new Map<string, Flow[]>(names.map((name) => [name, []]));
  for (const { name: from, calls } of workloads) {
    for (const to of calls) {
      const callee = callees.get(to);
      const ports = callee === undefined ? [] : openPorts(callee);
      if (callee !== undefined && ports.length === 0) {
        at(from, to).fault(to, 'a workload that listens', `Give ${to} a port: ports: { http: 8000 }.`);
      }
      outward.get(from)?.push({ party: { kind: 'workload', workload: to }, ports });
      inward.get(to)?.push({ party: { kind: 'workload', workload: from }, ports });
    }
  }
  for (const { name, outward: flows } of workloads) {
    for (const { party, ports } of flows) {
      if (party.kind === 'operated')
        inward.get(party.name)?.push({ party: { kind: 'workload', workload: name }, ports });
    }
  }
  for (const wiring of wirings) {
    outward.get(wiring.of)?.push(...(wiring.outward ?? []));
    inward.get(wiring.of)?.push(...(wiring.inward ?? []));
  }
  const both = <T extends Workload | Operated>(end: T): T => ({
    ...end,
    outward: [...(outward.get(end.name) ?? []), ...end.outward],
    inward: [...(inward.get(end.name) ?? []), ...end.inward],
  });
  return { workloads: workloads.map(both), operated: operated.map(both) };
}

/** Where a workload says that it calls another. */
export function calledAt(place: Place, entries: readonly [string, WorkloadProps][], from: string, to: string): Place {
  const calls = entries.find(([name]) => name === from)?.[1].calls ?? [];
  return place.in('calls').item(calls.indexOf(to));
}

/** The ports that a caller of a workload may use. */
export function openPorts(workload: Workload): readonly number[] {
  const { ports } = workload.main;
  const named =
    workload.kind === 'service' ? workload.service.ports.map(({ target }) => ports[target] ?? 0) : Object.values(ports);
  return [...new Set(named)].sort((a, b) => a - b);
}
