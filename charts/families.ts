/**
 * The order in which objects are applied: what others refer to stands before them. One file each, numbered, so that
 * `kubectl apply -f <folder>` follows it.
 */
const families: readonly (readonly [string, readonly string[]])[] = [
  ['00-namespace', ['Namespace', 'ResourceQuota', 'LimitRange']],
  // Closed before the first pod starts.
  ['10-network', ['NetworkPolicy', 'CiliumNetworkPolicy']],
  ['20-identity', ['ServiceAccount']],
  ['30-secrets', ['SecretProviderClass', 'Password', 'ExternalSecret', 'Issuer', 'Certificate']],
  ['40-config', ['ConfigMap']],
  // Before the workloads, which ask for them as they start.
  [
    '45-data',
    [
      ...['ObjectStore', 'ImageCatalog', 'Cluster', 'Database', 'ScheduledBackup', 'Pooler'],
      ...['RedisCluster', 'KafkaNodePool', 'Kafka', 'KafkaTopic', 'KafkaUser'],
    ],
  ],
  ['50-services', ['Service']],
  // Who may call whom stands before the pods that would be called.
  [
    '55-mesh',
    [
      ...['PeerAuthentication', 'AuthorizationPolicy', 'Sidecar', 'DestinationRule', 'VirtualService', 'ServiceEntry'],
      ...['Server', 'MeshTLSAuthentication', 'NetworkAuthentication', 'HTTPLocalRateLimitPolicy', 'Telemetry'],
    ],
  ],
  ['60-workloads', ['Job', 'Deployment', 'CronJob']],
  ['70-scaling', ['HorizontalPodAutoscaler', 'TriggerAuthentication', 'ScaledObject']],
  ['80-disruption', ['PodDisruptionBudget']],
  // Open to the outside once there is something to reach.
  [
    '85-gateway',
    [
      ...['RequestAuthentication', 'EnvoyFilter', 'KongPlugin', 'KongUpstreamPolicy', 'KongConsumer', 'Middleware'],
      ...['Gateway', 'HTTPRoute', 'Ingress'],
    ],
  ],
  ['90-telemetry', ['PodMonitor', 'ServiceMonitor', 'PrometheusRule', 'AlertmanagerConfig', 'Output', 'Flow']],
];

const other = '99-other';

const order = new Map(families.flatMap(([, kinds]) => kinds).map((kind, index) => [kind, index]));
const fileOf = new Map(families.flatMap(([file, kinds]) => kinds.map((kind) => [kind, file] as const)));

/** Name of the file that a kind goes to, without its ending. Kinds that we don't emit ourselves come last. */
export const family = (kind: string): string => fileOf.get(kind) ?? other;

/** Rank of a kind in the order of applying. */
export const rank = (kind: string): number => order.get(kind) ?? order.size;
