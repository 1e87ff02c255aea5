import { describe, expect, it } from 'vitest';
import type { Document } from '../../charts/documents';
import { requirements } from '../../charts/requirements';
import { synthKubernetes } from '../../charts/synth';
import { meshOptOut } from '../../constructs/kubernetes/mesh/opt-out';
import { redis } from '../../spec/data/cache';
import { kafka } from '../../spec/data/kafka';
import { postgres } from '../../spec/data/postgres';
import { addresses, host, internet, namespace } from '../../spec/flows';
import { istio, linkerd, type MeshProps } from '../../spec/mesh/mesh';
import { reachOf } from '../../spec/mesh/reach';
import { off } from '../../spec/place';
import { type PlatformProps, resolvePlatform } from '../../spec/platform';
import { ingress } from '../../spec/targets/gateway';
import type { KubernetesTargetProps } from '../../spec/targets/kubernetes';
import { keyVault } from '../../spec/vault';
import { type AgentService, agentService, cronJob, queueWorker } from '../../spec/workload';
import { bindingsFor } from '../support/platforms';
import { at, describePlatform, only, synthDocuments, synthOutput } from '../support/synth';

const second = 'ghcr.io/acme/agent:2.0.0';
const job = cronJob({ image: 'ghcr.io/acme/job:1.0.0', schedule: '@daily', calls: ['chat'] });

/** A service with a caller, in a mesh. */
const describeMeshed = (
  mesh: MeshProps,
  chat: Omit<AgentService, 'kind'> = {},
  target: Partial<KubernetesTargetProps> = {},
): PlatformProps => describePlatform({ chat: agentService(chat), search: agentService(), job }, target, { mesh });
const meshed = (...given: Parameters<typeof describeMeshed>) => synthDocuments(describeMeshed(...given));
const inIstio = (chat: Omit<AgentService, 'kind'> = {}, target: Partial<KubernetesTargetProps> = {}) =>
  meshed(istio(), chat, target);
const inLinkerd = (chat: Omit<AgentService, 'kind'> = {}, target: Partial<KubernetesTargetProps> = {}) =>
  meshed(linkerd(), chat, target);

