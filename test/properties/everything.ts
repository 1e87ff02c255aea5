import {
  addresses,
  agentFramework,
  agentService,
  cronJob,
  existingClaim,
  existingConfig,
  existingSecret,
  gatewayApi,
  internet,
  istio,
  kafka,
  keyVault,
  kong,
  late,
  linkerd,
  loki,
  type MeshProps,
  namespace,
  type PlatformProps,
  pagerDuty,
  podField,
  postgres,
  queueWorker,
  redis,
  scratch,
  search,
  secretFiles,
} from 'agent-gantry';
import { off } from '../../spec/place';
import { type KubernetesVersion, supports } from '../../spec/versions';

const image = 'ghcr.io/acme/agent:1.4.2';

/** Who runs the stores decides what stands beside them too, so that two platforms show every part. */
export type Hosting = 'managed' | 'inCluster';

/** A platform that uses every part, as far as a minor has it. */
export const everything = (version: KubernetesVersion, hosting: Hosting): PlatformProps => ({
  name: 'desk',
  tags: { owner: 'team', costCentre: 'cc-1', application: 'desk' },
  vault: keyVault(),
  ...(hosting === 'managed' ? managed(version) : inCluster(version)),
  gateway: {
    ...{ host: 'desk.example.com', tls: { issuer: 'letsencrypt' }, to: 'chat', rateLimit: '100/min', maxBody: '1MiB' },
    auth: { jwks: 'https://login.example.com/keys', issuer: 'https://login.example.com', audiences: ['desk'] },
  },
  recovery: {},
  observability: {
    traces: { endpoint: 'https://otlp.example.com' },
    logs: loki({ url: 'http://loki.monitoring.svc:3100' }),
    alerts: { page: pagerDuty({ key: existingSecret('pagerduty', 'key') }) },
  },
  workloads: {
    chat: agentFramework({
      scaling: {
        replicas: [3, 20],
        cpu: '70%',
        memory: '80%',
        behaviour: { down: { percent: ['10%', '1m'], pods: [2, '1m'] } },
        ...(supports(version, 'hpaTolerance') ? { tolerance: '5%' } : {}),
      },
      service: { type: 'LoadBalancer', ports: { 80: 'http', 8080: 'http', 90: 'management' }, sameZone: true },
      env: { LOG_LEVEL: '0755', NODE: podField('spec.nodeName'), ENDPOINT: late('endpoints.{region}.search') },
      secrets: { API_KEY: 'llm', PINNED: { name: 'llm', version: '7' } },
      sidecars: {
        proxy: { image, ports: { proxy: 15_001 }, secrets: { TOKEN: 'proxy' }, probes: { readiness: { tcp: true } } },
      },
      init: { migrate: { image, command: ['migrate'], secrets: { TOKEN: 'migrate' } } },
      volumes: {
        '/data': existingClaim('data'),
        '/etc/ca': existingConfig('ca'),
        '/etc/keys': secretFiles('tls-key'),
        '/spool': scratch({ size: '1GiB', memory: true }),
      },
      config: { 'config.json': { level: 'info' }, 'motd.txt': 'yes' },
      calls: [internet(), addresses('10.0.0.0/16', { except: ['10.0.1.0/24'], ports: [5432] })],
      calledBy: [namespace('gateway', { pods: { app: 'gateway' }, ports: ['http'] })],
      disruption: { minAvailable: 1 },
      spread: { zones: 'required', hosts: 'required' },
      resources: {
        cpu: ['1', '2'],
        memory: ['1GiB', '2GiB'],
        ephemeralStorage: '1GiB',
        devices: { 'nvidia.com/gpu': 1 },
      },
      labels: { team: 'a' },
      annotations: { 'example.com/note': 'on' },
      nodes: { pool: 'gpu' },
      tolerations: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }],
      priority: 'high',
      pullSecrets: ['registry'],
    }),
    busy: agentService({ scaling: { inFlight: 100, rate: '500/s', cpu: '70%' }, calls: ['chat'] }),
    fixed: agentService({ scaling: { replicas: 2 }, probes: { readiness: { grpc: 'agents' }, startup: off } }),
    worker: queueWorker({ queue: 'tasks', scaling: { replicas: [0, 30], backlog: 20 }, longestRun: '15m' }),
    digest: cronJob({
      image,
      schedule: '@daily',
      overlap: 'allow',
      ...(supports(version, 'nativeSidecars') ? { sidecars: { proxy: { image } } } : {}),
    }),
  },
  targets: {
    kubernetes: {
      version,
      regions: ['eastus2'],
      secrets: hosting === 'managed' ? 'csi' : 'externalSecrets',
      gateway: hosting === 'managed' ? kong({ edition: 'enterprise' }) : gatewayApi({ class: 'istio' }),
    },
  },
  environments: { development: off, staging: off },
});

// A proxy would keep a job of older minors from ending.
const meshed = (version: KubernetesVersion, mesh: MeshProps) => (supports(version, 'nativeSidecars') ? { mesh } : {});

const managed = (version: KubernetesVersion) => ({
  ...meshed(version, linkerd()),
  data: {
    database: postgres({ hosting: 'managed' }),
    cache: redis({ hosting: 'managed' }),
    vectors: search(),
    queue: kafka({ topics: ['tasks'], hosting: 'managed' }),
  },
});

const inCluster = (version: KubernetesVersion) => ({
  ...meshed(version, istio()),
  data: {
    // So is what writes the backups.
    database: postgres({
      hosting: 'inCluster',
      credentials: 'database-login',
      ...(supports(version, 'nativeSidecars') ? {} : { backup: off }),
    }),
    cache: redis({ hosting: 'inCluster' }),
    vectors: 'pgvector' as const,
    queue: kafka({ topics: ['tasks'], hosting: 'inCluster' }),
  },
});
