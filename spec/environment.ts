import type { Added } from './added';
import { resolveApiManagement } from './azure/api-management';
import { checkCompute } from './azure/compute-check/check';
import { resolveAzureData } from './azure/data';
import { resolveEdge } from './azure/edge';
import { resolveFailover } from './azure/failover';
import { checkAzureModels } from './azure/models';
import { behindEdge } from './azure/private-link';
import { type Budget, resolveBudget } from './budget';
import { canariesOf, canaryWiring, checkCanaries } from './canary';
import { type Data, operatedData, resolveData, sizeData } from './data/data';
import type { EnvironmentName } from './environments';
import { environmentChange, environmentTraits } from './environments';
import { type Gateway, gatewayNames, gatewayWiring, operatedGateway, resolveGateway } from './gateway';
import { calledAt, linked } from './link';
import { checkMesh } from './mesh/check';
import { type Mesh, resolveMesh } from './mesh/mesh';
import { meshWiring, proxied } from './mesh/wiring';
import { migrationWorkloads } from './migrations';
import {
  type Observability,
  observabilityWiring,
  observabilityWorkloads,
  resolveObservability,
} from './observability/observability';
import type { Operated } from './operated';
import { mergeWorkload } from './overrides';
import { byKey, type Place } from './place';
import { isPlain } from './plain';
import type { PlatformProps, Surroundings } from './platform';
import type { PodContext } from './pod';
import { estimates } from './recovery/estimates';
import { recoveryWorkloads } from './recovery/jobs';
import { type Recovery, resolveRecovery } from './recovery/recovery';
import { checkTargets as checkRecoveryTargets, type Estimate } from './recovery/targets';
import { resolveJob, resolveWorkload, type Workload } from './resolve-workload';
import { resolveTags, type Tags } from './tags';
import { checkTargets } from './targets';
import { type AzureTarget, type AzureTargetProps, resolveAzure } from './targets/azure';
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
  /** What the loss of the primary region costs each part; left out where one region alone is meant to run. */
  readonly costs?: readonly Estimate[];
  readonly observability?: Observability;
  readonly budget?: Budget;
  readonly kubernetes?: KubernetesTarget;
  readonly azure?: AzureTarget;
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
  const targets = place.in('targets');
  checkTargets(targets, given.targets);
  const kubernetes =
    given.targets?.kubernetes === undefined
      ? undefined
      : resolveKubernetes(targets.in('kubernetes'), given.targets.kubernetes, name, environment);
  const azureProps = (given.targets as { readonly azure?: AzureTargetProps } | undefined)?.azure;
  const azure = azureProps === undefined ? undefined : resolveAzure(targets.in('azure'), azureProps, environment);
  const budget = resolveBudget(place.in('budget'), given.budget, azure !== undefined);
  const dataContext = {
    ...{ platform: name, environment, production, vault },
    regions: kubernetes === undefined ? (azure?.regions ?? []) : atHome(kubernetes, environment).regions,
    version: kubernetes?.version,
    secrets: kubernetes?.secrets,
    // Pods in another cloud have no identity that a store in Azure knows.
    azure: azure !== undefined && (kubernetes?.regions[0]?.cloud ?? 'azure') === 'azure',
    serverless: azure !== undefined && azure.compute.kind !== 'aks',
  };
  const data = resolveData(place.in('data'), given.data, dataContext);
  const cloud = (kubernetes ?? azure)?.regions[0]?.cloud ?? 'own';
  const surrounding = { platform: name, environment, data, cloud, serverless: dataContext.serverless };
  const recovery = resolveRecovery(place.in('recovery'), given.recovery, surrounding);
  const observability = resolveObservability(place.in('observability'), given.observability, {
    ...{ platform: name, environment, vault, kubernetes },
  });
  const entries = place.in('workloads').entries(given.workloads);
  if (entries.length === 0)
    place.in('workloads').missing('at least one workload', 'For example { chat: agentFramework() }.');
  // What the platform adds is faulted where it is asked for, not among the workloads.
  const added: readonly Added[] = [
    ...recoveryWorkloads(place.in('recovery'), recovery, given.recovery, surrounding),
    ...migrationWorkloads(place.in('migrations'), given.migrations, entries, surrounding),
    ...observabilityWorkloads(observability, { environment, kubernetes }),
  ].sort((a, b) => byKey([a.name, a], [b.name, b]));
  const names = added.map(({ name: workload }) => workload);
  const stores = operatedData(data);
  const context: PodContext = {
    platform: name,
    environment,
    production,
    cloud,
    images: { registry: kubernetes?.registry ?? (azure === undefined ? '' : `\${late:registry.host}`), digests },
    vault,
    data,
    observability,
    models: azure?.models,
    workloads: [...entries.map(([workload]) => workload), ...names],
    taken: [
      ...names,
      ...stores.flatMap(({ name: store, makes = [] }) => [store, ...makes]),
      ...gatewayNames(given.gateway),
    ],
  };
  const own = entries.flatMap(
    ([workload, props]) => resolveWorkload(place.in('workloads').in(workload), workload, props, context) ?? [],
  );
  const others = added.flatMap((one) => resolveAdded(one, environment, { ...context, taken: [] }) ?? []);
  const mesh = resolveMesh(place.in('mesh'), given.mesh, environment);
  const described = resolveGateway(place.in('gateway'), given.gateway, {
    ...{ environment, workloads: own, described: entries, mesh, top: place },
    target:
      kubernetes === undefined
        ? undefined
        : { regions: atHome(kubernetes, environment).regions.length, gateway: given.targets?.kubernetes?.gateway },
  });
  const apis =
    azure === undefined
      ? undefined
      : resolveApiManagement(
          targets.in('azure').in('apiManagement'),
          isPlain(azureProps) ? azureProps.apiManagement : undefined,
          described,
        );
  const edge =
    azure === undefined
      ? undefined
      : resolveEdge(targets.in('azure').in('edge'), isPlain(azureProps) ? azureProps.edge : undefined, {
          ...{ environment, gateway: described, compute: azure.compute, apis },
          regions: azure.regions.map((region) => region.name),
          declared: declaredRegions(azureProps),
        });
  const gateway = behindEdge(described, edge, azure?.compute);
  checkCanaries(place, own, mesh, gateway);
  const workloads = [...own, ...canariesOf(own), ...others];
  const sized = sizeData(place.in('data'), data, given.data, workloads, environment);
  if (azure !== undefined)
    checkAzureModels(
      targets.in('azure').in('models'),
      azure.models,
      names.concat(entries.map(([workload]) => workload)),
    );
  const unlinked = {
    workloads,
    operated: [...operatedData(sized), ...operatedGateway(gateway)],
  };
  if (kubernetes !== undefined)
    checkKubernetes(place, { workloads: own, vault, target: kubernetes, given: given.targets?.kubernetes });
  if (kubernetes !== undefined) checkMesh(place, mesh, workloads, kubernetes);
  if (azure !== undefined) {
    const at = new Map(added.map((one) => [one.name, one.place]));
    checkCompute(place, {
      ...{ azure, data: sized, vault, mesh, gateway },
      kubernetes,
      regions: Array.isArray(azureProps?.regions) ? azureProps.regions : [],
      workloads: [...own, ...others].map((workload) => ({
        workload,
        place: at.get(workload.name) ?? place.in('workloads').in(workload.name),
        added: at.has(workload.name),
      })),
    });
  }
  const ends = linked(
    unlinked,
    [
      ...gatewayWiring(gateway),
      ...meshWiring(mesh, unlinked.workloads, unlinked.operated),
      ...canaryWiring(unlinked.workloads),
      ...observabilityWiring(observability, unlinked.workloads, unlinked.operated),
    ],
    (from, to) => calledAt(place.in('workloads').in(from), entries, from, to),
  );
  const azureData =
    azure === undefined
      ? {}
      : resolveAzureData(place, isPlain(azureProps) ? azureProps : {}, {
          ...{ environment, regions: azure.regions.length, data: sized, workloads },
          declared: Array.isArray(azureProps?.regions) ? azureProps.regions.length : 0,
        });
  const failover =
    azure === undefined
      ? undefined
      : resolveFailover(
          targets.in('azure').in('failover'),
          isPlain(azureProps) ? azureProps.failover : undefined,
          { data: azureData, edge, network: azure.network, regions: azure.regions.map((region) => region.name) },
          targets.in('azure'),
        );
  const made =
    azure === undefined
      ? undefined
      : {
          ...azure,
          ...(edge === undefined ? {} : { edge }),
          ...(failover === undefined ? {} : { failover }),
          ...(apis === undefined ? {} : { apiManagement: apis }),
          data: azureData,
        };
  const costs =
    recovery === undefined
      ? undefined
      : lostRegion(place.in('recovery'), recovery, sized, environment, made, kubernetes);
  return {
    platform: name,
    name: environment,
    tags,
    ...proxied(mesh, ends),
    data: sized,
    ...(vault === undefined ? {} : { vault }),
    ...(budget === undefined ? {} : { budget }),
    ...(gateway === undefined ? {} : { gateway }),
    ...(mesh === undefined ? {} : { mesh }),
    ...(recovery === undefined ? {} : { recovery }),
    ...(costs === undefined ? {} : { costs }),
    ...(observability === undefined ? {} : { observability }),
    ...(kubernetes === undefined ? {} : { kubernetes: atHome(kubernetes, environment) }),
    ...(made === undefined ? {} : { azure: made }),
  };
}

