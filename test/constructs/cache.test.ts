import { agentService, existingSecrets, keyVault, type Redis, redis } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../charts/documents';
import { synthKubernetes } from '../../charts/synth';
import { off } from '../../spec/place';
import { type PlatformProps, resolvePlatform } from '../../spec/platform';
import type { KubernetesTargetProps } from '../../spec/targets/kubernetes';
import { bindingsFor } from '../support/platforms';
import { at, describePlatform, only } from '../support/synth';

type Given = Omit<Redis, 'kind'>;

function synth(cache: Given, target: Partial<KubernetesTargetProps> = {}, rest: Partial<PlatformProps> = {}) {
  const described = describePlatform({ chat: agentService() }, target, { data: { cache: redis(cache) }, ...rest });
  const platform = resolvePlatform(described);
  const bindings = bindingsFor(platform);
  return synthKubernetes(platform, () => bindings).flatMap(({ documents }) => documents);
}

const inCluster = (given: Given = {}, ...rest: [Partial<KubernetesTargetProps>?, Partial<PlatformProps>?]) =>
  synth({ hosting: 'inCluster', ...given }, ...rest);
const cluster = (documents: readonly Document[]) => only(documents, 'RedisCluster', 'cache');
const agent = (documents: readonly Document[]) => at(only(documents, 'Deployment'), '/spec/template/spec/containers/0');
const env = (documents: readonly Document[]) =>
  Object.fromEntries(
    (at(agent(documents), '/env') as { name: string; value?: string; valueFrom?: object }[]).map((variable) => [
      variable.name,
      variable.value ?? variable.valueFrom,
    ]),
  );
const policy = (documents: readonly Document[], name: string) => only(documents, 'NetworkPolicy', name).spec;
/** The ports of each of its rules outward. */
const outward = (documents: readonly Document[]) =>
  (policy(documents, 'chat') as { egress: { ports: object[] }[] }).egress.map(({ ports }) => ports);
const development = { environments: { staging: off, production: off } } as const;
const kinds = (documents: readonly Document[]) => new Set(documents.map(({ kind }) => kind));

describe('A7 a managed cache', () => {
  it('is Azure Managed Redis: TLS, the cluster protocol, and the identity of the pod', () => {
    const documents = synth({ host: 'desk.eastus2.redis.azure.net' });
    expect(env(documents)).toMatchObject({
      REDIS_URL: 'rediss://desk.eastus2.redis.azure.net:10000',
      REDIS_CLUSTER: 'true',
      REDIS_AUTH: 'identity',
    });
    expect(env(documents)).not.toHaveProperty('REDIS_PASSWORD');
    expect(env(documents)).not.toHaveProperty('REDIS_TLS_CA');
    expect(at(only(documents, 'Deployment'), '/spec/template/metadata/labels')).toMatchObject({
      'azure.workload.identity/use': 'true',
    });
  });

  it('opens the shards beside the endpoint, as one range', () => {
    expect(outward(synth({}))).toContainEqual([
      { protocol: 'TCP', port: 8500, endPort: 8599 },
      { protocol: 'TCP', port: 10_000 },
    ]);
  });

  it('opens the same to its name alone on Cilium', () => {
    const documents = synth({ host: 'desk.redis.azure.net' }, { network: 'cilium' });
    expect(at(only(documents, 'CiliumNetworkPolicy', 'chat'), '/spec/egress')).toContainEqual({
      toFQDNs: [{ matchName: 'desk.redis.azure.net' }],
      toPorts: [
        {
          ports: [
            { port: '8500', endPort: 8599, protocol: 'TCP' },
            { port: '10000', protocol: 'TCP' },
          ],
        },
      ],
    });
  });

  it('opens one port where it is one endpoint, or elsewhere than on Azure', () => {
    expect(outward(synth({ cluster: false }))).toContainEqual([{ protocol: 'TCP', port: 10_000 }]);
    expect(outward(synth({}, { regions: ['us-east-1'] }))).toContainEqual([{ protocol: 'TCP', port: 6379 }]);
  });

  it('takes a password from the vault instead of an identity', () => {
    const documents = synth({ login: { password: 'redis-key' } }, {}, { vault: keyVault() });
    expect(env(documents)).toMatchObject({
      REDIS_AUTH: 'password',
      REDIS_PASSWORD: { secretKeyRef: { name: 'chat-secrets', key: 'REDIS_PASSWORD' } },
    });
    expect(JSON.stringify(only(documents, 'SecretProviderClass').spec)).toContain('redis-key');
  });

  it('needs no operator', () => {
    expect(kinds(synth({}))).not.toContain('RedisCluster');
  });
});

