import { describe, expect, it } from 'vitest';
import type { Document } from '../../charts/documents';
import { synthKubernetes } from '../../charts/synth';
import { kafka, serviceBus } from '../../spec/data/queue';
import { namespace } from '../../spec/flows';
import { azureIdentity, googleIdentity, podIdentity } from '../../spec/identity';
import { off } from '../../spec/place';
import { resolvePlatform } from '../../spec/platform';
import { existingSecrets, keyVault, secretsManager } from '../../spec/vault';
import { scratch, secretFiles } from '../../spec/volumes';
import { type AgentService, agentService, cronJob, queueWorker } from '../../spec/workload';
import { at, describePlatform, only, synthDocuments } from '../support/synth';

const chat = (
  props: Omit<AgentService, 'kind'> = {},
  ...rest: Parameters<typeof describePlatform> extends [unknown, ...infer R] ? R : never
) => synthDocuments(describePlatform({ chat: agentService(props) }, ...rest));
const pod = (documents: readonly Document[]) => at(only(documents, 'Deployment'), '/spec/template/spec');
const container = (documents: readonly Document[]) => at(pod(documents), '/containers/0');

describe('B1 a Deployment', () => {
  it('meets Pod Security restricted in every container', () => {
    const sidecars = { proxy: { image: 'ghcr.io/acme/proxy:1.0.0' } };
    const documents = chat({ sidecars, init: { migrate: { image: 'ghcr.io/acme/migrate:1.0.0' } } });
    const spec = pod(documents) as { readonly containers: object[]; readonly initContainers: object[] };
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect([...spec.containers, ...spec.initContainers]).toHaveLength(3);
    for (const one of [...spec.containers, ...spec.initContainers]) {
      expect(one).toMatchObject({
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
        },
      });
    }
  });

  it('runs sidecars before the agent and stops them after it, and init containers to their end', () => {
    const documents = chat({
      sidecars: { proxy: { image: 'ghcr.io/acme/proxy:1.0.0' } },
      init: { migrate: { image: 'ghcr.io/acme/migrate:1.0.0' } },
    });
    expect(at(pod(documents), '/initContainers')).toMatchObject([
      { name: 'proxy', restartPolicy: 'Always' },
      { name: 'migrate' },
    ]);
    expect(at(pod(documents), '/initContainers/1')).not.toHaveProperty('restartPolicy');
  });

  it('drains: a pause, then the longest run, then the flush, all within the grace period', () => {
    const documents = chat({ longestRun: '5m', drain: { pause: '20s', flush: '10s' } });
    expect(at(pod(documents), '/terminationGracePeriodSeconds')).toBe(20 + 300 + 10);
    expect(at(container(documents), '/lifecycle')).toEqual({ preStop: { sleep: { seconds: 20 } } });
  });

  it('spells the pause as a command where the minor has no sleep', () => {
    expect(at(container(chat({}, { version: '1.29' })), '/lifecycle')).toEqual({
      preStop: { exec: { command: ['sleep', '15'] } },
    });
  });

  it('gives no pause where none is wanted', () => {
    expect(container(chat({ drain: { pause: '0s' } }))).not.toHaveProperty('lifecycle');
  });

  it('keeps a fixed number of replicas, and only then writes it down', () => {
    const documents = chat({ scaling: { replicas: 4 } });
    expect(only(documents, 'Deployment').spec).toMatchObject({ replicas: 4 });
    expect(documents.filter(({ kind }) => /Autoscaler|ScaledObject/.test(kind))).toEqual([]);
  });
});

describe('B2 probes', () => {
  it('hold liveness back until the start is over', () => {
    expect(container(chat())).toMatchObject({
      startupProbe: { httpGet: { path: '/health/live' }, periodSeconds: 2, failureThreshold: 30 },
      livenessProbe: { httpGet: { path: '/health/live' } },
      readinessProbe: { httpGet: { path: '/health/ready' } },
    });
  });

  it('can be asked by command, connection and gRPC, and left out', () => {
    const probes = {
      startup: off,
      liveness: { exec: ['/bin/check'] },
      readiness: { grpc: 'agent', port: 'management' },
    } as const;
    const spec = container(chat({ probes }));
    expect(spec).toMatchObject({
      livenessProbe: { exec: { command: ['/bin/check'] } },
      readinessProbe: { grpc: { port: 9090, service: 'agent' } },
    });
    expect(spec).not.toHaveProperty('startupProbe');
    expect(container(chat({ probes: { readiness: { tcp: true } } }))).toMatchObject({
      readinessProbe: { tcpSocket: { port: 'http' } },
    });
  });

  it('are not guessed for an image of somebody else', () => {
    expect(container(chat({ image: 'ghcr.io/acme/agent:1.0.0' }))).not.toHaveProperty('livenessProbe');
  });
});

