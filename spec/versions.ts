/** Kubernetes minors that this package can write for. */
export const kubernetesVersions = ['1.28', '1.29', '1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36'] as const;
export type KubernetesVersion = (typeof kubernetesVersions)[number];

/**
 * Fields that some of those minors lack: the first that serves each with its gate on by default (Kubernetes feature
 * gate reference), or, for `tolerance`, the first that has it at all.
 */
const since = {
  /** `lifecycle.preStop.sleep`: PodLifecycleSleepAction, beta in 1.30. */
  preStopSleep: '1.30',
  /** `Service.spec.trafficDistribution`: ServiceTrafficDistribution, beta in 1.31. */
  trafficDistribution: '1.31',
  /** Restartable init containers: SidecarContainers, beta in 1.29. */
  nativeSidecars: '1.29',
  /** `behavior.*.tolerance`: HPAConfigurableTolerance, alpha in 1.33, beta in 1.35. */
  hpaTolerance: '1.33',
} as const satisfies Record<string, KubernetesVersion>;

export type Feature = keyof typeof since;

export function supports(version: KubernetesVersion, feature: Feature): boolean {
  return minor(version) >= minor(since[feature]);
}

export const firstVersion = (feature: Feature): KubernetesVersion => since[feature];

const minor = (version: string): number => Number(version.split('.')[1]);
