import { type Data, operatedData, resolveData } from './data/data';
import type { EnvironmentName } from './environments';
import { environmentTraits } from './environments';
import { type Gateway, gatewayWiring, operatedGateway, resolveGateway } from './gateway';
import { calledAt, linked } from './link';
import { type Mesh, meshWiring, resolveMesh } from './mesh';
import { type Observability, observabilityWiring, observabilityWorkloads, resolveObservability } from './observability';
import type { Operated } from './operated';
import { byKey, type Place } from './place';
import type { PlatformProps, Surroundings } from './platform';
import type { PodContext } from './pod';
import { type Recovery, recoveryWorkloads, resolveRecovery } from './recovery';
import { resolveWorkload, type Workload } from './resolve-workload';
import { resolveTags, type Tags } from './tags';
import { checkTargets } from './targets';
import { type KubernetesTarget, resolveKubernetes } from './targets/kubernetes';
import { checkKubernetes } from './targets/kubernetes-check';
import { resolveVault, type Vault } from './vault';

/** A platform for one environment, with nothing left to decide. */
export interface Environment {
  readonly platform: string;
  readonly name: EnvironmentName;
  readonly tags: Tags;
  /** The platform's own, and those that its other parts add. */
  readonly workloads: readonly Workload[];
  /** Pods that controllers run in its namespace. */
  readonly operated: readonly Operated[];
  readonly data: Data;
  readonly vault?: Vault;
  readonly gateway?: Gateway;
  readonly mesh?: Mesh;
  readonly recovery?: Recovery;
  readonly observability?: Observability;
  readonly kubernetes?: KubernetesTarget;
}

/** Applies defaults to a description as it reads for one environment. */
export function resolveEnvironment(
  place: Place,
  given: Partial<PlatformProps>,
  name: string,
  environment: EnvironmentName,
  { digests = {} }: Surroundings,
): Environment {
  const production = environment === 'production';
  const tags = resolveTags(place.in('tags'), given.tags, name, environment);
  const vault = resolveVault(place.in('vault'), given.vault);
  const data = resolveData(place.in('data'), given.data, { platform: name, environment, production });
  const targets = place.in('targets');
  checkTargets(targets, given.targets);
  const kubernetes =
    given.targets?.kubernetes === undefined
      ? undefined
      : resolveKubernetes(targets.in('kubernetes'), given.targets.kubernetes, name, environment);
  const recovery = resolveRecovery(place.in('recovery'), given.recovery);
  const observability = resolveObservability(place.in('observability'), given.observability);
  const entries = place.in('workloads').entries(given.workloads);
  if (entries.length === 0)
    place.in('workloads').missing('at least one workload', 'For example { chat: agentFramework() }.');
  const added = Object.entries({ ...recoveryWorkloads(recovery), ...observabilityWorkloads(observability) });
  const stores = operatedData(data);
  const context: PodContext = {
    platform: name,
    environment,
    production,
    cloud: kubernetes?.regions[0]?.cloud ?? 'own',
    images: { registry: kubernetes?.registry ?? '', digests },
    vault,
    data,
    workloads: [...entries, ...added].map(([workload]) => workload),
    taken: [...added.map(([workload]) => workload), ...stores.map(({ name: store }) => store)],
  };
  const own = entries.flatMap(
    ([workload, props]) => resolveWorkload(place.in('workloads').in(workload), workload, props, context) ?? [],
  );
  // What the platform adds is faulted where it is asked for, not among the workloads.
  const others = added.sort(byKey).flatMap(([workload, props]) => {
    return resolveWorkload(place.in('added').in(workload), workload, props, { ...context, taken: [] }) ?? [];
  });
  const gateway = resolveGateway(place.in('gateway'), given.gateway, own);
  const mesh = resolveMesh(place.in('mesh'), given.mesh);
  const unlinked = { workloads: [...own, ...others], operated: [...stores, ...operatedGateway(gateway)] };
  if (kubernetes !== undefined)
    checkKubernetes(place, { workloads: own, vault, target: kubernetes, given: given.targets?.kubernetes });
  const ends = linked(
    unlinked,
    [
      ...gatewayWiring(gateway),
      ...meshWiring(mesh, unlinked.workloads, unlinked.operated),
      ...observabilityWiring(observability, unlinked.workloads),
    ],
    (from, to) => calledAt(place.in('workloads').in(from), entries, from, to),
  );
  return {
    platform: name,
    name: environment,
    tags,
    ...ends,
    data,
    ...(vault === undefined ? {} : { vault }),
    ...(gateway === undefined ? {} : { gateway }),
    ...(mesh === undefined ? {} : { mesh }),
    ...(recovery === undefined ? {} : { recovery }),
    ...(observability === undefined ? {} : { observability }),
    ...(kubernetes === undefined ? {} : { kubernetes: atHome(kubernetes, environment) }),
  };
}

/** Development and staging run in the primary region alone. */
function atHome(target: KubernetesTarget, environment: EnvironmentName): KubernetesTarget {
  return environmentTraits[environment].allRegions ? target : { ...target, regions: target.regions.slice(0, 1) };
}
