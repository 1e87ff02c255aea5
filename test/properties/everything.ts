import {
  addresses,
  agentFramework,
  agentService,
  cronJob,
  existingClaim,
  existingConfig,
  internet,
  kafka,
  keyVault,
  late,
  namespace,
  type PlatformProps,
  podField,
  queueWorker,
  scratch,
  secretFiles,
} from 'agent-gantry';
import { off } from '../../spec/place';
import { type KubernetesVersion, supports } from '../../spec/versions';

const image = 'ghcr.io/acme/agent:1.4.2';

/** A platform that uses every part, as far as a minor has it. */
export const everything = (version: KubernetesVersion): PlatformProps => ({
  name: 'desk',
  tags: { owner: 'team', costCentre: 'cc-1', application: 'desk' },
  vault: keyVault(),
  data: { queue: kafka({ topics: ['tasks'] }) },
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
  targets: { kubernetes: { version, regions: ['eastus2'] } },
  environments: { development: off, staging: off },
});
