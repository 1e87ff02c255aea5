import type { Data } from '../../data/data';
import type { Gateway } from '../../gateway';
import type { Mesh } from '../../mesh/mesh';
import { readReference } from '../../names';
import type { Place } from '../../place';
import type { RegionProps } from '../../regions';
import type { Workload } from '../../resolve-workload';
import type { AzureTarget } from '../../targets/azure';
import { aksControlPlane } from '../../targets/gateway';
import type { KubernetesTarget } from '../../targets/kubernetes';
import type { Vault } from '../../vault';
import { checkApp } from './apps';
import { checkInstance } from './instances';

/** A workload, and where its faults are told. */
export interface Placed {
  readonly workload: Workload;
  readonly place: Place;
  /** Whether a part of the platform added it: what that part says of it is not the user's. */
  readonly added: boolean;
}

export interface ComputeBound {
  readonly azure: AzureTarget;
  /** The target, with all of its regions. */
  readonly kubernetes: KubernetesTarget | undefined;
  /** All regions that `targets.azure` names, also where this environment runs in the first alone. */
  readonly regions: readonly RegionProps[];
  readonly workloads: readonly Placed[];
  readonly data: Data;
  readonly vault: Vault | undefined;
  readonly mesh: Mesh | undefined;
  readonly gateway: Gateway | undefined;
}

/** Refuses what the chosen compute can't spell: nothing may be ignored without a word. */
export function checkCompute(place: Place, bound: ComputeBound): void {
  const { compute } = bound.azure;
  if (compute.kind === 'aks') checkAks(place, bound);
  else {
    checkStores(place, bound);
    if (bound.kubernetes === undefined) checkMesh(place, bound);
    const at = place.in('targets').in('azure').in('compute');
    if (compute.kind === 'containerApps') {
      readNames(at.in('external'), compute.external ?? [], bound, ({ kind }) => kind === 'service', 'service');
      readNames(at.in('dapr'), compute.dapr, bound, ({ kind }) => kind === 'service' || kind === 'worker', 'workload');
      for (const placed of bound.workloads) checkApp(placed, compute, bound);
    } else {
      readNames(at.in('public'), compute.public, bound, ({ kind }) => kind === 'service', 'service');
      for (const placed of bound.workloads) checkInstance(placed, bound);
    }
  }
}

function checkAks(place: Place, { kubernetes, mesh, ...bound }: ComputeBound): void {
  const at = place.in('targets').in('azure');
  const regions = bound.regions.map((region) => (typeof region === 'string' ? region : region.name));
  if (kubernetes === undefined) {
    const list = regions.map((name) => `'${name}'`).join(', ');
    at.in('compute').missing(
      'targets.kubernetes, whose objects the clusters of aks() run',
      `Add targets.kubernetes: { regions: [${list}] }, or choose containerApps().`,
    );
    return;
  }
  const wanted = kubernetes.regions.map(({ name }) => name);
  if (wanted.join() !== regions.join()) {
    const fix = 'A cluster stands in each region of both, the primary first: align the two.';
    at.in('regions').fault(regions, `those of targets.kubernetes: ${wanted.join(', ')}`, fix);
  }
  if (mesh?.kind === 'istio' && mesh.controlPlane === aksControlPlane && mesh.revision === undefined) {
    const fix = 'Its sidecars are asked for by revision; `az aks mesh get-revisions --location <region>` lists them.';
    place.in('mesh').in('revision').missing("the revision of the Istio add-on, e.g. 'asm-1-27'", fix);
  }
}

/** No operator runs here. */
function checkStores(place: Place, { data, azure }: ComputeBound): void {
  for (const part of ['cache', 'database', 'queue'] as const) {
    const store = data[part];
    if (store === undefined || !('hosting' in store) || store.hosting !== 'inCluster') continue;
    place
      .in('data')
      .in(part)
      .in('hosting')
      .fault(
        'inCluster',
        `'managed': ${azure.compute.kind}() has no cluster for an operator`,
        "Set hosting: 'managed'.",
      );
  }
}

function checkMesh(place: Place, { mesh, azure }: ComputeBound): void {
  if (mesh === undefined) return;
  place.in('mesh').fault(`${mesh.kind}()`, `no mesh: ${azure.compute.kind}() runs none`, 'Remove it, or choose aks().');
}

function readNames(
  place: Place,
  names: readonly string[],
  { workloads }: ComputeBound,
  fits: (workload: Workload) => boolean,
  what: string,
): void {
  const known = workloads.flatMap(({ workload }) => (fits(workload) ? [workload.name] : []));
  names.forEach((name, index) => {
    if (readReference(place.item(index), name, known, what) && names.indexOf(name) !== index)
      place.item(index).fault(name, 'each name once');
  });
}