const spec = (documents: readonly Document[], kind: string, name: string) => only(documents, kind, name).spec;
const template = (documents: readonly Document[], name: string) =>
  at(only(documents, 'Deployment', name), '/spec/template/metadata') as {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
const names = (documents: readonly Document[], kind: string) =>
  documents.filter((document) => document.kind === kind).map(({ metadata }) => metadata.name);
const accounts = (...of: string[]) => of.map((name) => `cluster.local/ns/desk-production/sa/${name}`);

/** As `synthDocuments`, with every late value bound. */
function bound(props: PlatformProps): readonly Document[] {
  const platform = resolvePlatform(props);
  return synthKubernetes(platform, () => bindingsFor(platform)).flatMap(({ documents }) => documents);
}

describe('A3 Istio: who may call whom', () => {
  it('is by mutual TLS alone, and by nobody, unless it is said', () => {
    const documents = inIstio();
    expect(spec(documents, 'PeerAuthentication', 'default-deny')).toEqual({ mtls: { mode: 'STRICT' } });
    expect(spec(documents, 'AuthorizationPolicy', 'default-deny')).toEqual({
      selector: { matchLabels: { 'sidecar.istio.io/inject': 'true' } },
      action: 'ALLOW',
    });
    expect(names(documents, 'PeerAuthentication')).toEqual(['default-deny']);
    expect(names(documents, 'AuthorizationPolicy')).toEqual(['default-deny', 'chat']);
  });

  it('follows the calls: the identities of the callers, on the ports behind the Service', () => {
    expect(spec(inIstio(), 'AuthorizationPolicy', 'chat')).toEqual({
      selector: { matchLabels: { 'app.kubernetes.io/name': 'chat', 'app.kubernetes.io/part-of': 'desk' } },
      action: 'ALLOW',
      rules: [{ from: [{ source: { principals: accounts('job') } }], to: [{ operation: { ports: ['8000'] } }] }],
    });
  });

  it('opens the management port to a scraper outside the mesh, says why, and opens no other port', () => {
    const documents = inIstio({ calledBy: [namespace('monitoring', { ports: ['management'] })] });
    const policy = only(documents, 'PeerAuthentication', 'chat');
    expect(policy.spec).toMatchObject({ mtls: { mode: 'STRICT' }, portLevelMtls: { 9090: { mode: 'PERMISSIVE' } } });
    expect(Object.keys(at(policy, '/spec/portLevelMtls') as object)).toEqual(['9090']);
    expect(policy.metadata.annotations).toEqual({
      'agent-gantry.dev/because': 'callers outside the mesh, fenced by the network policy: 9090: namespace monitoring',
    });
    expect(at(only(documents, 'AuthorizationPolicy', 'chat'), '/spec/rules/1')).toEqual({
      from: [{ source: { notPrincipals: ['*'] } }],
      to: [{ operation: { ports: ['9090'] } }],
    });
  });

  it('asks callers of another namespace of the mesh for its identity', () => {
    const calledBy = [namespace('edge', { ports: ['http'] })];
    const documents = meshed(istio({ namespaces: ['edge'] }), { calledBy });
    expect(names(documents, 'PeerAuthentication')).toEqual(['default-deny']);
    expect(at(only(documents, 'AuthorizationPolicy', 'chat'), '/spec/rules/0/from')).toEqual([
      { source: { principals: accounts('job') } },
      { source: { namespaces: ['edge'] } },
    ]);
  });

  it('tells addresses by their ranges, with their exceptions', () => {
    const calledBy = [addresses('10.9.0.0/16', { except: ['10.9.1.0/24'], ports: ['http'] })];
    expect(at(only(inIstio({ calledBy }), 'AuthorizationPolicy', 'chat'), '/spec/rules/0/from/1')).toEqual({
      source: { ipBlocks: ['10.9.0.0/16'], notIpBlocks: ['10.9.1.0/24'] },
    });
  });

  it('knows its gateway by the account of its pods, and leaves the gateway to policies of its own', () => {
    const documents = synthDocuments(
      describePlatform(
        { chat: agentService() },
        {},
        { mesh: istio(), gateway: { host: 'agents.example.com', tls: { issuer: 'letsencrypt' } } },
      ),
    );
    expect(at(only(documents, 'AuthorizationPolicy', 'chat'), '/spec/rules')).toEqual([
      { from: [{ source: { principals: accounts('gateway-istio') } }], to: [{ operation: { ports: ['8000'] } }] },
    ]);
    expect(names(documents, 'PeerAuthentication')).toEqual(['default-deny']);
  });

  it('names accounts and a trust domain of one’s own', () => {
    const props = describePlatform(
      { chat: agentService(), job: { ...job, serviceAccount: 'batch' } },
      {},
      { mesh: istio({ trustDomain: 'acme.example' }) },
    );
    expect(at(only(synthDocuments(props), 'AuthorizationPolicy', 'chat'), '/spec/rules/0/from')).toEqual([
      { source: { principals: ['acme.example/ns/desk-production/sa/batch'] } },
    ]);
  });
});

describe('A3 Istio: pods', () => {
  it('ask for their proxy themselves, native and with resources of ours; the namespace asks for none', () => {
    const documents = meshed(istio({ revision: 'asm-1-27', proxy: { cpu: '50m', memory: ['64MiB', '1GiB'] } }));
    for (const { labels, annotations } of [
      template(documents, 'chat'),
      at(only(documents, 'CronJob'), '/spec/jobTemplate/spec/template/metadata') as ReturnType<typeof template>,
    ]) {
      expect(labels).toMatchObject({ 'sidecar.istio.io/inject': 'true', 'istio.io/rev': 'asm-1-27' });
      expect(annotations).toMatchObject({
        'sidecar.istio.io/nativeSidecar': 'true',
        'sidecar.istio.io/proxyCPU': '50m',
        'sidecar.istio.io/proxyMemory': '64Mi',
        'sidecar.istio.io/proxyMemoryLimit': '1Gi',
      });
    }
    expect(JSON.stringify(only(documents, 'Namespace').metadata.labels)).not.toMatch(/istio/);
    expect(JSON.stringify(at(only(documents, 'Deployment', 'chat'), '/spec/selector'))).not.toMatch(/istio/);
  });

  it('hold the agent back and drain with it where a minor has no native sidecars', () => {
    const documents = synthDocuments(
      describePlatform({ chat: agentService({ longestRun: '5m' }) }, { version: '1.28' }, { mesh: istio() }),
    );
    const { annotations } = template(documents, 'chat');
    expect(annotations).not.toHaveProperty(['sidecar.istio.io/nativeSidecar']);
    expect(JSON.parse(annotations['proxy.istio.io/config'] ?? '')).toEqual({
      holdApplicationUntilProxyStarts: true,
      terminationDrainDuration: '330s',
    });
  });

  it('count with their proxy in the quota', () => {
    const cpu = (mesh?: MeshProps) => {
      const documents = synthDocuments(
        describePlatform(
          { chat: agentService({ scaling: { replicas: 5 } }) },
          { quota: { headroom: '0%' } },
          {
            ...(mesh === undefined ? {} : { mesh }),
          },
        ),
      );
      return at(only(documents, 'ResourceQuota'), '/spec/hard') as Readonly<Record<string, string>>;
    };
    expect(cpu()).toMatchObject({ 'requests.cpu': '2500m', 'limits.memory': '5Gi' });
    // Ten pods at most, each with 100m and 512Mi more.
    expect(cpu(istio())).toMatchObject({ 'requests.cpu': '3500m', 'limits.memory': '10Gi' });
    expect(cpu(linkerd())).toMatchObject({ 'requests.cpu': '3500m' });
  });

  it('ask for less in development', () => {
    const props = describePlatform({ chat: agentService() }, {}, { mesh: istio() });
    const documents = synthDocuments({ ...props, environments: { staging: off, production: off } });
    expect(template(documents, 'chat').annotations).toMatchObject({
      'sidecar.istio.io/proxyCPU': '10m',
      'sidecar.istio.io/proxyMemory': '64Mi',
    });
  });

  it('of operators are told to stay outside', () => {
    const site = (mesh: MeshProps) => synthOutput(describeMeshed(mesh)).site;
    expect(meshOptOut(site(istio()))).toEqual({ labels: { 'sidecar.istio.io/inject': 'false' }, annotations: {} });
    expect(meshOptOut(site(linkerd()))).toEqual({ labels: {}, annotations: { 'linkerd.io/inject': 'disabled' } });
    const { site: plain } = synthOutput(describePlatform({ chat: agentService() }));
    expect(meshOptOut(plain)).toEqual({ labels: {}, annotations: {} });
  });

  it.each([
    { mesh: istio(), mark: '"sidecar.istio.io/inject":"false"' },
    { mesh: linkerd(), mark: '"linkerd.io/inject":"disabled"' },
  ])('of every store in the cluster carry the mark of $mesh.kind, and none without a mesh', ({ mesh, mark }) => {
    const stores = {
      database: postgres({ hosting: 'inCluster', credentials: 'login' }),
      cache: redis({ hosting: 'inCluster' }),
      queue: kafka({ topics: ['tasks'], hosting: 'inCluster' }),
    };
    const made = (given: object) =>
      bound({
        ...describePlatform({ chat: agentService() }, {}, { data: stores, vault: keyVault(), ...given }),
        environments: { development: off, staging: off },
      })
        .filter(({ kind }) => ['Cluster', 'RedisCluster', 'Kafka'].includes(kind))
        .map((document) => [document.kind, JSON.stringify(document).split(mark).length - 1]);
    // Brokers, and beside them Strimzi's operators of topics and users.
    expect(made({ mesh })).toEqual([
      ['Cluster', 1],
      ['RedisCluster', 1],
      ['Kafka', 2],
    ]);
    expect(made({})).toEqual([
      ['Cluster', 0],
      ['RedisCluster', 0],
      ['Kafka', 0],
    ]);
  });
});

describe('A3 Istio: what a proxy knows', () => {
  const sidecar = (chat: Omit<AgentService, 'kind'>) => spec(inIstio(chat), 'Sidecar', 'chat');

  it('is what the workload calls, and no other way leads out', () => {
    expect(sidecar({ calls: ['search', host('api.openai.com'), namespace('vectors', { ports: [6333] })] })).toEqual({
      workloadSelector: { labels: { 'app.kubernetes.io/name': 'chat', 'app.kubernetes.io/part-of': 'desk' } },
      egress: [{ hosts: ['./search.desk-production.svc.cluster.local', './api.openai.com', 'vectors/*'] }],
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    });
    expect(sidecar({})).toMatchObject({
      egress: [{ hosts: ['~/*'] }],
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    });
  });

  it('leaves addresses without a name to the network policy', () => {
    const open = { outboundTrafficPolicy: { mode: 'ALLOW_ANY' } };
    expect(sidecar({ calls: [internet()] })).toMatchObject(open);
    expect(sidecar({ calls: [addresses('10.20.0.0/16', { ports: [8200] })] })).toMatchObject(open);
  });

  it('names a host once, for this namespace alone, by the greeting of TLS', () => {
    const calls = [host('api.openai.com')];
    const documents = synthDocuments(
      describePlatform({ a: agentService({ calls }), b: agentService({ calls }) }, {}, { mesh: istio() }),
    );
    expect(only(documents, 'ServiceEntry').spec).toEqual({
      hosts: ['api.openai.com'],
      exportTo: ['.'],
      location: 'MESH_EXTERNAL',
      resolution: 'DNS',
      ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
    });
  });

  it('excludes what is no HTTPS: stores bring their own TLS', () => {
    const calls = [host('db.example.com', { ports: [5432], addresses: 'private' }), host('api.openai.com')];
    const documents = inIstio({ calls });
    expect(template(documents, 'chat').annotations).toMatchObject({
      'traffic.sidecar.istio.io/excludeOutboundPorts': '5432',
    });
    expect(names(documents, 'ServiceEntry')).toHaveLength(1);
    expect(template(inLinkerd({ calls }), 'chat').annotations).toMatchObject({
      'config.linkerd.io/skip-outbound-ports': '5432',
    });
  });

  it('excludes the pods of operators, and no port that a neighbour is called on as well', () => {
    const { environment } = synthOutput(describeMeshed(istio(), { calls: ['search'] }));
    const [chat] = environment.workloads;
    if (chat === undefined || environment.mesh === undefined) throw new Error('the platform has no chat in a mesh');
    const store = { name: 'cache', pods: { app: 'redis' }, outward: [], inward: [] };
    const demand = { pods: 1, cpu: 0, memory: 0, memoryLimit: 0 };
    const reach = (ports: number[], account?: string) =>
      reachOf(
        environment.mesh as NonNullable<typeof environment.mesh>,
        { ...chat, outward: [...chat.outward, { party: { kind: 'operated', name: 'cache', pods: {} }, ports }] },
        environment.workloads,
        [{ ...store, demand, ...(account === undefined ? {} : { account }) }],
      );
    expect(reach([6379])).toMatchObject({ past: [6379], anywhere: false });
    expect(reach([80])).toMatchObject({ past: [], anywhere: true });
    expect(reach([6379], 'cache')).toMatchObject({ past: [], anywhere: true });
  });

  it('comes from the control plane, on the one port that it has for proxies', () => {
    const documents = meshed(istio({ controlPlane: 'aks-istio-system' }));
    expect(at(only(documents, 'NetworkPolicy', 'search'), '/spec/egress')).toEqual([
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'aks-istio-system' } },
            podSelector: { matchLabels: { app: 'istiod' } },
          },
        ],
        ports: [{ protocol: 'TCP', port: 15_012 }],
      },
    ]);
  });
});

