import {
  agentFramework,
  apiManagement,
  type CacheProps,
  cosmos,
  cronJob,
  type DatabaseProps,
  type EnvironmentName,
  type GatewayProps,
  gatewayApi,
  ingress,
  istio,
  kafka,
  keyVault,
  kong,
  linkerd,
  type MeshProps,
  type PlatformProps,
  postgres,
  type QueueProps,
  queueWorker,
  redis,
  search,
  serviceBus,
  topic,
  type VectorsProps,
  vectorDatabase,
} from 'agent-gantry';
import type { KubernetesTargetProps } from 'agent-gantry/kubernetes';
import { environmentNames } from '../../spec/environments';
import { off } from '../../spec/place';

// What the parts of a platform may be chosen from. A new choice is one line here, and is then tried beside all others.

interface GatewayChoice {
  readonly gateway: GatewayProps;
  readonly controller?: NonNullable<KubernetesTargetProps['gateway']>;
}

const tls = { issuer: 'letsencrypt' } as const;
const host = 'desk.example.com';
const plain: GatewayProps = { host, tls, to: 'chat' };
const limited: GatewayProps = { ...plain, rateLimit: '100/min', maxBody: '1MiB' };
const auth = {
  jwks: 'https://login.example.com/keys',
  issuer: 'https://login.example.com',
  audiences: ['desk'],
} as const;

const behind = apiManagement({ addresses: ['10.1.0.0/24'] });

/** Each controller with all that it can do. */
export const gateways: Readonly<Record<string, GatewayChoice | undefined>> = {
  none: undefined,
  'an Ingress': { gateway: plain, controller: ingress({ class: 'traefik', namespace: 'traefik' }) },
  'an Ingress of nginx': {
    gateway: { ...limited, from: ['203.0.113.0/24'] },
    controller: ingress({ class: 'nginx', namespace: 'ingress-nginx' }),
  },
  Kong: { gateway: limited, controller: kong() },
  'Kong Enterprise': { gateway: { ...limited, auth }, controller: kong({ edition: 'enterprise' }) },
  'Gateway API by Istio': { gateway: { ...limited, auth }, controller: gatewayApi({ class: 'istio' }) },
  'Gateway API by Istio behind API Management': {
    gateway: { ...limited, auth, behind },
    controller: gatewayApi({ class: 'istio' }),
  },
  'Gateway API by AKS': { gateway: plain, controller: gatewayApi({ class: 'approuting-istio' }) },
  'Gateway API by another': {
    gateway: plain,
    controller: gatewayApi({ class: 'envoy', namespace: 'envoy-gateway-system' }),
  },
  // Neither can be had: what is asked for is refused.
  'an Ingress asked for tokens': {
    gateway: { ...plain, auth },
    controller: ingress({ class: 'traefik', namespace: 'traefik' }),
  },
  'no controller': { gateway: plain },
};

export const meshes: Readonly<Record<string, MeshProps | undefined>> = {
  none: undefined,
  Istio: istio(),
  Linkerd: linkerd(),
};

interface DatabaseChoice {
  readonly database?: DatabaseProps;
  readonly vectors?: VectorsProps;
}

/** Each with one of the places for embeddings that fit it. */
export const databases: Readonly<Record<string, DatabaseChoice | undefined>> = {
  none: undefined,
  'a vector database alone': { vectors: vectorDatabase({ url: 'https://qdrant.example.com:6333', apiKey: 'qdrant' }) },
  'managed PostgreSQL and AI Search': { database: postgres({ hosting: 'managed' }), vectors: search() },
  'PostgreSQL in the cluster': {
    database: postgres({ hosting: 'inCluster', credentials: 'database-login' }),
    vectors: 'pgvector',
  },
  'Cosmos DB': { database: cosmos(), vectors: 'cosmos' },
};

export const caches: Readonly<Record<string, CacheProps | undefined>> = {
  none: undefined,
  'managed Redis': redis({ hosting: 'managed' }),
  'Redis in the cluster': redis({ hosting: 'inCluster' }),
};