describe('A7 a cache in the cluster', () => {
  it('is three leaders with a follower each, an exact image, and their logs on volumes', () => {
    expect(cluster(inCluster()).spec).toMatchObject({
      clusterSize: 3,
      redisLeader: { replicas: 3 },
      redisFollower: { replicas: 3 },
      persistenceEnabled: true,
      kubernetesConfig: { image: expect.stringMatching(/:v\d+\.\d+\.\d+$/) },
      storage: {
        keepAfterDelete: true,
        nodeConfVolume: true,
        volumeClaimTemplate: { spec: { resources: { requests: { storage: '4Gi' } } } },
      },
    });
  });

  it('meets Pod Security restricted in every container, the operator’s own too', () => {
    const { spec } = cluster(inCluster());
    const restricted = {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
    };
    expect(spec).toMatchObject({
      podSecurityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      redisLeader: { securityContext: restricted },
      redisFollower: { securityContext: restricted },
      initContainer: { enabled: false, securityContext: restricted },
    });
    expect(only(inCluster(), 'ServiceAccount', 'cache')).toMatchObject({ automountServiceAccountToken: false });
  });

  it('refuses writes when it is full, and evicts nothing', () => {
    const documents = inCluster({ memory: '1GiB' });
    const config = documents.find(({ kind, metadata }) => kind === 'ConfigMap' && /^cache-config-/.test(metadata.name));
    expect(config?.data).toEqual({
      'redis-additional.conf': `maxmemory ${Math.floor(0.7 * 2 ** 30)}\nmaxmemory-policy noeviction\n`,
    });
    for (const role of ['redisLeader', 'redisFollower'])
      expect(at(cluster(documents).spec, `/${role}/redisConfig/additionalRedisConfig`)).toBe(config?.metadata.name);
  });

  it('spreads each role over zones and machines, in production without exception', () => {
    const rules = (documents: readonly Document[]) =>
      at(cluster(documents).spec, '/redisLeader/topologySpreadConstraints') as { whenUnsatisfiable: string }[];
    expect(rules(inCluster())).toMatchObject([
      {
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { app: 'cache-leader' } },
      },
      { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule' },
    ]);
    expect(rules(inCluster({}, {}, development)).map((rule) => rule.whenUnsatisfiable)).toEqual([
      'ScheduleAnyway',
      'ScheduleAnyway',
    ]);
    expect(cluster(inCluster()).metadata.annotations).toMatchObject({
      'redisclusters.redis.redis.opstreelabs.in/role-anti-affinity': 'true',
    });
  });

  it('lets one node go at a time, leader or follower', () => {
    const documents = inCluster();
    expect(only(documents, 'PodDisruptionBudget', 'cache').spec).toEqual({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: { cluster: 'cache', redis_setup_type: 'cluster' } },
    });
    expect(JSON.stringify(cluster(documents).spec)).not.toContain('"pdb"');
  });

  it('speaks TLS by an authority of the namespace, in the names that nodes and Services have', () => {
    const documents = inCluster();
    expect(cluster(documents).spec).toMatchObject({
      TLS: { ca: 'ca.crt', cert: 'tls.crt', key: 'tls.key', secret: { secretName: 'cache-tls' } },
    });
    expect(only(documents, 'Certificate', 'cache-tls').spec).toMatchObject({
      issuerRef: { kind: 'Issuer', name: 'cache-ca' },
      dnsNames: expect.arrayContaining([
        'cache-leader',
        '*.cache-leader-headless.desk-production.svc.cluster.local',
        '*.cache-follower-headless.desk-production.svc.cluster.local',
      ]),
    });
    expect(only(documents, 'Certificate', 'cache-ca').spec).toMatchObject({
      isCA: true,
      privateKey: { rotationPolicy: 'Never' },
      issuerRef: { name: 'cache-self-signed' },
    });
    expect(only(documents, 'Issuer', 'cache-ca').spec).toEqual({ ca: { secretName: 'cache-ca' } });
  });

  it('gives workloads the authority’s certificate, and never the server’s key', () => {
    const documents = inCluster();
    expect(env(documents)).toMatchObject({
      REDIS_URL: 'rediss://cache-leader:6379',
      REDIS_CLUSTER: 'true',
      REDIS_AUTH: 'password',
      REDIS_TLS_CA: '/app/cache-ca/ca.crt',
      REDIS_PASSWORD: { secretKeyRef: { name: 'cache-password', key: 'password' } },
    });
    const volumes = at(only(documents, 'Deployment'), '/spec/template/spec/volumes') as object[];
    expect(volumes).toContainEqual(
      expect.objectContaining({
        secret: expect.objectContaining({ secretName: 'cache-tls', items: [{ key: 'ca.crt', path: 'ca.crt' }] }),
      }),
    );
  });

  it('keeps everybody out but its own nodes, its operator, and workloads that use it', () => {
    const documents = inCluster({ operatorNamespace: 'redis' });
    const nodes = { podSelector: { matchLabels: { cluster: 'cache', redis_setup_type: 'cluster' } } };
    const client = { port: 6379, protocol: 'TCP' };
    expect(policy(documents, 'cache')).toEqual({
      podSelector: nodes.podSelector,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'chat', 'app.kubernetes.io/part-of': 'desk' } } },
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'redis' } },
              podSelector: { matchLabels: { name: 'redis-operator' } },
            },
          ],
          ports: [client],
        },
        { from: [nodes], ports: [client, { port: 16_379, protocol: 'TCP' }] },
      ],
      egress: [{ to: [nodes], ports: [client, { port: 16_379, protocol: 'TCP' }] }],
    });
  });

  it('is left alone by a workload that does not use it', () => {
    const described = describePlatform(
      { chat: agentService({ uses: [] }) },
      {},
      { data: { cache: redis({ hosting: 'inCluster' }) } },
    );
    const platform = resolvePlatform(described);
    const [output] = synthKubernetes(platform, () => bindingsFor(platform));
    expect(JSON.stringify(only(output?.documents ?? [], 'Deployment'))).not.toContain('REDIS');
    expect(JSON.stringify(policy(output?.documents ?? [], 'cache'))).not.toContain('chat');
  });

  it('is small in development: three nodes without copies', () => {
    const { spec } = cluster(synth({}, {}, development));
    expect(spec).toMatchObject({
      redisLeader: { replicas: 3 },
      redisFollower: { replicas: 0 },
      kubernetesConfig: { resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '128Mi' } } },
      storage: { keepAfterDelete: false },
    });
  });

  it('is small in development whatever is written for production, unless development says so itself', () => {
    const large = { leaders: 6, followers: 2, cpu: '2', memory: '8GiB', size: '32GiB' } as const;
    const small = cluster(synth({ ...large, hosting: 'inCluster' }, {}, development)).spec;
    expect(small).toMatchObject({
      redisLeader: { replicas: 3 },
      redisFollower: { replicas: 0 },
      kubernetesConfig: { resources: { requests: { cpu: '50m', memory: '128Mi' } } },
      storage: { volumeClaimTemplate: { spec: { resources: { requests: { storage: '1Gi' } } } } },
    });
    const own = {
      environments: { ...development.environments, development: { data: { cache: redis({ memory: '256MiB' }) } } },
    };
    expect(cluster(synth({ ...large, hosting: 'inCluster' }, {}, own)).spec).toMatchObject({
      kubernetesConfig: { resources: { requests: { memory: '256Mi' } } },
    });
  });

  it('counts in the quota', () => {
    const quota = (followers: number) => at(only(inCluster({ followers }), 'ResourceQuota').spec, '/hard/pods');
    // Three more nodes, and the fifth that is kept free.
    expect(Number(quota(1)) - Number(quota(0))).toBeGreaterThanOrEqual(3);
  });
});