describe('A2, A3 Istio: calls that fail', () => {
  const policy = (mesh: MeshProps) =>
    at(only(meshed(mesh), 'DestinationRule', 'chat'), '/spec/trafficPolicy') as Readonly<Record<string, unknown>>;

  it('leave a pod out, never most of them, and never for answers: an outage of a provider is nobody’s fault', () => {
    expect(policy(istio())).toEqual({
      tls: { mode: 'ISTIO_MUTUAL' },
      connectionPool: {
        tcp: { maxConnections: 1024 },
        http: { http1MaxPendingRequests: 1024, maxRequestsPerConnection: 0 },
      },
      outlierDetection: {
        splitExternalLocalOriginErrors: true,
        consecutiveLocalOriginFailures: 5,
        consecutive5xxErrors: 0,
        interval: '10s',
        baseEjectionTime: '30s',
        maxEjectionPercent: 50,
        minHealthPercent: 50,
      },
    });
  });

  it('count answers too where that is asked for', () => {
    expect(policy(istio({ breaker: { answers: true, errors: 3, maxEjected: '30%' } }))).toMatchObject({
      outlierDetection: {
        consecutiveLocalOriginFailures: 3,
        consecutive5xxErrors: 3,
        maxEjectionPercent: 30,
        minHealthPercent: 70,
      },
    });
  });

  it('are left alone where the breaker is off, in an environment too', () => {
    expect(policy(istio({ breaker: off }))).toEqual({ tls: { mode: 'ISTIO_MUTUAL' } });
    const props = describeMeshed(istio());
    const production = { mesh: istio({ breaker: off }) };
    const documents = synthDocuments({ ...props, environments: { development: off, staging: off, production } });
    expect(spec(documents, 'DestinationRule', 'chat')).toMatchObject({ trafficPolicy: { tls: {} } });
    expect(JSON.stringify(spec(documents, 'DestinationRule', 'chat'))).not.toContain('outlierDetection');
  });

  it('are tried again only where they change nothing, and never after a 503', () => {
    const documents = inIstio({ longestRun: '5m' });
    expect(at(only(documents, 'VirtualService', 'chat'), '/spec/http')).toMatchObject([
      {
        match: [{ port: 80, method: { regex: 'GET|HEAD' } }],
        retries: { attempts: 2, retryOn: 'connect-failure,refused-stream,reset' },
        timeout: '305s',
      },
      { match: [{ port: 80 }], retries: { attempts: 0 }, timeout: '305s' },
    ]);
    const never = meshed(istio({ retries: 0 }));
    expect(at(only(never, 'VirtualService', 'chat'), '/spec/http/0/retries')).toEqual({ attempts: 0 });
  });
});

