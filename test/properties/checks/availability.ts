import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { RegionOutput } from '../../../charts/documents';
import type { ScaledObject } from '../../../constructs/kubernetes/custom-resources/keda';
import { type Check, cronJobs, deployments, identify, ofKind, podOwners } from './read';

/** Least and most replicas of a Deployment, by each object that sets them. */
export function replicaOwners(output: RegionOutput, name: string): readonly (readonly [number, number])[] {
  const own = deployments(output)
    .filter(({ metadata, spec }) => metadata.name === name && spec?.replicas !== undefined)
    .map(({ spec }) => [spec?.replicas ?? 0, spec?.replicas ?? 0] as const);
  const hpas = ofKind<HorizontalPodAutoscaler>(output, 'HorizontalPodAutoscaler')
    .filter(({ spec }) => spec?.scaleTargetRef.name === name)
    .map(({ spec }) => [spec?.minReplicas ?? 1, spec?.maxReplicas ?? 0] as const);
  const keda = ofKind<ScaledObject>(output, 'ScaledObject')
    .filter(({ spec }) => spec.scaleTargetRef.name === name)
    .map(({ spec }) => [spec.minReplicaCount, spec.maxReplicaCount] as const);
  return [...own, ...hpas, ...keda];
}

export const oneOwnerOfReplicas: Check = (output) =>
  deployments(output).flatMap((document) => {
    const owners = replicaOwners(output, document.metadata.name).length;
    return owners === 1 ? [] : [`${owners} objects set the replicas of ${identify(document)}`];
  });

/** Pods that a budget insists on; a share rounds up, as the controller does. */
function insistsOn(
  { minAvailable, maxUnavailable }: NonNullable<PodDisruptionBudget['spec']>,
  replicas: number,
): number {
  const amount = (value: string | number) =>
    typeof value === 'number' ? value : Math.ceil((replicas * Number.parseInt(value, 10)) / 100);
  return minAvailable === undefined ? replicas - amount(maxUnavailable ?? 0) : amount(minAvailable);
}

/** At every number of replicas that may run, from the least up, the budget lets one go. */
export const drainsProceed: Check = (output) => [
  ...deployments(output)
    .filter(
      ({ metadata }) => !ofKind(output, 'PodDisruptionBudget').some((budget) => budget.metadata.name === metadata.name),
    )
    .map((document) => `${identify(document)} has no budget`),
  ...ofKind<PodDisruptionBudget>(output, 'PodDisruptionBudget').flatMap((document) => {
    const [[least, most] = [0, 0]] = replicaOwners(output, document.metadata.name);
    const spec = document.spec ?? {};
    const counts = [Math.max(least, 1), least + 1, most].filter((count) => count >= 1 && count <= most);
    const stuck = counts.filter((count) => insistsOn(spec, count) >= count);
    return [
      ...stuck.map((count) => `${identify(document)} lets none of ${count} go`),
      ...(spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' ? [] : [`${identify(document)} holds broken pods back`]),
    ];
  }),
];

/** A run that began before the pod was told to stop can end. */
export const graceFitsRuns: Check = (output) =>
  deployments(output).flatMap((document) => {
    const workload = output.environment.workloads.find(({ name }) => name === document.metadata.name);
    const { terminationGracePeriodSeconds = 30, containers = [] } = document.spec?.template.spec ?? {};
    const preStop = containers[0]?.lifecycle?.preStop as Pause | undefined;
    const pause = preStop?.sleep?.seconds ?? Number(preStop?.exec?.command[1] ?? 0);
    const needed = pause + (workload?.longestRun ?? Number.POSITIVE_INFINITY);
    return terminationGracePeriodSeconds >= needed
      ? []
      : [`${identify(document)} is killed after ${terminationGracePeriodSeconds} s, but may need ${needed} s`];
  });

interface Pause {
  readonly sleep?: { readonly seconds: number };
  readonly exec?: { readonly command: readonly string[] };
}

/** Every attempt of a job has the time that one run may take. */
export const deadlinesFitRuns: Check = (output) =>
  cronJobs(output).flatMap((document) => {
    const workload = output.environment.workloads.find(({ name }) => name === document.metadata.name);
    const { activeDeadlineSeconds = 0, backoffLimit = 6 } = document.spec?.jobTemplate.spec ?? {};
    const needed = (workload?.longestRun ?? Number.POSITIVE_INFINITY) * (backoffLimit + 1);
    return activeDeadlineSeconds > needed
      ? []
      : [`${identify(document)} ends after ${activeDeadlineSeconds} s of ${needed} s`];
  });

/** What an ordinary init container may not have, and a job's pods cannot. */
export const podsCanRun: Check = (output) =>
  podOwners(output).flatMap(({ document, spec }) => {
    const plain = (spec.initContainers ?? []).filter(
      (one) => (one as { restartPolicy?: string }).restartPolicy !== 'Always',
    );
    const asked = plain.filter((one) => one.livenessProbe ?? one.readinessProbe ?? one.startupProbe ?? one.lifecycle);
    const endless = document.kind === 'CronJob' && spec.containers.length > 1;
    const names = [...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name);
    return [
      ...asked.map(({ name }) => `${identify(document)}: the init container ${name} has a probe`),
      ...(endless ? [`${identify(document)} never ends: another container runs beside its own`] : []),
      ...(new Set(names).size < names.length ? [`${identify(document)} has two containers of one name`] : []),
    ];
  });
