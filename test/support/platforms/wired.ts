import {
  type AgentService,
  addresses,
  agentFramework,
  agentService,
  type CacheProps,
  cosmos,
  cronJob,
  type DatabaseProps,
  gatewayApi,
  host,
  ingress,
  internet,
  istio,
  kafka,
  keyVault,
  kong,
  linkerd,
  type MeshProps,
  namespace,
  type ObservabilityProps,
  type Peer,
  type PlatformProps,
  postgres,
  type QueueProps,
  queueWorker,
  redis,
  type StoreName,
  search,
  serviceBus,
  type VectorsProps,
  vectorDatabase,
} from 'agent-gantry';
import type { KubernetesTargetProps } from 'agent-gantry/kubernetes';
import fc from 'fast-check';
import { off } from '../../../spec/place';

/**
 * Platforms of a few workloads in which everything that opens connections is a choice: stores in the cluster and out of
 * it, a gateway, a mesh, metrics and traces, two kinds of network.
 */
const image = 'ghcr.io/acme/tool:1.4.2';

const callees: readonly Peer[] = [
  internet(),
  host('api.example.com'),
  host('model.example.com', { addresses: 'private', ports: [8443] }),
  addresses('10.20.0.0/16', { except: ['10.20.1.0/24'], ports: [5432, 6432] }),
  namespace('billing', { pods: { app: 'billing' }, ports: [8080] }),
];
const callers: readonly Peer[] = [
  namespace('edge', { pods: { app: 'edge' } }),
  namespace('billing', { ports: ['http'] }),
  addresses('203.0.113.0/24', { ports: ['http'] }),
];

const choice = <T>(...from: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...from);

const databases = choice<DatabaseProps | undefined>(
  undefined,
  postgres({ hosting: 'inCluster' }),
  postgres({ hosting: 'managed', host: 'pg.example.com' }),
  cosmos({ account: 'desk' }),
);
const caches = choice<CacheProps | undefined>(
  undefined,
  redis({ hosting: 'inCluster' }),
  redis({ hosting: 'managed', host: 'redis.example.com' }),
);
const queues = choice<QueueProps | undefined>(
  undefined,
  kafka({ topics: ['tasks'], hosting: 'inCluster' }),
  kafka({ topics: ['tasks'], hosting: 'managed', bootstrap: 'kafka.example.com:9093' }),
  serviceBus({ queues: ['tasks'] }),
);
const vectors = (database: DatabaseProps | undefined): fc.Arbitrary<VectorsProps | undefined> =>
  choice<VectorsProps | undefined>(
    undefined,
    search({ host: 'search.example.com' }),
    vectorDatabase({ url: 'https://qdrant.example.com:6333' }),
    ...(database === undefined ? [] : [database.kind === 'cosmos' ? ('cosmos' as const) : ('pgvector' as const)]),
  );

const meshes = choice<MeshProps | undefined>(
  undefined,
  istio(),
  istio({ namespaces: ['edge'] }),
  linkerd(),
  linkerd({ namespaces: ['billing', 'monitoring', 'traefik'] }),
);

type Gatewayed = Pick<PlatformProps, 'gateway'> & { readonly controller?: KubernetesTargetProps['gateway'] };

function gateways(mesh: MeshProps | undefined): fc.Arbitrary<Gatewayed> {
  const fitting: readonly NonNullable<KubernetesTargetProps['gateway']>[] = [
    ingress({ class: 'traefik', namespace: 'traefik' }),
    kong({ pods: { app: 'kong' } }),
    gatewayApi({ class: 'envoy', namespace: 'envoy-gateway-system' }),
    ...(mesh?.kind === 'linkerd' ? [] : [gatewayApi({ class: 'istio' })]),
  ];
  return fc
    .record({ controller: choice(undefined, ...fitting), challenge: choice('dns' as const, 'http' as const) })
    .chain(({ controller, challenge }) =>
      choice(undefined, ['203.0.113.0/24']).map((from): Gatewayed => {
        if (controller === undefined) return {};
        const filters = controller.kind === 'kong' || controller.class === 'istio';
        const tls = { issuer: 'letsencrypt', challenge };
        const gateway = { host: 'desk.example.com', tls, to: 'chat', ...(from && filters ? { from } : {}) };
        return { gateway, controller };
      }),
    );
}

