import {
  agentFramework,
  agentService,
  apiManagement,
  autogen,
  cascadeflow,
  cosmos,
  cronJob,
  datadog,
  elasticsearch,
  email,
  existingSecret,
  gatewayApi,
  ingress,
  istio,
  kafka,
  keyVault,
  kong,
  linkerd,
  loki,
  off,
  type PlatformProps,
  pagerDuty,
  postgres,
  queueWorker,
  redis,
  search,
  serviceBus,
  slack,
  vectorDatabase,
  webhook,
} from '../../index';
import type {} from '../../kubernetes';

/** A part of a description. */
export type Part = Partial<PlatformProps>;

export interface Choice {
  /** What is chosen; printed as it stands here. */
  readonly choice: Part;
  /** What it is chosen beside. */
  readonly beside?: Part;
  /** What it is compared with. @default the plain platform with `beside` */
  readonly without?: Part;
  /** Kinds of objects that spell it: one of each must be made or changed. */
  readonly by: readonly string[];
}

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly choices: readonly Choice[];
}

const tls = { issuer: 'letsencrypt-prod' } as const;
const gateway = { host: 'desk.example.com', tls } as const;
const auth = {
  jwks: 'https://login.example.com/keys',
  issuer: 'https://login.example.com',
  audiences: ['desk'],
} as const;
const nginx = ingress({ class: 'nginx', namespace: 'ingress-nginx' });
const image = 'ghcr.io/acme/agent:2.0.0';