export const queues: Readonly<Record<string, QueueProps | undefined>> = {
  none: undefined,
  'managed Kafka': kafka({ topics: ['tasks'], hosting: 'managed' }),
  'Kafka in the cluster': kafka({ topics: [topic('tasks', { retention: '30d' })], hosting: 'inCluster' }),
  'Service Bus': serviceBus({ queues: ['tasks'] }),
};

/** One choice of each part, by its name. */
export interface Combination {
  readonly gateway: string;
  readonly mesh: string;
  readonly database: string;
  readonly cache: string;
  readonly queue: string;
  readonly environment: EnvironmentName;
}

export const axes = {
  gateway: Object.keys(gateways),
  mesh: Object.keys(meshes),
  database: Object.keys(databases),
  cache: Object.keys(caches),
  queue: Object.keys(queues),
  environment: environmentNames,
} as const;

/** Every combination, in the order of the lists. */
export function* combinations(): Generator<Combination> {
  for (const gateway of axes.gateway)
    for (const mesh of axes.mesh)
      for (const database of axes.database)
        for (const cache of axes.cache)
          for (const queue of axes.queue)
            for (const environment of axes.environment) yield { gateway, mesh, database, cache, queue, environment };
}

/**
 * A ninth of them, in which any three choices still meet: those whose positions in the lists solve both equations modulo
 * three. Each list has three entries or more, and no three of them stand in the equations with the same factors: for any
 * three choices, the others can be had so that both hold.
 */
const equations: Readonly<Record<keyof typeof axes, readonly [number, number]>> = {
  gateway: [1, 0],
  mesh: [0, 1],
  database: [1, 1],
  cache: [1, 2],
  queue: [1, 0],
  environment: [0, 1],
};

export const axisNames = Object.keys(axes) as readonly (keyof typeof axes)[];

export function* someCombinations(): Generator<Combination> {
  for (const combination of combinations()) {
    const sum = (equation: 0 | 1) =>
      axisNames.reduce(
        (total, axis) => total + equations[axis][equation] * axes[axis].indexOf(combination[axis] as never),
        0,
      );
    if (sum(0) % 3 === 0 && sum(1) % 3 === 0) yield combination;
  }
}

/** A service, a schedule, and a worker where there is a queue; the one environment alone. */
export function describeCombination({ environment, ...chosen }: Combination): PlatformProps {
  const gateway = gateways[chosen.gateway];
  const mesh = meshes[chosen.mesh];
  const { database, vectors } = databases[chosen.database] ?? {};
  const cache = caches[chosen.cache];
  const queue = queues[chosen.queue];
  return {
    name: 'desk',
    tags: { owner: 'agents-team', costCentre: 'cc-1042' },
    vault: keyVault(),
    workloads: {
      chat: agentFramework(),
      digest: cronJob({ image: 'ghcr.io/acme/digest:1.4.2', schedule: '@daily', calls: ['chat'] }),
      ...(queue === undefined ? {} : { worker: queueWorker({ queue: 'tasks' }) }),
    },
    data: {
      ...(database === undefined ? {} : { database }),
      ...(cache === undefined ? {} : { cache }),
      ...(queue === undefined ? {} : { queue }),
      ...(vectors === undefined ? {} : { vectors }),
    },
    ...(gateway === undefined ? {} : { gateway: gateway.gateway }),
    ...(mesh === undefined ? {} : { mesh }),
    ...(database === undefined && cache === undefined ? {} : { recovery: {} }),
    observability: {},
    targets: {
      kubernetes: {
        version: '1.34',
        regions: ['eastus2', 'centralus'],
        // Makes the passwords that operators in the cluster ask for.
        secrets: 'externalSecrets',
        ...(gateway?.controller === undefined ? {} : { gateway: gateway.controller }),
      },
    },
    environments: Object.fromEntries(
      environmentNames.filter((name) => name !== environment).map((name) => [name, off] as const),
    ),
  };
}
