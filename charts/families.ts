/**
 * The order in which objects are applied: what others refer to stands before them. One file each, numbered, so that
 * `kubectl apply -f <folder>` follows it.
 */
const families: readonly (readonly [string, readonly string[]])[] = [
  ['00-namespace', ['Namespace', 'ResourceQuota', 'LimitRange']],
  // Closed before the first pod starts.
  ['10-network', ['NetworkPolicy']],
  ['20-identity', ['ServiceAccount']],
  ['30-secrets', ['SecretProviderClass', 'ExternalSecret']],
  ['40-config', ['ConfigMap']],
  ['50-services', ['Service']],
  ['60-workloads', ['Deployment', 'CronJob']],
  ['70-scaling', ['HorizontalPodAutoscaler', 'TriggerAuthentication', 'ScaledObject']],
  ['80-disruption', ['PodDisruptionBudget']],
];

const other = '90-other';

const order = new Map(families.flatMap(([, kinds]) => kinds).map((kind, index) => [kind, index]));
const fileOf = new Map(families.flatMap(([file, kinds]) => kinds.map((kind) => [kind, file] as const)));

/** Name of the file that a kind goes to, without its ending. Kinds that we don't emit ourselves come last. */
export const family = (kind: string): string => fileOf.get(kind) ?? other;

/** Rank of a kind in the order of applying. */
export const rank = (kind: string): number => order.get(kind) ?? order.size;
