import type { Place } from '../place';
import { runsToEnd, type Workload } from '../resolve-workload';
import type { KubernetesTarget } from '../targets/kubernetes';
import { firstVersion, supports } from '../versions';
import type { Mesh } from './mesh';

/** Refuses what a mesh can't do on the target's minor. */
export function checkMesh(
  place: Place,
  mesh: Mesh | undefined,
  workloads: readonly Workload[],
  { version }: KubernetesTarget,
): void {
  const job = workloads.find(runsToEnd);
  if (mesh === undefined || job === undefined || supports(version, 'nativeSidecars')) return;
  place
    .in('mesh')
    .fault(
      `${mesh.kind}()`,
      `Kubernetes ${firstVersion('nativeSidecars')} or newer beside jobs; the target is ${version}`,
      `The proxy would run on, and ${job.name} would never end. Raise targets.kubernetes.version, or leave mesh out.`,
    );
}
