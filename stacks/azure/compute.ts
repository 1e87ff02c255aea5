import type { ContainerGroup } from '@pulumi/azure-native/containerinstance';
import * as pulumi from '@pulumi/pulumi';
import { Cluster } from '../../constructs/azure/aks/cluster';
import { isExternal } from '../../constructs/azure/container-apps/app';
import { Apps } from '../../constructs/azure/container-apps/apps';
import { Groups } from '../../constructs/azure/container-instances/groups';
import { clusterOrigin } from '../../constructs/azure/edge/edge';
import type { EdgeOrigin } from '../../constructs/azure/edge/origin';
import type { Identities } from '../../constructs/azure/identities';
import { LateValues } from '../../constructs/azure/late-values';
import type { Watched } from '../../constructs/azure/monitor/metric-alerts';
import { watchedApps, watchedGroups } from '../../constructs/azure/monitor/watched-compute';
import type { ComputeOutputs, FoundationOutputs, StackOutputs, StoreOutputs } from '../../constructs/azure/outputs';
import type { RegionSite } from '../../constructs/azure/site';
import { subnetRange } from '../../spec/azure/subnets';
import { deliver } from './deliver';
import type { Foundation } from './foundation';

/** What runs the workloads, in every region, and what is delivered to it. */
export function runWorkloads(
  regions: readonly RegionSite[],
  identities: Identities,
  { registryId, readyIn, outputs }: Foundation,
  known: FoundationOutputs & StoreOutputs & Pick<StackOutputs, 'identities'>,
) {
  const { host } = outputs.registry;
  const late = new LateValues({ ...known });
  const placed = regions.map((here) => ({
    here,
    placed: placeCompute(here, {
      ...{ identities, registry: { id: registryId, host }, late },
      after: readyIn(here.region.name),
    }),
  }));
  late.check();
  const told = merged(placed.map(({ here, placed: { outputs: own } }) => [here.region.name, own]));
  deliverTo(placed, new LateValues({ ...known, ...told }));
  return { regions: placed, outputs: told };
}

function deliverTo(placed: readonly { here: RegionSite; placed: PlacedCompute }[], late: LateValues): void {
  const clusters = placed.flatMap(({ here, placed: { cluster } }) =>
    cluster === undefined ? [] : [{ here, cluster }],
  );
  const [first] = clusters;
  if (first === undefined) return;
  const { environment, target } = first.here;
  if (target.compute.kind !== 'aks' || target.compute.delivery.kind !== 'pulumi') return;
  deliver(environment, clusters, late);
  late.check();
}

/** Part → region → what is said of it. */
function merged(all: readonly (readonly [string, PlacedCompute['outputs']])[]): ComputeOutputs {
  const of = <K extends keyof ComputeOutputs>(part: K) => {
    const said = all.flatMap(([region, { [part]: own }]) => (own === undefined ? [] : [[region, own] as const]));
    return said.length === 0 ? {} : { [part]: Object.fromEntries(said) };
  };
  return { ...of('cluster'), ...of('apps'), ...of('instances') };
}

interface ComputeInputs {
  readonly identities: Identities;
  readonly registry: { readonly id: pulumi.Input<string>; readonly host: pulumi.Input<string> };
  /** What the stack knows before anything runs. */
  readonly late: LateValues;
  /** What apps and groups wait for. */
  readonly after: readonly pulumi.Resource[];
}

/** What runs the workloads of a region. */
interface PlacedCompute {
  readonly cluster?: Cluster;
  /** Where it answers the edge. */
  readonly origins: readonly EdgeOrigin[];
  /** What of it Azure measures; pods of a cluster are measured by Prometheus. */
  readonly watched: readonly Watched[];
  /** Part of the stack's outputs → what it says of this region. */
  readonly outputs: { readonly [K in keyof ComputeOutputs]: NonNullable<ComputeOutputs[K]>[string] };
}

function placeCompute(here: RegionSite, { identities, registry, late, after }: ComputeInputs): PlacedCompute {
  const { compute } = here.target;
  switch (compute.kind) {
    case 'aks': {
      const { kubernetes } = here.environment;
      if (kubernetes === undefined) return { origins: [], watched: [], outputs: {} };
      const cluster = new Cluster(
        here,
        { aks: compute, target: kubernetes, identities, registryId: registry.id },
        here.group,
      );
      return {
        ...{ cluster, origins: clusterOrigin(here), watched: [] },
        outputs: { cluster: clusterOutputs(here, cluster) },
      };
    }
    case 'containerApps': {
      const apps = new Apps(here, { compute, identities, late, registry, after }, here.group);
      return { origins: appOrigins(here, apps), watched: watchedApps(here, apps), outputs: { apps: appOutputs(apps) } };
    }
    case 'containerInstances': {
      const { groups } = new Groups(here, { compute, identities, late, registry, after }, here.group);
      return {
        ...{ origins: [], watched: watchedGroups(here, groups) },
        outputs: { instances: Object.fromEntries([...groups].map(([name, all]) => [name, addresses(all)])) },
      };
    }
  }
}

/** By the number of the replica: the public name of a group that has one, else its address in the network. */
const addresses = (groups: readonly ContainerGroup[]) =>
  Object.fromEntries(
    groups.map(({ ipAddress }, index) => [
      String(index + 1),
      ipAddress.apply((address) => address?.fqdn || address?.ip || ''),
    ]),
  );

function clusterOutputs(here: RegionSite, cluster: Cluster) {
  const { network, compute } = here.target;
  const { name: region } = here.region;
  const range = network.kind === 'newNetwork' ? network.ranges[region] : undefined;
  const apiServer =
    network.kind === 'existingNetwork' ? network.regions[region]?.apiServer : range && subnetRange('apiServer', range);
  return {
    name: cluster.name,
    // The API server has its place in the network, also where it has a public address besides.
    ...(apiServer === undefined ? {} : { apiServer }),
    delivery: compute.kind === 'aks' ? compute.delivery.kind : 'none',
  };
}

const hostOf = (configuration: { readonly ingress?: { readonly fqdn: string } } | undefined): string =>
  configuration?.ingress?.fqdn ?? '';

function appOutputs({ environment, apps }: Apps) {
  const hosts = [...apps].map(([name, app]) => [name, app.configuration.apply(hostOf)] as const);
  return { environment: environment.name, domain: environment.defaultDomain, hosts: Object.fromEntries(hosts) };
}

/** The app that answers for the region: the gateway's first, or the first that is open to the network. */
function appOrigins(here: RegionSite, { environment, apps }: Apps): EdgeOrigin[] {
  const { gateway, workloads } = here.environment;
  const { compute } = here.target;
  if (compute.kind !== 'containerApps') return [];
  const open = workloads.find((workload) => isExternal({ site: here }, compute, workload));
  const app = apps.get(gateway?.routes[0]?.workload ?? open?.name ?? '');
  if (app === undefined) return [];
  return [
    {
      region: here.region.name,
      host: app.configuration.apply(hostOf),
      privateLink: { id: pulumi.output(environment.id), group: 'managedEnvironments' },
    },
  ];
}
