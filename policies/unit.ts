import { type Pods, podSpecOf } from './pods';
import type { Resource } from './resource';
import { type Selector, selects } from './selector';

/**
 * What is applied together: the manifests of one directory, e.g. one environment in one region. References resolve
 * within a unit, because the same names recur in the next one.
 */
export interface Unit {
  readonly directory: string;
  readonly resources: readonly Resource[];
  /** All resources of a type, e.g. `apps/Deployment`. */
  ofType(type: string): readonly Resource[];
  find(type: string, namespace: string, name: string): Resource | undefined;
  /** Whether anything of a namespace is here. */
  has(namespace: string): boolean;
  readonly pods: readonly Pods[];
  podsIn(namespace: string): readonly Pods[];
  /** The pods of a namespace that a selector selects. */
  selected(namespace: string, selector: Selector): readonly Pods[];
}

/** Splits resources by the directory of their file, in order. */
export function unitsOf(resources: readonly Resource[]): readonly Unit[] {
  const directories = groupBy(resources, (resource) => directoryOf(resource.file));
  return [...directories]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([directory, members]) => unitOf(directory, members));
}

export function unitOf(directory: string, resources: readonly Resource[]): Unit {
  const byType = groupBy(resources, (resource) => resource.type);
  const byName = new Map<string, Resource>();
  for (const resource of resources) {
    const key = keyOf(resource.type, resource.namespace, resource.name);
    if (!byName.has(key)) byName.set(key, resource);
  }
  const pods = resources.flatMap((resource) => podSpecOf(resource) ?? []);
  const namespaces = new Set(resources.map((resource) => resource.namespace));
  const byNamespace = groupBy(pods, (entry) => entry.workload.namespace);
  const byLabel = new Map<string, Pods[]>();
  for (const entry of pods) {
    for (const [key, value] of entry.labels) push(byLabel, keyOf(entry.workload.namespace, key, value), entry);
  }

  // The rarest label bounds the work: a scan of all pods for each selector would be quadratic.
  const candidates = (namespace: string, selector: Selector): readonly Pods[] => {
    let fewest = byNamespace.get(namespace) ?? [];
    for (const [key, value] of selector.labels) {
      const carriers = byLabel.get(keyOf(namespace, key, value)) ?? [];
      if (carriers.length < fewest.length) fewest = carriers;
    }
    return fewest;
  };

  return {
    directory,
    resources,
    pods,
    ofType: (type) => byType.get(type) ?? [],
    find: (type, namespace, name) => byName.get(keyOf(type, namespace, name)),
    has: (namespace) => namespaces.has(namespace),
    podsIn: (namespace) => byNamespace.get(namespace) ?? [],
    selected: (namespace, selector) =>
      candidates(namespace, selector).filter((entry) => selects(selector, entry.labels)),
  };
}

/** Units by the directory that theirs stand in: `production` holds the regions of production. */
export const siblingsOf = (units: readonly Unit[]): ReadonlyMap<string, readonly Unit[]> =>
  groupBy(units, (unit) => directoryOf(unit.directory));

/** Remembers what was computed for a unit, so that several rules can share it. */
export function perUnit<T>(compute: (unit: Unit) => T): (unit: Unit) => T {
  const known = new WeakMap<Unit, { readonly value: T }>();
  return (unit) => {
    const entry = known.get(unit) ?? { value: compute(unit) };
    known.set(unit, entry);
    return entry.value;
  };
}

export function groupBy<T>(items: readonly T[], keyOfItem: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) push(groups, keyOfItem(item), item);
  return groups;
}

/** A key of several parts. The separator can't occur in a name. */
export const keyOf = (...parts: readonly string[]): string => parts.join('\u0000');

function push<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}

function directoryOf(file: string): string {
  const slash = file.lastIndexOf('/');
  return slash < 0 ? '.' : file.slice(0, slash);
}