const observed: fc.Arbitrary<ObservabilityProps | undefined> = fc
  .record({
    metrics: fc.boolean(),
    traces: choice<ObservabilityProps['traces'] | undefined>(
      undefined,
      { endpoint: 'http://tempo.tempo.svc:4318' },
      { endpoint: 'https://otlp.example.com', at: host('otlp.example.com') },
    ),
  })
  .map(({ metrics, traces }) => {
    if (!metrics && traces === undefined) return undefined;
    return {
      ...(metrics ? {} : ({ metrics: off, alerts: off, dashboards: off } as const)),
      ...(traces === undefined ? {} : { traces }),
    };
  });

type Ends = Pick<AgentService, 'calls' | 'calledBy' | 'uses'>;

const ends = (others: readonly string[], stores: readonly StoreName[], listens: boolean): fc.Arbitrary<Ends> =>
  fc.record({
    calls: fc.subarray<string | Peer>([...others, ...callees]),
    calledBy: listens ? fc.subarray([...callers]) : fc.constant([]),
    uses: fc.subarray([...stores]),
  });

type Data = NonNullable<PlatformProps['data']>;

function workloads({ queue, ...data }: Data): fc.Arbitrary<PlatformProps['workloads']> {
  const stores = Object.keys({ ...data, ...(queue === undefined ? {} : { queue }) }) as StoreName[];
  return fc
    .record({
      chat: ends(['tools'], stores, true),
      tools: ends([], stores, true),
      worker: ends(['chat', 'tools'], stores, false),
      digest: ends(['chat'], stores, false),
      consumes: queue === undefined ? fc.constant(false) : fc.boolean(),
    })
    .map(({ chat, tools, worker, digest, consumes }) => ({
      chat: agentFramework({ ...chat, service: { type: 'ClusterIP' } }),
      tools: agentService({ image, ports: { http: 8000, management: 9100 }, ...tools }),
      worker: queueWorker({ ...worker, ...(consumes ? { queue: 'tasks' } : {}) }),
      digest: cronJob({ image, schedule: '@daily', ...digest }),
    }));
}

const left = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));

export const wired: fc.Arbitrary<PlatformProps> = fc
  .tuple(databases, meshes)
  .chain(([database, mesh]) =>
    fc
      .record({ vectors: vectors(database), cache: caches, queue: queues })
      .map((rest) => left({ database, ...rest }) as Data)
      .chain((data) =>
        fc.record({
          data: fc.constant(data),
          mesh: fc.constant(mesh),
          workloads: workloads(data),
          gatewayed: gateways(mesh),
          observability: observed,
          recovers: fc.boolean(),
          network: choice('kubernetes' as const, 'cilium' as const),
          environment: choice('production' as const, 'development' as const),
        }),
      ),
  )
  .map(({ data, mesh, gatewayed, observability, recovers, network, environment, ...rest }): PlatformProps => {
    const { gateway, controller } = gatewayed;
    const recovery = recovers && (data.database ?? data.cache) !== undefined ? {} : undefined;
    return {
      name: 'desk',
      tags: { owner: 'agents-team', costCentre: 'cc-1042' },
      vault: keyVault(),
      ...rest,
      data,
      ...left({ mesh, gateway, observability, recovery }),
      targets: {
        kubernetes: {
          ...{ version: '1.34', regions: ['eastus2'], secrets: 'externalSecrets', network, apiServer: '10.0.0.1/32' },
          ...left({ gateway: controller }),
        },
      },
      environments: Object.fromEntries(
        ['development', 'staging', 'production'].filter((name) => name !== environment).map((name) => [name, off]),
      ),
    } as PlatformProps;
  });
