import type { BudgetProps } from './budget';
import type { DataProps } from './data/data';
import { developmentData } from './data/development';
import { type Environment, resolveEnvironment } from './environment';
import { type EnvironmentName, environmentChange, environmentNames, environmentTraits } from './environments';
import type { GatewayProps } from './gateway';
import { type Found, gather } from './gather';
import type { MeshProps } from './mesh/mesh';
import type { MigrationsProps } from './migrations';
import { readName } from './names';
import type { ObservabilityProps } from './observability/observability';
import { merge, mergeWorkload, type Overrides, type WorkloadOverrides } from './overrides';
import { type Off, off, Place } from './place';
import { isPlain } from './plain';
import { PlatformError, type Problem } from './problems';
import type { RecoveryProps } from './recovery/recovery';
import type { TagsProps } from './tags';
import type { TargetsProps } from './targets';
import type { VaultProps } from './vault';
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
  /** How it is reached from outside. @default by no gateway: each Service says itself who may call it */
  readonly gateway?: GatewayProps;
  /** What secures and directs traffic between its workloads. @default none: network policies alone */
  readonly mesh?: MeshProps;
  /** Changes of the database's schema. @default the service's own, where there is a postgres() and a workload that runs the service image */
  readonly migrations?: MigrationsProps | Off;
  /** Backups, and their proof (A14); in development only where its own overrides ask for it. @default none */
  readonly recovery?: RecoveryProps;
  /** Metrics, traces, logs and alerts (A9–A12). @default none */
  readonly observability?: ObservabilityProps;
  /** What an environment may cost in a month, and who hears of it (C17). @default none */
  readonly budget?: BudgetProps;
  /** Where secrets are kept. @default none: a workload that asks for a secret is refused */
  readonly vault?: VaultProps;
  readonly targets: TargetsProps;
  /** What differs from the description, by environment. An environment that is `off` is not synthesised. */
  readonly environments?: { readonly [E in EnvironmentName]?: EnvironmentOverrides<W> | Off };
}

export type WorkloadsProps = Readonly<Record<string, WorkloadProps>>;

/** Everything but the platform's name can differ. */
export type EnvironmentOverrides<W extends WorkloadsProps> = Overrides<
  Omit<PlatformProps, 'name' | 'workloads' | 'environments' | 'targets'>
> & {
  readonly workloads?: { readonly [K in keyof W]?: WorkloadOverrides<W[K]> | Off };
  readonly targets?: { readonly [K in keyof TargetsProps]?: Overrides<NonNullable<TargetsProps[K]>> };
};

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
const overridable = {
  ...{ tags: true, workloads: true, data: true, vault: true, targets: true },
  ...{ gateway: true, mesh: true, migrations: true, recovery: true, observability: true },
  budget: true,
} as const satisfies { readonly [K in keyof Required<Overridable>]: true };

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
  const { recovery, ...others } = given;
  const own = environmentTraits[environment].recovery || Object.hasOwn(overrides, 'recovery');
  const kept = recovery === undefined || own ? given : others;
  const base =
    environment === 'development' && kept.data !== undefined
      ? { ...kept, data: developmentData(kept.data) as DataProps }
      : kept;
  if (!isPlain(base.workloads)) return merge(base, overrides);
  const workloads = Object.fromEntries(
    Object.entries(base.workloads).map(([name, workload]) => [
      name,
      isPlain(workload) ? mergeWorkload(workload, environmentChange(environment, workload)) : workload,
    ]),
  );
  return merge({ ...base, workloads }, overrides);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