describe('A3 a canary', () => {
  const canary = { image: second, share: '20%' } as const;

  it('is its service but for the image, and acts by its account', () => {
    const scaling = { replicas: [8, 20] } as const;
    const documents = inIstio({ canary, scaling, disruption: { minAvailable: 4 } });
    expect(spec(documents, 'Deployment', 'chat-canary')).toMatchObject({
      replicas: 2,
      template: { spec: { serviceAccountName: 'chat', containers: [{ image: second }] } },
    });
    expect(names(documents, 'ServiceAccount')).not.toContain('chat-canary');
    expect(only(documents, 'Deployment', 'chat-canary').metadata.annotations ?? {}).toEqual({});
    expect(names(documents, 'Service')).toContain('chat-canary');
    expect(spec(documents, 'PodDisruptionBudget', 'chat-canary')).toMatchObject({ maxUnavailable: 1 });
    expect(names(documents, 'HorizontalPodAutoscaler')).not.toContain('chat-canary');
    expect(template(documents, 'chat-canary').labels).toMatchObject({
      'app.kubernetes.io/name': 'chat-canary',
      'service.istio.io/canonical-name': 'chat',
      'service.istio.io/canonical-revision': 'canary',
    });
  });

  it('is reached by whoever calls its service, and calls whom its service calls', () => {
    const documents = inIstio({ canary, calls: ['search'] });
    const select = (name: string) => ({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'desk' } },
    });
    const peers = (name: string, way: string) =>
      JSON.stringify(at(only(documents, 'NetworkPolicy', name), `/spec/${way}`));
    expect(peers('job', 'egress')).toContain(JSON.stringify(select('chat-canary')));
    expect(peers('chat-canary', 'ingress')).toContain(JSON.stringify(select('job')));
    expect(peers('chat-canary', 'egress')).toContain(JSON.stringify(select('search')));
    expect(peers('search', 'ingress')).toContain(JSON.stringify(select('chat-canary')));
    expect(spec(documents, 'AuthorizationPolicy', 'search')).toMatchObject({
      rules: [{ from: [{ source: { principals: accounts('chat') } }] }],
    });
  });

  it('answers its share of the requests in its service’s name', () => {
    const to = (name: string, weight: number) => ({
      destination: { host: `${name}.desk-production.svc.cluster.local`, port: { number: 80 } },
      weight,
    });
    const documents = inIstio({ canary });
    const routes = at(only(documents, 'VirtualService', 'chat'), '/spec/http') as readonly { readonly route: object }[];
    expect(routes.map(({ route }) => route)).toEqual([
      [to('chat', 80), to('chat-canary', 20)],
      [to('chat', 80), to('chat-canary', 20)],
    ]);
    expect(names(documents, 'VirtualService')).toEqual(['chat', 'search']);
  });

  it('gets copies of what changes nothing, and of nothing else', () => {
    const documents = inIstio({ canary: { ...canary, mirror: '5%' } });
    const [reads, others] = at(only(documents, 'VirtualService', 'chat'), '/spec/http') as readonly object[];
    expect(reads).toMatchObject({
      mirror: { host: 'chat-canary.desk-production.svc.cluster.local' },
      mirrorPercentage: { value: 5 },
    });
    expect(others).not.toHaveProperty('mirror');
  });

  it('needs no mesh behind a gateway that divides requests', () => {
    const props = describePlatform(
      { chat: agentService({ canary }) },
      { gateway: ingress({ class: 'nginx', namespace: 'ingress-nginx' }) },
      { gateway: { host: 'agents.example.com', tls: { issuer: 'letsencrypt' } } },
    );
    const documents = synthDocuments(props);
    expect(names(documents, 'Deployment')).toEqual(['chat', 'chat-canary']);
    expect(spec(documents, 'NetworkPolicy', 'chat-canary')).toMatchObject({ policyTypes: ['Ingress'] });
  });

  it('leaves an address outside to its service', () => {
    const documents = inIstio({ canary, service: { type: 'LoadBalancer' } });
    expect(spec(documents, 'Service', 'chat-canary')).toMatchObject({ type: 'ClusterIP' });
    expect(JSON.stringify(spec(documents, 'NetworkPolicy', 'chat-canary'))).not.toContain('ipBlock');
  });

  it('has as many replicas as its share, at least one, or as said', () => {
    const replicas = (given: object) =>
      at(only(inIstio({ canary: { image: second, ...given } }), 'Deployment', 'chat-canary'), '/spec/replicas');
    expect(replicas({ share: '1%' })).toBe(1);
    expect(replicas({ share: '100%' })).toBe(2);
    expect(replicas({ share: '0%', mirror: '60%' })).toBe(2);
    expect(replicas({ replicas: 5 })).toBe(5);
  });

  it('runs in development only where development asks for it', () => {
    const props = describeMeshed(istio(), { canary });
    const development = (overrides: object) =>
      names(
        synthDocuments({ ...props, environments: { development: overrides, staging: off, production: off } }),
        'Deployment',
      );
    expect(development({})).toEqual(['chat', 'search']);
    expect(development({ workloads: { chat: { canary } } })).toEqual(['chat', 'search', 'chat-canary']);
  });
});