/** What the loss of the primary region costs, held against what the description aims at. */
function lostRegion(
  place: Place,
  { targets, backupEvery }: Recovery,
  data: Data,
  environment: EnvironmentName,
  azure: AzureTarget | undefined,
  kubernetes: KubernetesTarget | undefined,
): readonly Estimate[] | undefined {
  if (!environmentTraits[environment].allRegions) return undefined;
  const regions = (azure ?? kubernetes)?.regions.length ?? 1;
  const costs = estimates({ data, azure, regions, backupEvery }, targets.assumed);
  checkRecoveryTargets(place, targets, costs);
  return costs;
}

function resolveAdded(
  { name, props, place }: Added,
  environment: EnvironmentName,
  context: PodContext,
): Workload | undefined {
  const sized = mergeWorkload(props, environmentChange(environment, props));
  return sized.kind === 'job' ? resolveJob(place, name, sized, context) : resolveWorkload(place, name, sized, context);
}

/** Names of the regions that a target declares, with those that this environment leaves out. */
const declaredRegions = (target: AzureTargetProps | undefined): readonly string[] =>
  (Array.isArray(target?.regions) ? target.regions : []).flatMap((region: unknown) =>
    typeof region === 'string' ? [region] : isPlain(region) && typeof region.name === 'string' ? [region.name] : [],
  );

/** Development and staging run in the primary region alone. */
function atHome(target: KubernetesTarget, environment: EnvironmentName): KubernetesTarget {
  return environmentTraits[environment].allRegions ? target : { ...target, regions: target.regions.slice(0, 1) };
}
