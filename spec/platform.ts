import { type EnvironmentName, environmentChange, environmentNames, environmentTraits } from './environments';
import type { Flow } from './flows';
import { readName } from './names';
import { merge, mergeWorkload, type Overrides, type WorkloadOverrides } from './overrides';
import { type Off, off, Place } from './place';
import type { PodContext } from './pod';
import { PlatformError, type Problem } from './problems';
import { type Queue, type QueueProps, resolveQueue } from './queue';
import { resolveWorkload, type Workload } from './resolve-workload';
import { resolveTags, type Tags, type TagsProps } from './tags';
import { checkTargets, type TargetsProps } from './targets';
import { type KubernetesTarget, refuseMissing, resolveKubernetes } from './targets/kubernetes';
import { resolveVault, type Vault, type VaultProps } from './vault';
import type { WorkloadProps } from './workload';

/** An AI agent platform: what runs, what it needs, and where it goes. */
export interface PlatformProps<W extends WorkloadsProps = WorkloadsProps> {
  /** Prefix of everything that is named. Lower-case letters, digits and dashes; at most 40. */
  readonly name: string;
  readonly tags: TagsProps;
  /** Name → workload. Names are DNS labels of at most 40 characters. */
  readonly workloads: W;
  readonly data?: DataProps;
  /** Where secrets are kept. @default none: a workload that asks for a secret is refused */
  readonly vault?: VaultProps;
  readonly targets: TargetsProps;
  /** What differs from the description, by environment. An environment that is `off` is not synthesised. */
  readonly environments?: { readonly [E in EnvironmentName]?: EnvironmentOverrides<W> | Off };
}

export type WorkloadsProps = Readonly<Record<string, WorkloadProps>>;

export interface DataProps {
  /** Broker of background work (A5). */
  readonly queue?: QueueProps;
}

/** Everything but the platform's name can differ. */
export type EnvironmentOverrides<W extends WorkloadsProps> = Overrides<
  Omit<PlatformProps, 'name' | 'workloads' | 'environments' | 'targets'>
> & {
  readonly workloads?: { readonly [K in keyof W]?: WorkloadOverrides<W[K]> | Off };
  readonly targets?: { readonly [K in keyof TargetsProps]?: Overrides<NonNullable<TargetsProps[K]>> };
};

/** A platform for one environment, with nothing left to decide. */
export interface Environment {
  readonly platform: string;
  readonly name: EnvironmentName;
  readonly tags: Tags;
  readonly workloads: readonly Workload[];
  readonly vault?: Vault;
  readonly queue?: Queue;
  readonly kubernetes?: KubernetesTarget;
}

export interface Platform {
  readonly name: string;
  readonly environments: readonly Environment[];
}

/** What stands outside the description and still decides what it becomes. */
export interface Surroundings {
  /** Digests of images that were built: `name:tag` → `sha256:…`. @default none */
  readonly digests?: Readonly<Record<string, string>>;
}

/** Describes a platform. Types are checked here; values when it is resolved. */
export function definePlatform<const W extends WorkloadsProps>(props: PlatformProps<W>): PlatformProps<W> {
  return Object.freeze(props);
}

/**
 * Applies defaults and environments, and leaves nothing to decide.
 * @throws PlatformError with every fault of every environment
 */
export function resolvePlatform(props: PlatformProps, surroundings: Surroundings = {}): Platform {
  const found: { readonly environment: EnvironmentName; readonly problems: readonly Problem[] }[] = [];
  const general: Problem[] = [];
  const top = new Place(general);
  const given = top.props(props, {
    ...{ name: true, tags: true, workloads: true, data: true, vault: true, targets: true, environments: true },
  });
  const name = readName(top.in('name'), given.name, 40);
  checkWorkloads(top, given);
  const chosen = readEnvironments(top.in('environments'), given);
  const environments = chosen.map(([environment, overrides]) => {
    const problems: Problem[] = [];
    const resolved = resolveEnvironment(
      new Place(problems),
      describeEnvironment(given, environment, overrides),
      name,
      environment,
      surroundings,
    );
    found.push({ environment, problems });
    return resolved;
  });
  const problems = [...general, ...gather(found, given)];
  if (problems.length > 0) throw new PlatformError(typeof given.name === 'string' ? given.name : 'platform', problems);
  return deepFreeze({ name, environments });
}