describe('C8 the password of a cache in the cluster', () => {
  it('is expected in the namespace where the CSI driver brings secrets, and declared by all that read it', () => {
    const documents = inCluster();
    const declared = { 'agent-gantry.dev/external': 'Secret/cache-password' };
    expect(cluster(documents).metadata.annotations).toMatchObject(declared);
    expect(only(documents, 'Deployment').metadata.annotations).toMatchObject(declared);
    expect(kinds(documents)).not.toContain('ExternalSecret');
  });

  it('is made once by External Secrets where nothing is said', () => {
    const documents = inCluster({}, { secrets: 'externalSecrets' });
    expect(only(documents, 'ExternalSecret', 'cache-password').spec).toMatchObject({
      refreshPolicy: 'CreatedOnce',
      target: { name: 'cache-password' },
      dataFrom: [{ sourceRef: { generatorRef: { kind: 'Password', name: 'cache-password' } } }],
    });
    expect(only(documents, 'Password', 'cache-password').spec).toMatchObject({ symbols: 0, length: 48 });
    expect(cluster(documents).metadata.annotations).not.toHaveProperty('agent-gantry.dev/external');
  });

  it('comes from the vault by External Secrets where it has a name there', () => {
    const documents = inCluster(
      { login: { password: { name: 'redis', key: 'main', version: '7' } } },
      { secrets: 'externalSecrets' },
      { vault: keyVault() },
    );
    expect(only(documents, 'ExternalSecret', 'cache-password').spec).toMatchObject({
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'desk' },
      data: [{ secretKey: 'password', remoteRef: { key: 'redis', property: 'main', version: '7' } }],
    });
    expect(kinds(documents)).not.toContain('Password');
  });

  it('is read where it stands already', () => {
    const documents = inCluster(
      { login: { password: { name: 'redis', key: 'main' } } },
      {},
      { vault: existingSecrets() },
    );
    expect(at(cluster(documents).spec, '/kubernetesConfig/redisSecret')).toEqual({ name: 'redis', key: 'main' });
    expect(env(documents)).toMatchObject({ REDIS_PASSWORD: { secretKeyRef: { name: 'redis', key: 'main' } } });
    expect(only(documents, 'Deployment').metadata.annotations).toMatchObject({
      'agent-gantry.dev/external': 'Secret/redis',
    });
  });
});
