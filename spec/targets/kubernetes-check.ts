import type { Place } from '../place';
import { runsToEnd, type Workload } from '../resolve-workload';
import type { Vault } from '../vault';
import { type KubernetesTarget, type KubernetesTargetProps, refuseMissing } from './kubernetes';

/** A platform, as far as the target's own limits go. */
interface Bound {
  readonly workloads: readonly Workload[];
  readonly vault: Vault | undefined;
  readonly target: KubernetesTarget;
  /** As it was written. */
  readonly given: Partial<KubernetesTargetProps> | undefined;
}

/** Refuses what a platform says and this target, as it is set, can't spell: nothing may be ignored without a word. */
export function checkKubernetes(place: Place, bound: Bound): void {
  for (const workload of bound.workloads) checkWorkload(place.in('workloads').in(workload.name), workload, bound);
  checkVault(place.in('targets').in('kubernetes'), bound);
}

function checkWorkload(place: Place, workload: Workload, { vault, target }: Bound): void {
  if (workload.kind === 'cron') {
    if (workload.sidecars.length > 0) {
      // An ordinary neighbour never ends, and so never would the job.
      refuseMissing(place.in('sidecars'), target.version, 'nativeSidecars', 'sidecars of a cron job');
    }
  } else if (!runsToEnd(workload) && workload.scaling.kind === 'hpa' && workload.scaling.tolerance !== undefined) {
    const at = place.in('scaling').in('tolerance');
    refuseMissing(at, target.version, 'hpaTolerance', `${workload.scaling.tolerance}%`);
  }
  if (target.secrets !== 'csi') return;
  if (vault !== undefined && vault.kind !== 'existingSecrets') checkAsleep(place, workload);
  if (vault?.kind !== 'keyVault') return;
  const containers = [
    [place, workload.main] as const,
    ...workload.sidecars.map((container) => [place.in('sidecars').in(container.name), container] as const),
    ...workload.init.map((container) => [place.in('init').in(container.name), container] as const),
  ];
  for (const [at, { secrets }] of containers) {
    for (const [variable, { key }] of Object.entries(secrets)) {
      if (key === undefined) continue;
      const fix = "Keep each value in a secret of its own, or set targets.kubernetes.secrets: 'externalSecrets'.";
      at.in('secrets')
        .in(variable)
        .in('key')
        .fault(key, 'no key: the CSI driver brings whole secrets of Key Vault', fix);
    }
  }
}

/** The driver takes a Secret away with the last pod that mounts it: KEDA could not ask the queue any more. */
function checkAsleep(place: Place, workload: Workload): void {
  if (!('scaling' in workload) || workload.scaling.kind !== 'keda' || workload.scaling.min > 0) return;
  if (workload.main.secrets.KAFKA_SASL_PASSWORD === undefined) return;
  const range = [workload.scaling.min, workload.scaling.max];
  const fix = `Write [1, ${Math.max(workload.scaling.max, 2)}], or set targets.kubernetes.secrets: 'externalSecrets'.`;
  place
    .in('scaling')
    .in('replicas')
    .fault(range, 'at least 1: without pods the CSI driver keeps no password for KEDA to ask the queue with', fix);
}

function checkVault(place: Place, { vault, target, given }: Bound): void {
  if (vault?.kind === 'existingSecrets' && given?.secrets !== undefined) {
    place.in('secrets').fault(given.secrets, 'nothing: existingSecrets() are there already', 'Remove it.');
  }
  if (vault?.kind !== 'secretsManager' || target.secrets !== 'csi') return;
  target.regions.forEach(({ name, cloud }, index) => {
    if (cloud === 'aws') return;
    const fix = "Choose one, or set secrets: 'externalSecrets' with a store that reads it from here.";
    place
      .in('regions')
      .item(index)
      .fault(name, 'an AWS region: secretsManager() is read in the region of the pods', fix);
  });
}