describe('A3 Linkerd', () => {
  const meshTls = (documents: readonly Document[], name: string) =>
    at(only(documents, 'MeshTLSAuthentication', name), '/spec/identityRefs');

  it('closes each pod, and admits the accounts of its callers on their ports', () => {
    const documents = inLinkerd();
    for (const name of ['chat', 'search'])
      expect(template(documents, name).annotations).toMatchObject({
        'linkerd.io/inject': 'enabled',
        'config.linkerd.io/default-inbound-policy': 'deny',
      });
    expect(spec(documents, 'Server', 'chat.8000')).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'chat', 'app.kubernetes.io/part-of': 'desk' } },
      port: 8000,
      accessPolicy: 'deny',
    });
    expect(meshTls(documents, 'chat.8000')).toEqual([
      { kind: 'ServiceAccount', name: 'job', namespace: 'desk-production' },
    ]);
    expect(spec(documents, 'AuthorizationPolicy', 'chat.8000')).toEqual({
      targetRef: { group: 'policy.linkerd.io', kind: 'Server', name: 'chat.8000' },
      requiredAuthenticationRefs: [{ group: 'policy.linkerd.io', kind: 'MeshTLSAuthentication', name: 'chat.8000' }],
    });
    expect(names(documents, 'Server')).toEqual(['chat.8000']);
  });

  it('takes a scraper outside the mesh from any address, and addresses by their ranges', () => {
    const calledBy = [
      namespace('monitoring', { ports: ['management'] }),
      addresses('10.9.0.0/16', { except: ['10.9.1.0/24'], ports: ['http'] }),
    ];
    const documents = inLinkerd({ calledBy });
    const networks = (name: string) => at(only(documents, 'NetworkAuthentication', name), '/spec/networks');
    expect(networks('chat.9090')).toEqual([{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }]);
    expect(networks('chat.8000')).toEqual([{ cidr: '10.9.0.0/16', except: ['10.9.1.0/24'] }]);
    expect(names(documents, 'AuthorizationPolicy')).toEqual(['chat.8000', 'chat.8000.networks', 'chat.9090.networks']);
  });

  it('knows another namespace of the mesh by its identity', () => {
    const calledBy = [namespace('edge', { ports: ['http'] })];
    const documents = meshed(linkerd({ namespaces: ['edge'] }), { calledBy });
    expect(meshTls(documents, 'chat.8000')).toContainEqual({ kind: 'Namespace', name: 'edge' });
    expect(names(documents, 'NetworkAuthentication')).toEqual([]);
  });

  it('lets the kubelet ask by gRPC, which it would not by itself', () => {
    const documents = inLinkerd({ probes: { readiness: { grpc: 'agent', port: 'management' } } });
    expect(names(documents, 'NetworkAuthentication')).toEqual(['chat.9090']);
  });

  it('opens the port on which proxies meet, and no caller outside the mesh to it', () => {
    const documents = inLinkerd({ calledBy: [namespace('monitoring', { ports: ['management'] })] });
    const ports = (name: string, way: string) =>
      (
        at(only(documents, 'NetworkPolicy', name), `/spec/${way}`) as { readonly ports: { readonly port: number }[] }[]
      ).map((rule) => rule.ports.map(({ port }) => port));
    expect(ports('chat', 'ingress')).toEqual([[8000, 4143], [9090]]);
    expect(ports('job', 'egress')).toEqual([[8000, 4143], [8086, 8090], [8080]]);
  });

  it('divides requests, tries reads again but for a 503, and ends what runs too long', () => {
    const documents = inLinkerd({ canary: { image: second } });
    const backendRefs = [
      { name: 'chat', port: 80, weight: 90 },
      { name: 'chat-canary', port: 80, weight: 10 },
    ];
    const parentRefs = [{ group: '', kind: 'Service', name: 'chat', port: 80 }];
    const reads = only(documents, 'HTTPRoute', 'chat.80.reads');
    expect(reads.spec).toEqual({
      parentRefs,
      rules: [{ matches: [{ method: 'GET' }, { method: 'HEAD' }], backendRefs }],
    });
    expect(reads.metadata.annotations).toEqual({
      'retry.linkerd.io/http': '502,504',
      'retry.linkerd.io/limit': '2',
      'timeout.linkerd.io/request': '125s',
    });
    const others = only(documents, 'HTTPRoute', 'chat.80');
    expect(others.spec).toEqual({ parentRefs, rules: [{ backendRefs }] });
    expect(others.metadata.annotations).toEqual({ 'timeout.linkerd.io/request': '125s' });
  });

  it('A2 leaves out pods that fail only where that is asked for', () => {
    expect(only(inLinkerd(), 'Service', 'chat').metadata.annotations).toBeUndefined();
    const documents = meshed(linkerd({ breaker: { errors: 4, ejection: '2s' } }));
    expect(only(documents, 'Service', 'chat').metadata.annotations).toEqual({
      'balancer.linkerd.io/failure-accrual': 'consecutive',
      'balancer.linkerd.io/failure-accrual-consecutive-max-failures': '4',
      'balancer.linkerd.io/failure-accrual-consecutive-min-penalty': '2s',
      'balancer.linkerd.io/failure-accrual-consecutive-max-penalty': '20s',
    });
  });

  it('ends its proxy with a job, and after the last run of a service where a minor has no native sidecars', () => {
    const native = 'config.beta.linkerd.io/proxy-enable-native-sidecar';
    const wait = 'config.alpha.linkerd.io/proxy-wait-before-exit-seconds';
    expect(template(inLinkerd(), 'chat').annotations).toMatchObject({ [native]: 'true' });
    const older = synthDocuments(describePlatform({ chat: agentService() }, { version: '1.28' }, { mesh: linkerd() }));
    expect(template(older, 'chat').annotations).toMatchObject({ [native]: 'false', [wait]: '150' });
  });
});

describe('A3 a mesh', () => {
  it('says what the cluster must have, the node agent above all: restricted pods may not redirect themselves', () => {
    expect(requirements(synthOutput(describeMeshed(istio())))).toMatch(/Istio with sidecars and its CNI node agent/);
    expect(requirements(synthOutput(describeMeshed(linkerd())))).toMatch(/Linkerd with its CNI plugin/);
    expect(requirements(synthOutput(describePlatform({ chat: agentService() })))).not.toMatch(/Istio|Linkerd/);
  });

  it('leaves no trace where there is none', () => {
    const documents = synthDocuments(describePlatform({ chat: agentService(), worker: queueWorker() }));
    expect(JSON.stringify(documents)).not.toMatch(/istio|linkerd/);
  });
});