/** The parts of the architecture that Kubernetes objects spell, each with its choices. */
export const rows: readonly Row[] = [
  {
    id: 'A1',
    title: 'API gateway: rate limiting, validation and authentication at the edge',
    choices: [
      {
        choice: {
          gateway: { ...gateway, rateLimit: '100/min', maxBody: '1MiB', auth },
          targets: { kubernetes: { regions: ['eastus2'], gateway: gatewayApi({ class: 'istio' }) } },
        },
        by: ['Gateway', 'HTTPRoute', 'Certificate', 'EnvoyFilter', 'RequestAuthentication', 'AuthorizationPolicy'],
      },
      {
        choice: {
          gateway: { ...gateway, rateLimit: '100/min', maxBody: '1MiB', auth },
          targets: { kubernetes: { regions: ['eastus2'], gateway: kong({ edition: 'enterprise' }) } },
        },
        by: ['Ingress', 'KongPlugin', 'Certificate'],
      },
    ],
  },
  {
    id: 'A2',
    title: 'L7 load balancing: health checks, autoscaling, circuit breaking',
    choices: [
      { choice: { workloads: { tools: agentService() } }, by: ['Deployment', 'Service', 'PodDisruptionBudget'] },
      {
        choice: { workloads: { chat: agentService({ scaling: { replicas: [3, 20], cpu: '70%' } }) } },
        without: { workloads: { chat: agentService({ scaling: { replicas: 3 } }) } },
        by: ['HorizontalPodAutoscaler'],
      },
      { choice: { mesh: istio() }, without: { mesh: istio({ breaker: off }) }, by: ['DestinationRule'] },
      { choice: { mesh: linkerd({ breaker: {} }) }, without: { mesh: linkerd() }, by: ['Service'] },
    ],
  },
  {
    id: 'A3',
    title: 'Service mesh: identity, traffic, canaries, copies of requests',
    choices: [
      {
        choice: { mesh: istio() },
        beside: { workloads: { chat: agentService({ calls: ['tools'] }), tools: agentService() } },
        by: ['PeerAuthentication', 'AuthorizationPolicy', 'DestinationRule', 'VirtualService', 'Sidecar'],
      },
      {
        choice: { mesh: linkerd() },
        beside: { workloads: { chat: agentService({ calls: ['tools'] }), tools: agentService() } },
        by: ['Server', 'AuthorizationPolicy', 'MeshTLSAuthentication'],
      },
      {
        choice: { workloads: { chat: agentService({ canary: { image, share: '10%', mirror: '5%' } }) } },
        beside: { mesh: istio() },
        by: ['Deployment', 'VirtualService', 'DestinationRule'],
      },
      {
        choice: { workloads: { chat: agentService({ canary: { image, share: '10%' } }) } },
        beside: { mesh: linkerd() },
        by: ['Deployment', 'HTTPRoute'],
      },
    ],
  },
  {
    id: 'A4',
    title: 'Agent cluster: several runtimes that call one another, with their state outside',
    choices: [
      {
        choice: {
          workloads: {
            planner: agentFramework({ calls: ['team', 'cascade'] }),
            team: autogen(),
            cascade: cascadeflow(),
          },
          data: { cache: redis({ hosting: 'managed' }) },
        },
        by: ['Deployment', 'Service', 'NetworkPolicy'],
      },
    ],
  },
  {
    id: 'A5',
    title: 'Background work: a queue, its consumers, dead letters',
    choices: [
      {
        choice: {
          data: { queue: kafka({ topics: ['tasks'], hosting: 'inCluster' }) },
          workloads: { worker: queueWorker({ queue: 'tasks' }) },
        },
        by: ['Kafka', 'KafkaNodePool', 'KafkaTopic', 'KafkaUser', 'ScaledObject', 'Deployment'],
      },
      {
        choice: {
          data: { queue: kafka({ topics: ['tasks'], hosting: 'managed' }) },
          workloads: { worker: queueWorker({ queue: 'tasks' }) },
        },
        by: ['ScaledObject', 'Deployment'],
      },
      {
        choice: {
          data: { queue: serviceBus({ queues: ['tasks'] }) },
          workloads: { worker: queueWorker({ queue: 'tasks' }) },
        },
        by: ['ScaledObject', 'TriggerAuthentication', 'Deployment'],
      },
      { choice: { workloads: { digest: cronJob({ image, schedule: '@daily' }) } }, by: ['CronJob'] },
    ],
  },
  {
    id: 'A6',
    title: 'Primary database',
    choices: [
      {
        choice: { data: { database: postgres({ hosting: 'inCluster' }) } },
        by: ['Cluster', 'ObjectStore', 'ScheduledBackup', 'NetworkPolicy', 'Job'],
      },
      { choice: { data: { database: postgres({ hosting: 'managed' }) } }, by: ['Deployment', 'NetworkPolicy', 'Job'] },
      { choice: { data: { database: cosmos() } }, by: ['Deployment', 'NetworkPolicy'] },
    ],
  },
  {
    id: 'A7',
    title: 'Cache: sessions, answers, counters',
    choices: [
      {
        choice: { data: { cache: redis({ hosting: 'inCluster' }) } },
        by: ['RedisCluster', 'Certificate', 'ExternalSecret', 'NetworkPolicy'],
      },
      { choice: { data: { cache: redis({ hosting: 'managed' }) } }, by: ['Deployment', 'NetworkPolicy'] },
    ],
  },
  {
    id: 'A8',
    title: 'Vector database',
    choices: [
      {
        choice: { data: { vectors: 'pgvector' } },
        beside: { data: { database: postgres({ hosting: 'inCluster' }) } },
        by: ['Database', 'Deployment'],
      },
      { choice: { data: { vectors: 'cosmos' } }, beside: { data: { database: cosmos() } }, by: ['Deployment'] },
      { choice: { data: { vectors: search() } }, by: ['Deployment', 'NetworkPolicy'] },
      {
        choice: { data: { vectors: vectorDatabase({ url: 'https://qdrant.example.com:6333' }) } },
        by: ['Deployment', 'NetworkPolicy'],
      },
    ],
  },
  {
    id: 'A9',
    title: 'Logs in one place',
    choices: [
      {
        choice: { observability: { logs: elasticsearch({ url: 'https://logs.example.com:9200' }) } },
        beside: { observability: {} },
        by: ['Flow', 'Output'],
      },
      {
        choice: { observability: { logs: loki({ url: 'http://loki.monitoring.svc:3100' }) } },
        beside: { observability: {} },
        by: ['Flow', 'Output'],
      },
      {
        choice: { observability: { logs: datadog({ apiKey: existingSecret('datadog', 'key') }) } },
        beside: { observability: {} },
        by: ['Flow', 'Output'],
      },
    ],
  },
  {
    id: 'A10',
    title: 'Metrics',
    choices: [{ choice: { observability: { alerts: off } }, by: ['PodMonitor', 'NetworkPolicy', 'ConfigMap'] }],
  },
  {
    id: 'A11',
    title: 'Traces',
    choices: [
      {
        choice: { observability: { traces: { endpoint: 'https://otlp.example.com' } } },
        beside: { observability: {} },
        by: ['Deployment', 'Service', 'ConfigMap', 'NetworkPolicy'],
      },
    ],
  },
  {
    id: 'A12',
    title: 'Alerts, and who is told',
    choices: [
      {
        choice: { observability: {} },
        without: { observability: { alerts: off } },
        by: ['PrometheusRule'],
      },
      {
        choice: { observability: { alerts: { page: pagerDuty({ key: existingSecret('pagerduty', 'key') }) } } },
        beside: { observability: {} },
        by: ['AlertmanagerConfig'],
      },
      {
        choice: {
          observability: {
            alerts: {
              inform: [
                slack({ webhook: existingSecret('slack', 'url'), channel: '#agents' }),
                webhook({ url: existingSecret('hook', 'url') }),
                email({ to: ['team@example.com'], from: 'desk@example.com', server: 'smtp.example.com:587' }),
              ],
            },
          },
        },
        beside: { observability: {} },
        by: ['AlertmanagerConfig'],
      },
    ],
  },
  {
    id: 'A13',
    title: 'Regions: the second of them, beside the one that is alone',
    choices: [
      {
        choice: { targets: { kubernetes: { regions: ['eastus2', 'centralus'] } } },
        beside: {
          workloads: { digest: cronJob({ image, schedule: '@daily' }) },
          data: { database: postgres({ hosting: 'managed' }) },
          vault: keyVault(),
          recovery: {},
        },
        by: ['CronJob', 'Deployment'],
      },
    ],
  },
  {
    id: 'A14',
    title: 'Disaster recovery: backups, restore, drill',
    choices: [
      {
        choice: { recovery: {} },
        beside: { data: { database: postgres({ hosting: 'managed' }) } },
        by: ['CronJob', 'ServiceAccount', 'NetworkPolicy'],
      },
      {
        choice: { data: { database: postgres({ hosting: 'inCluster' }) } },
        without: { data: { database: postgres({ hosting: 'inCluster', backup: off }) } },
        by: ['ObjectStore', 'ScheduledBackup', 'Cluster'],
      },
    ],
  },
  {
    id: 'A16',
    title: 'API management as the gateway, or in front of it',
    choices: [
      {
        choice: {
          gateway: { ...gateway, rateLimit: '100/min' },
          targets: { kubernetes: { regions: ['eastus2'], gateway: kong() } },
        },
        by: ['Ingress', 'KongPlugin'],
      },
      {
        choice: { gateway: { ...gateway, behind: apiManagement({ addresses: ['10.1.0.0/24'] }) } },
        beside: { gateway, targets: { kubernetes: { regions: ['eastus2'], gateway: gatewayApi({ class: 'istio' }) } } },
        by: ['Gateway', 'NetworkPolicy', 'ConfigMap'],
      },
    ],
  },
  {
    id: 'B5',
    title: 'Autoscaling on what waits and on requests',
    choices: [
      {
        choice: { workloads: { chat: agentService({ scaling: { inFlight: 100, rate: '500/s' } }) } },
        by: ['ScaledObject'],
      },
      {
        choice: { workloads: { worker: queueWorker({ queue: 'tasks', scaling: { replicas: [0, 30], backlog: 20 } }) } },
        beside: { data: { queue: kafka({ topics: ['tasks'], hosting: 'managed' }) } },
        by: ['ScaledObject'],
      },
    ],
  },
  {
    id: 'B8',
    title: 'Ingress: class, certificate, rate limit, host, paths',
    choices: [
      {
        choice: {
          gateway,
          targets: {
            kubernetes: { regions: ['eastus2'], gateway: ingress({ class: 'traefik', namespace: 'traefik' }) },
          },
        },
        by: ['Ingress', 'Certificate', 'NetworkPolicy'],
      },
      {
        choice: {
          gateway: { ...gateway, rateLimit: '100/min' },
          targets: { kubernetes: { regions: ['eastus2'], gateway: nginx } },
        },
        by: ['Ingress', 'Certificate', 'NetworkPolicy'],
      },
    ],
  },
];
