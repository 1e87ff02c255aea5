import { type EnvironmentName, environmentChange, environmentNames, environmentTraits } from './environments';
import type { Flow } from './flows';
import { type Found, gather } from './gather';
import { readName } from './names';
import { merge, mergeWorkload, type Overrides, type WorkloadOverrides } from './overrides';
import { type Off, off, Place } from './place';
import { isPlain } from './plain';
import type { PodContext } from './pod';
import { PlatformError, type Problem } from './problems';
import { type Queue, type QueueProps, resolveQueue } from './queue';
import { resolveWorkload, type Workload } from './resolve-workload';
import { resolveTags, type Tags, type TagsProps } from './tags';
import { checkTargets, type TargetsProps } from './targets';
import { type KubernetesTarget, resolveKubernetes } from './targets/kubernetes';
import { checkKubernetes } from './targets/kubernetes-check';
import { resolveVault, type Vault, type VaultProps } from './vault';
import type { WorkloadProps } from './workload';

/** An AI agent platform: what runs, what it needs, and where it goes. */
export interface PlatformProps<W extends WorkloadsProps = WorkloadsProps> {
  /** Prefix of everything that is named. Lower-case letters, digits and dashes; at most 40. */
  readonly name: string;
  readonly tags: TagsProps;
  /** Name → workload. Names are DNS labels of at most 40 characters. */
  readonly workloads: W;
  /** What its workloads keep and exchange. @default none */
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
  const general: Problem[] = [];
  const top = new Place(general);
  if (!isPlain(props)) {
    top.fault(props, 'definePlatform({ … })');
    throw new PlatformError('platform', general);
  }
  const given = top.props<PlatformProps>(props, { name: true, ...overridable, environments: true });
  const name = readName(top.in('name'), given.name, 40);
  const chosen = readEnvironments(top.in('environments'), given);
  const resolve = (described: Partial<PlatformProps>, environment: EnvironmentName) => {
    const problems: Problem[] = [];
    return {
      problems,
      resolved: resolveEnvironment(top.reading(problems), described, name, environment, surroundings),
    };
  };
  const found: Found[] = [];
  const environments = chosen.map(([environment, overrides]) => {
    const { problems, resolved } = resolve(describeEnvironment(given, environment, overrides), environment);
    found.push({ environment, overrides, problems });
    return resolved;
  });
  if (found.some(({ problems }) => problems.length > 0)) {
    general.push(...gather(found, resolve(given, 'production').problems));
  }
  if (general.length > 0) throw new PlatformError(name === 'invalid' ? 'platform' : name, general);
  return deepFreeze({ name, environments });
}

/** What an environment can change. */
type Overridable = Omit<PlatformProps, 'name' | 'environments'>;
const overridable = { tags: true, workloads: true, data: true, vault: true, targets: true } as const;

function readEnvironments(place: Place, { environments, workloads }: Partial<PlatformProps>) {
  const known = Object.fromEntries(environmentNames.map((name) => [name, true])) as Record<EnvironmentName, true>;
  const given = place.props<Readonly<Record<EnvironmentName, unknown>>>(
    environments as Readonly<Record<EnvironmentName, unknown>> | undefined,
    known,
    'environment',
  );
  const chosen = environmentNames.filter((name) => given[name] !== off);
  if (chosen.length === 0) place.missing('at least one environment that is not off');
  return chosen.map((name) => [name, readOverrides(place.in(name), given[name], workloads)] as const);
}

function readOverrides(place: Place, value: unknown, declared: unknown): object {
  const change = place.props(value as Overridable | undefined, overridable);
  if (!isPlain(change.workloads) || !isPlain(declared)) return change;
  const names = Object.keys(declared);
  // An undeclared one would be read as a workload without a kind, and be told of twice.
  const workloads = Object.entries(change.workloads).filter(([name]) => {
    if (!names.includes(name)) place.in('workloads').unknown(name, names, 'workload');
    return names.includes(name);
  });
  return { ...change, workloads: Object.fromEntries(workloads) };
}

/** The description as it reads for one environment. */
function describeEnvironment(
  given: Partial<PlatformProps>,
  environment: EnvironmentName,
  overrides: object,
): Partial<PlatformProps> {
  if (!isPlain(given.workloads)) return merge(given, overrides);
  const workloads = Object.fromEntries(
    Object.entries(given.workloads).map(([name, workload]) => [
      name,
      isPlain(workload) ? mergeWorkload(workload, environmentChange(environment, workload)) : workload,
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
  if (entries.length === 0)
    place.in('workloads').missing('at least one workload', 'For example { chat: agentFramework() }.');
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
  if (kubernetes !== undefined)
    checkKubernetes(place, { workloads, vault, target: kubernetes, given: given.targets?.kubernetes });
  return {
    platform: name,
    name: environment,
    tags,
    workloads: linked(workloads, (from, to) => calledAt(place.in('workloads').in(from), entries, from, to)),
    ...(vault === undefined ? {} : { vault }),
    ...(queue === undefined ? {} : { queue }),
    ...(kubernetes === undefined ? {} : { kubernetes: atHome(kubernetes, environment) }),
  };
}

/**
 * Writes each call into both of its ends. It opens the ports behind the callee's Service, or all that it listens on
 * where it has none.
 */
function linked(workloads: readonly Workload[], at: (from: string, to: string) => Place): readonly Workload[] {
  const callees = new Map(workloads.map((workload) => [workload.name, workload]));
  const outward = new Map<string, Flow[]>(workloads.map(({ name }) => [name, []]));
  const inward = new Map<string, Flow[]>(workloads.map(({ name }) => [name, []]));
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
  return workloads.map((workload) => ({
    ...workload,
    outward: [...(outward.get(workload.name) ?? []), ...workload.outward],
    inward: [...(inward.get(workload.name) ?? []), ...workload.inward],
  }));
}

/** Where a workload says that it calls another. */
function calledAt(place: Place, entries: readonly [string, WorkloadProps][], from: string, to: string): Place {
  const calls = entries.find(([name]) => name === from)?.[1].calls ?? [];
  return place.in('calls').item(calls.indexOf(to));
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

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