function checkWorkloads(top: Place, given: Partial<PlatformProps>): void {
  const workloads = top.in('workloads').entries(given.workloads);
  if (workloads.length === 0)
    top.in('workloads').missing('at least one workload', 'For example { chat: agentFramework() }.');
}

function readEnvironments(place: Place, given: Partial<PlatformProps>): [EnvironmentName, object][] {
  const props = (given.environments ?? {}) as Readonly<Record<string, object | Off | undefined>>;
  const known = Object.fromEntries(environmentNames.map((name) => [name, true])) as Record<EnvironmentName, true>;
  place.props(props as Readonly<Record<EnvironmentName, unknown>>, known);
  const chosen = environmentNames.filter((name) => props[name] !== off);
  if (chosen.length === 0) place.missing('at least one environment that is not off');
  return chosen.map((name) => {
    const overrides = props[name];
    if (overrides !== undefined && (typeof overrides !== 'object' || overrides === null))
      place.in(name).fault(overrides, 'an object, or off');
    const change = typeof overrides === 'object' && overrides !== null ? overrides : {};
    checkOverriddenWorkloads(place.in(name).in('workloads'), change, Object.keys(given.workloads ?? {}));
    return [name, change];
  });
}

function checkOverriddenWorkloads(
  place: Place,
  change: { readonly workloads?: object },
  declared: readonly string[],
): void {
  for (const name of Object.keys(change.workloads ?? {})) {
    if (!declared.includes(name)) place.unknown(name, declared);
  }
}

/** The description as it reads for one environment. */
function describeEnvironment(
  given: Partial<PlatformProps>,
  environment: EnvironmentName,
  overrides: object,
): Partial<PlatformProps> {
  const workloads = Object.fromEntries(
    Object.entries(given.workloads ?? {}).map(([name, workload]) => [
      name,
      typeof workload === 'object' && workload !== null
        ? mergeWorkload(workload, environmentChange(environment, workload))
        : workload,
    ]),
  );
  return merge({ ...given, workloads }, overrides);
}

function resolveEnvironment(
  place: Place,
  given: Partial<PlatformProps>,
  name: string,
  environment: EnvironmentName,
  { digests = {} }: Surroundings,
): Environment {
  const tags = resolveTags(place.in('tags'), given.tags, name, environment);
  const vault = resolveVault(place.in('vault'), given.vault);
  const data = place.in('data').props(given.data, { queue: true });
  const queue = resolveQueue(place.in('data').in('queue'), data.queue);
  const targets = place.in('targets');
  checkTargets(targets, given.targets);
  const kubernetes =
    given.targets?.kubernetes === undefined
      ? undefined
      : resolveKubernetes(targets.in('kubernetes'), given.targets.kubernetes, name, environment);
  const entries = place.in('workloads').entries(given.workloads);
  const context: PodContext = {
    platform: name,
    environment,
    production: environment === 'production',
    images: { registry: kubernetes?.registry ?? '', digests },
    vault,
    queue,
    workloads: entries.map(([workload]) => workload),
  };
  const workloads = entries.flatMap(
    ([workload, props]) => resolveWorkload(place.in('workloads').in(workload), workload, props, context) ?? [],
  );
  checkVersion(place.in('workloads'), workloads, kubernetes);
  return {
    platform: name,
    name: environment,
    tags,
    workloads: linked(place.in('workloads'), workloads),
    ...(vault === undefined ? {} : { vault }),
    ...(queue === undefined ? {} : { queue }),
    ...(kubernetes === undefined ? {} : { kubernetes: atHome(kubernetes, environment) }),
  };
}

