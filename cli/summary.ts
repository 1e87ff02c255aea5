import type { RegionOutput } from '../charts/documents';
import type { Environment } from '../spec/environment';
import { formatSeconds } from '../spec/units';

/** What an environment has in Azure: the types of its resources. */
export interface AzureCount {
  readonly environment: string;
  readonly types: readonly string[];
  /** What the configuration of its stack must hold. */
  readonly settings: readonly string[];
}

/** What was written for Azure, as a table by type and environment. */
export function azureSummary(counted: readonly AzureCount[]): string {
  const columns = counted.map(({ types }) => count(types));
  const types = [...new Set(counted.flatMap(({ types }) => types))].sort();
  return align([
    ['', ...counted.map(({ environment }) => environment)],
    ...types.map((type) => [type, ...columns.map((counts) => String(counts.get(type) ?? '·'))]),
    ['all', ...counted.map(({ types }) => String(types.length))],
  ])
    .concat(
      '',
      counted.map(({ environment, settings }) => `${environment} is configured with ${settings.join(', ')}`),
    )
    .join('\n');
}

/** What was written, as a table by kind, environment and region, and the choices that a reader should know of. */
export function summary(outputs: readonly RegionOutput[]): string {
  const columns = outputs.map(({ environment, site, documents }) => ({
    title: [environment.name, site.region.name] as const,
    counts: count(documents.map(({ kind }) => kind)),
  }));
  const kinds = [...new Set(outputs.flatMap(({ documents }) => documents.map(({ kind }) => kind)))];
  const rows = [
    ['', ...columns.map(({ title }) => title[0])],
    ['', ...columns.map(({ title }) => title[1])],
    ...kinds.map((kind) => [kind, ...columns.map(({ counts }) => String(counts.get(kind) ?? '·'))]),
    ['all', ...columns.map(({ counts }) => String([...counts.values()].reduce((a, b) => a + b, 0)))],
  ];
  const last = outputs.at(-1);
  return [...align(rows), ...(last === undefined ? [] : ['', ...choices(last.environment)])].join('\n');
}

function count(kinds: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

function align(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** One line a workload: who owns its replicas, how long it drains, how its secrets arrive. */
function choices(environment: Environment): string[] {
  const target = environment.kubernetes;
  return [
    `${environment.name}, Kubernetes ${target?.version}:`,
    ...environment.workloads.map((workload) => {
      if (workload.kind === 'cron' && workload.schedule.suspended)
        return `  ${workload.name}: by hand; suspended in every region`;
      if (workload.kind === 'cron')
        return `  ${workload.name}: ${workload.schedule.cron} ${workload.schedule.timeZone}, overlap ${workload.schedule.overlap}, ${workload.schedule.everyRegion ? 'in every region' : 'in the primary region'}`;
      if (workload.kind === 'job')
        return `  ${workload.name}: once for each change of what it runs, in the primary region`;
      const { scaling, drain } = workload;
      const replicas =
        scaling.kind === 'fixed'
          ? `${scaling.replicas} replicas, fixed`
          : `${scaling.min} to ${scaling.max} replicas by ${scaling.kind === 'hpa' ? 'HPA' : 'KEDA'} on ${triggers(scaling)}`;
      return `  ${workload.name}: ${replicas}; drains within ${formatSeconds(drain.grace)}`;
    }),
  ];
}

function triggers(
  scaling: Exclude<Extract<Environment['workloads'][number], { kind: 'service' }>['scaling'], { kind: 'fixed' }>,
): string {
  const loads =
    scaling.kind === 'keda'
      ? scaling.triggers.map(
          ({ kind, perReplica }) =>
            `${{ inFlight: 'requests in flight', rate: 'requests a second', backlog: 'backlog' }[kind]} ${perReplica}`,
        )
      : [];
  return [
    ...loads,
    ...(scaling.cpu === undefined ? [] : [`cpu ${scaling.cpu}%`]),
    ...(scaling.memory === undefined ? [] : [`memory ${scaling.memory}%`]),
  ].join(', ');
}