describe('B4 an HPA', () => {
  it('counts the agent’s own container alone', () => {
    expect(only(chat(), 'HorizontalPodAutoscaler').spec).toMatchObject({
      metrics: [{ type: 'ContainerResource', containerResource: { container: 'agent', name: 'cpu' } }],
    });
  });

  it('leaves small deviations alone where the minor can', () => {
    const documents = chat({ scaling: { replicas: [2, 9], tolerance: '5%' } }, { version: '1.35' });
    expect(only(documents, 'HorizontalPodAutoscaler').spec).toMatchObject({
      behavior: { scaleUp: { tolerance: '50m' }, scaleDown: { tolerance: '50m' } },
    });
  });

  it('changes as fast as it is told', () => {
    const behaviour = { up: { window: '1m', pods: [2, '30s'] }, down: { percent: ['10%', '2m'] } } as const;
    expect(at(only(chat({ scaling: { behaviour } }), 'HorizontalPodAutoscaler'), '/spec/behavior')).toMatchObject({
      scaleUp: { stabilizationWindowSeconds: 60, policies: [{ type: 'Pods', value: 2, periodSeconds: 30 }] },
      scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 10, periodSeconds: 120 }] },
    });
  });
});

describe('B5 KEDA', () => {
  const triggers = (documents: readonly Document[]) => at(only(documents, 'ScaledObject'), '/spec/triggers');

  it('scales on requests in flight and a second, and on cpu beside them', () => {
    const documents = chat({ scaling: { replicas: [3, 30], inFlight: 100, rate: '500/s', cpu: '70%' } });
    expect(triggers(documents)).toMatchObject([
      {
        type: 'prometheus',
        metadata: {
          threshold: '100',
          query: expect.stringContaining('http_server_active_requests{namespace="desk-production"'),
        },
      },
      {
        type: 'prometheus',
        metadata: {
          threshold: '500',
          query: expect.stringContaining('rate(http_server_request_duration_seconds_count{'),
        },
      },
      { type: 'cpu', metricType: 'Utilization', metadata: { value: '70', containerName: 'agent' } },
    ]);
    expect(documents.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')).toEqual([]);
    expect(only(documents, 'Deployment').spec).not.toHaveProperty('replicas');
  });

  it('scales a worker on what waits in Kafka, from nothing', () => {
    const worker = queueWorker({ queue: 'tasks', scaling: { replicas: [0, 30], backlog: 5 } });
    const documents = synthDocuments(
      describePlatform({ worker }, {}, { data: { queue: kafka({ topics: ['tasks'] }) } }),
    );
    expect(only(documents, 'ScaledObject').spec).toMatchObject({
      minReplicaCount: 0,
      maxReplicaCount: 30,
      fallback: { replicas: 1 },
    });
    expect(triggers(documents)).toEqual([
      {
        type: 'kafka',
        metricType: 'AverageValue',
        metadata: {
          bootstrapServers: 'kafka.example.com:9093',
          consumerGroup: 'desk-worker',
          topic: 'tasks',
          lagThreshold: '5',
          offsetResetPolicy: 'earliest',
          tls: 'enable',
        },
      },
    ]);
  });

  it('asks Service Bus with the worker’s own identity', () => {
    const worker = queueWorker({ queue: 'tasks', identity: azureIdentity() });
    const documents = synthDocuments(
      describePlatform({ worker }, {}, { data: { queue: serviceBus({ queues: ['tasks'] }) } }),
    );
    expect(triggers(documents)).toMatchObject([
      {
        type: 'azure-servicebus',
        metadata: { namespace: 'desk-queue', queueName: 'tasks', messageCount: '20' },
        authenticationRef: { name: 'worker-queue' },
      },
    ]);
    expect(only(documents, 'TriggerAuthentication', 'worker-queue').spec).toMatchObject({
      podIdentity: { provider: 'azure-workload' },
    });
  });
});

describe('B6 a disruption budget', () => {
  it('lets broken pods go at any time', () => {
    expect(only(chat(), 'PodDisruptionBudget').spec).toMatchObject({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });

  it('can promise a share that still permits a drain', () => {
    const documents = chat({ scaling: { replicas: [4, 8] }, disruption: { minAvailable: '50%' } });
    expect(only(documents, 'PodDisruptionBudget').spec).toMatchObject({ minAvailable: '50%' });
  });
});

describe('B7 a Service', () => {
  it.each([
    ['eastus2', { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' }],
    ['us-east-1', { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' }],
    ['us-central1', { 'networking.gke.io/load-balancer-type': 'Internal' }],
  ])('keeps a load balancer inside the network in %s', (region, annotations) => {
    const service = only(chat({ service: { type: 'LoadBalancer' } }, { regions: [region] }), 'Service');
    expect(service.metadata.annotations).toEqual(annotations);
    expect(service.spec).toMatchObject({
      externalTrafficPolicy: 'Local',
      loadBalancerSourceRanges: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
    });
  });

  it('is public only when asked for, and then only for those named', () => {
    const documents = chat({ service: { type: 'LoadBalancer', public: true, from: ['203.0.113.0/24'] } });
    const service = only(documents, 'Service');
    expect(service.metadata).not.toHaveProperty('annotations');
    expect(service.spec).toMatchObject({ loadBalancerSourceRanges: ['203.0.113.0/24'] });
    expect(at(only(documents, 'NetworkPolicy', 'chat'), '/spec/ingress')).toEqual([
      { from: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ protocol: 'TCP', port: 8000 }] },
    ]);
  });

  it('prefers the caller’s zone, spelled as the minor has it', () => {
    expect(only(chat({ service: { sameZone: true } }), 'Service').spec).toMatchObject({
      trafficDistribution: 'PreferClose',
    });
    const older = only(chat({ service: { sameZone: true } }, { version: '1.30' }), 'Service');
    expect(older.spec).not.toHaveProperty('trafficDistribution');
    expect(older.metadata.annotations).toMatchObject({ 'service.kubernetes.io/topology-mode': 'Auto' });
  });
});

describe('B9 configuration', () => {
  const files = (level: string) => chat({ config: { 'config.json': { level, format: 'json' } } });
  const name = (documents: readonly Document[]) => only(documents, 'ConfigMap').metadata.name;

  it('is immutable, and a change of content rolls the pods', () => {
    expect(only(files('info'), 'ConfigMap')).toMatchObject({ immutable: true });
    expect(name(files('info'))).not.toBe(name(files('debug')));
    expect(at(pod(files('info')), '/volumes')).toContainEqual({
      name: 'config',
      configMap: { name: name(files('info')) },
    });
  });

  it('does not roll them when only the order of keys changes', () => {
    expect(name(chat({ config: { 'config.json': { format: 'json', level: 'info' } } }))).toBe(name(files('info')));
  });
});

describe('B9, C8 secrets', () => {
  const secrets = { LLM_API_KEY: 'llm-api-key' };

  it('come from Key Vault by the pod’s identity: variables by a synchronised Secret, files as they are', () => {
    const documents = chat({ secrets, volumes: { '/etc/tls': secretFiles('tls-key') } }, {}, { vault: keyVault() });
    expect(only(documents, 'SecretProviderClass', 'chat-secrets').spec).toMatchObject({
      provider: 'azure',
      parameters: { keyvaultName: 'kv-desk', usePodIdentity: 'false', clientID: expect.any(String) },
      secretObjects: [{ secretName: 'chat-secrets', data: [{ objectName: 'LLM_API_KEY', key: 'LLM_API_KEY' }] }],
    });
    expect(only(documents, 'SecretProviderClass', 'chat.etc-tls').spec).not.toHaveProperty('secretObjects');
    expect(at(container(documents), '/volumeMounts')).toContainEqual({
      name: 'etc-tls',
      mountPath: '/etc/tls',
      readOnly: true,
    });
    expect(at(container(documents), '/env')).toContainEqual({
      name: 'LLM_API_KEY',
      valueFrom: { secretKeyRef: { name: 'chat-secrets', key: 'LLM_API_KEY' } },
    });
    expect(only(documents, 'ServiceAccount').metadata.annotations).toHaveProperty([
      'azure.workload.identity/client-id',
    ]);
    expect(at(only(documents, 'Deployment'), '/spec/template/metadata/labels')).toMatchObject({
      'azure.workload.identity/use': 'true',
    });
  });

  it('come from Secrets Manager by EKS Pod Identity, a key of a JSON value too', () => {
    const documents = chat(
      { secrets: { DB: { name: 'desk/db', key: 'password' } } },
      { regions: ['us-east-1'] },
      { vault: secretsManager() },
    );
    const { parameters } = only(documents, 'SecretProviderClass').spec as {
      readonly parameters: Readonly<Record<string, string>>;
    };
    expect(parameters).toMatchObject({ region: 'us-east-1', usePodIdentity: 'true' });
    expect(parameters.objects).toContain('jmesPath:\n    - path: "password"\n      objectAlias: "DB"');
  });

  it('can be copied by External Secrets', () => {
    const documents = chat(
      { secrets },
      { secrets: 'externalSecrets', secretStore: 'team-vault' },
      { vault: keyVault() },
    );
    const secret = only(documents, 'ExternalSecret');
    expect(secret.spec).toMatchObject({
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'team-vault' },
      target: { name: 'chat-secrets' },
      data: [{ secretKey: 'LLM_API_KEY', remoteRef: { key: 'llm-api-key' } }],
    });
    expect(secret.metadata.annotations).toEqual({ 'agent-gantry.dev/external': 'ClusterSecretStore/team-vault' });
  });

  it('can be Secrets of the namespace, declared as made elsewhere', () => {
    const documents = chat(
      { secrets: { KEY: { name: 'model-keys', key: 'openai' } } },
      {},
      { vault: existingSecrets() },
    );
    expect(at(container(documents), '/env')).toContainEqual({
      name: 'KEY',
      valueFrom: { secretKeyRef: { name: 'model-keys', key: 'openai' } },
    });
    expect(only(documents, 'Deployment').metadata.annotations).toEqual({
      'agent-gantry.dev/external': 'Secret/model-keys',
    });
  });
});

describe('a cron job', () => {
  const job = cronJob({ image: 'ghcr.io/acme/job:1.0.0', schedule: '@hourly', longestRun: '10m', retries: 1 });

  it('runs one at a time, within all its attempts, and forgives evictions', () => {
    expect(only(synthDocuments(describePlatform({ job })), 'CronJob').spec).toMatchObject({
      concurrencyPolicy: 'Forbid',
      timeZone: 'Etc/UTC',
      jobTemplate: {
        spec: {
          backoffLimit: 1,
          activeDeadlineSeconds: 2 * (600 + 60),
          podFailurePolicy: {
            rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
          },
          template: { spec: { restartPolicy: 'Never', automountServiceAccountToken: false } },
        },
      },
    });
  });
});

describe('a cron job in two regions', () => {
  const suspended = (everyRegion: boolean) => {
    const job = cronJob({ image: 'ghcr.io/acme/job:1.0.0', schedule: '@hourly', everyRegion });
    const platform = resolvePlatform(describePlatform({ job }, { regions: ['eastus2', 'centralus'] }));
    return synthKubernetes(platform, () => ({})).map(({ documents }) =>
      at(only(documents, 'CronJob'), '/spec/suspend'),
    );
  };

  it('runs in the primary alone, and stands by in the other for a failover to wake', () => {
    expect(suspended(false)).toEqual([false, true]);
  });

  it('runs in both when it is said to', () => {
    expect(suspended(true)).toEqual([false, false]);
  });
});

describe('the network', () => {
  it('is closed both ways but for the name server', () => {
    const documents = chat();
    expect(only(documents, 'NetworkPolicy', 'default-deny').spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(documents.filter(({ kind }) => kind === 'NetworkPolicy').map(({ metadata }) => metadata.name)).toEqual([
      'default-deny',
      'allow-dns',
    ]);
    expect(at(only(documents, 'NetworkPolicy', 'allow-dns'), '/spec/egress/0/ports')).toEqual([
      { protocol: 'UDP', port: 53 },
      { protocol: 'TCP', port: 53 },
    ]);
  });

  it('opens a call at both of its ends, on the ports behind the callee’s Service', () => {
    const documents = synthDocuments(
      describePlatform({
        chat: agentService(),
        job: cronJob({ image: 'ghcr.io/acme/job:1.0.0', schedule: '@daily', calls: ['chat'] }),
      }),
    );
    const select = (workload: string) => ({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': workload, 'app.kubernetes.io/part-of': 'desk' } },
    });
    const ports = [{ protocol: 'TCP', port: 8000 }];
    expect(at(only(documents, 'NetworkPolicy', 'job'), '/spec')).toMatchObject({
      policyTypes: ['Egress'],
      egress: [{ to: [select('chat')], ports }],
    });
    expect(at(only(documents, 'NetworkPolicy', 'chat'), '/spec')).toMatchObject({
      policyTypes: ['Ingress'],
      ingress: [{ from: [select('job')], ports }],
    });
  });

  it('reaches the agent that answers for its identity, on the node', () => {
    const egress = (identity: NonNullable<AgentService['identity']>) =>
      JSON.stringify(at(only(chat({ identity }), 'NetworkPolicy', 'chat'), '/spec/egress'));
    expect(egress(podIdentity())).toContain('169.254.170.23/32');
    expect(egress(googleIdentity({ serviceAccount: 'chat@desk.iam.gserviceaccount.com' }))).toContain(
      '169.254.169.252/32',
    );
  });

  it('never reaches the metadata address of the node', () => {
    const documents = chat({ identity: azureIdentity(), calledBy: [namespace('gateway')] });
    const blocks = at(only(documents, 'NetworkPolicy', 'chat'), '/spec/egress/0/to') as {
      readonly ipBlock: { readonly cidr: string; readonly except: string[] };
    }[];
    expect(blocks.map(({ ipBlock }) => ipBlock.cidr)).toEqual(['0.0.0.0/0', '::/0']);
    expect(blocks[0]?.ipBlock.except).toContain('169.254.0.0/16');
  });
});

describe('the namespace', () => {
  it('admits restricted pods only, as the target’s minor defines them', () => {
    expect(only(chat({}, { version: '1.32' }), 'Namespace').metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.32',
    });
  });

  it('has a ceiling that a rollout at full scale and the headroom fit under, old pods still draining', () => {
    const resources = { cpu: ['1', '2'], memory: ['1GiB', '2GiB'] } as const;
    const documents = chat({ scaling: { replicas: [2, 9] }, resources }, { quota: { headroom: '50%' } });
    expect(only(documents, 'ResourceQuota').spec).toEqual({
      hard: {
        pods: '27',
        'requests.cpu': '27',
        'requests.memory': '27Gi',
        'limits.memory': '54Gi',
        'services.loadbalancers': '0',
        'services.nodeports': '0',
      },
    });
    expect(chat({}, { quota: off }).filter(({ kind }) => kind === 'ResourceQuota')).toEqual([]);
  });
});

describe('E1 tags', () => {
  it('stand on every object and on every pod', () => {
    const documents = synthDocuments(
      describePlatform(
        {
          chat: agentService({ secrets: { KEY: 'key' }, config: { a: 'b' } }),
          job: cronJob({ image: 'ghcr.io/acme/job:1.0.0', schedule: '@daily' }),
        },
        {},
        { vault: keyVault() },
      ),
    );
    const tags = { 'cost-centre': 'cc-1042', environment: 'production', owner: 'agents-team', application: 'desk' };
    for (const { metadata } of documents) expect(metadata.labels).toMatchObject(tags);
    expect(at(only(documents, 'Deployment'), '/spec/template/metadata/labels')).toMatchObject(tags);
    expect(at(only(documents, 'CronJob'), '/spec/jobTemplate/spec/template/metadata/labels')).toMatchObject(tags);
  });
});

describe('volumes', () => {
  it('are one folder where scratch volumes share a name', () => {
    const shared = { '/shared': scratch({ name: 'shared', size: '1GiB' }) };
    const documents = chat({
      volumes: shared,
      sidecars: { proxy: { image: 'ghcr.io/acme/proxy:1.0.0', volumes: shared } },
    });
    const volumes = at(pod(documents), '/volumes') as { readonly name: string }[];
    expect(volumes.filter(({ name }) => name === 'shared')).toEqual([
      { name: 'shared', emptyDir: { sizeLimit: '1Gi' } },
    ]);
    expect(at(pod(documents), '/initContainers/0/volumeMounts')).toContainEqual({
      name: 'shared',
      mountPath: '/shared',
    });
  });
});