/**
 * Writes each call into both of its ends. It opens the ports behind the callee's Service, or all that it listens on
 * where it has none.
 */
function linked(place: Place, workloads: readonly Workload[]): readonly Workload[] {
  const callees = new Map(workloads.map((workload) => [workload.name, workload]));
  const outward = new Map<string, Flow[]>(workloads.map(({ name }) => [name, []]));
  const inward = new Map<string, Flow[]>(workloads.map(({ name }) => [name, []]));
  for (const { name: from, calls } of workloads) {
    for (const to of calls) {
      const callee = callees.get(to);
      const ports = callee === undefined ? [] : openPorts(callee);
      if (callee !== undefined && ports.length === 0) {
        place.in(from).in('calls').fault(to, 'a workload that listens', `Give ${to} a port: ports: { http: 8000 }.`);
      }
      outward.get(from)?.push({ party: { kind: 'workload', workload: to }, ports });
      inward.get(to)?.push({ party: { kind: 'workload', workload: from }, ports });
    }
  }
  return workloads.map((workload) => ({
    ...workload,
    outward: [...(outward.get(workload.name) ?? []), ...workload.outward],
    inward: [...(inward.get(workload.name) ?? []), ...workload.inward],
  }));
}

function openPorts(workload: Workload): readonly number[] {
  const { ports } = workload.main;
  const named =
    workload.kind === 'service' ? workload.service.ports.map(({ target }) => ports[target] ?? 0) : Object.values(ports);
  return [...new Set(named)].sort((a, b) => a - b);
}

/** Development and staging run in the primary region alone. */
function atHome(target: KubernetesTarget, environment: EnvironmentName): KubernetesTarget {
  return environmentTraits[environment].allRegions ? target : { ...target, regions: target.regions.slice(0, 1) };
}

function checkVersion(place: Place, workloads: readonly Workload[], target: KubernetesTarget | undefined): void {
  if (target === undefined) return;
  for (const workload of workloads) {
    if (workload.kind === 'cron' || workload.scaling.kind !== 'hpa' || workload.scaling.tolerance === undefined)
      continue;
    refuseMissing(
      place.in(workload.name).in('scaling').in('tolerance'),
      target.version,
      'hpaTolerance',
      `${workload.scaling.tolerance}%`,
    );
  }
}

/**
 * One fault of the description shows in every environment: it is told once. A fault that an override brought is told
 * at the override.
 */
function gather(
  found: readonly { readonly environment: EnvironmentName; readonly problems: readonly Problem[] }[],
  given: Partial<PlatformProps>,
): Problem[] {
  const told = new Map<string, { problem: Problem; environments: EnvironmentName[] }>();
  for (const { environment, problems } of found) {
    for (const problem of problems) {
      const at = overridden(given, environment, problem.steps)
        ? `environments.${environment}.${problem.path}`
        : problem.path;
      const key = JSON.stringify([at, problem.got, problem.want]);
      const entry = told.get(key) ?? { problem: { ...problem, path: at }, environments: [] };
      entry.environments.push(environment);
      told.set(key, entry);
    }
  }
  return [...told.values()].map(({ problem, environments }) => {
    const everywhere = environments.length === found.length || problem.path.startsWith('environments.');
    return everywhere ? problem : { ...problem, path: `${problem.path} (in ${environments.join(', ')})` };
  });
}

/** Whether an environment's own overrides say something at a place, or above it. */
function overridden(given: Partial<PlatformProps>, environment: EnvironmentName, steps: readonly string[]): boolean {
  let value: unknown = (given.environments as Readonly<Record<string, unknown>> | undefined)?.[environment];
  for (const step of steps) {
    if (typeof value !== 'object' || value === null) return value !== undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value !== undefined;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
