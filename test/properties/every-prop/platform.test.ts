import {
  agentService,
  type DataProps,
  type EnvironmentOverrides,
  istio,
  kafka,
  keyVault,
  kong,
  type PlatformProps,
  postgres,
  queueWorker,
  redis,
  secretsManager,
  serviceBus,
  type TagsProps,
  vectorDatabase,
  type WorkloadProps,
} from 'agent-gantry';
import { customise, JsonPatch, type KubernetesTargetProps } from 'agent-gantry/kubernetes';
import { off } from '../../../spec/place';
import type { QuotaProps } from '../../../spec/quota';
import { around, everyProp } from './table';

const chat = agentService();
const tls = { issuer: 'letsencrypt' };
const onAzureToo = {
  kubernetes: { regions: ['eastus2'] },
  azure: { regions: ['eastus2'] },
} as PlatformProps['targets'];
type Overriding = EnvironmentOverrides<Record<string, WorkloadProps>>;

everyProp<PlatformProps>(
  'PlatformProps',
  {
    name: { from: 'desk', to: 'other' },
    tags: { from: { owner: 'a', costCentre: 'b' }, to: { owner: 'a', costCentre: 'c' } },
    workloads: { from: { chat }, to: { chat, other: chat } },
    data: {
      from: { queue: kafka({ topics: ['tasks'] }) },
      to: { queue: serviceBus({ queues: ['tasks'] }) },
      beside: { workloads: { worker: queueWorker({ queue: 'tasks' }) } },
    },
    vault: {
      from: keyVault(),
      to: secretsManager(),
      beside: { workloads: { chat: agentService({ secrets: { API_KEY: 'key' } }) } },
    },
    targets: { to: { kubernetes: { regions: ['eastus2'], namespace: 'own' } } },
    gateway: { to: { host: 'agents.example.com', tls }, beside: { mesh: istio() } },
    mesh: { to: istio() },
    migrations: { to: { longestRun: '3m' }, beside: { data: { database: postgres() } } },
    recovery: { to: {}, beside: { data: { database: postgres() } } },
    observability: { to: {} },
    budget: {
      to: { monthly: '$4000', notify: ['ops@example.com'] },
      beside: { targets: onAzureToo },
      inert: 'the cloud tells of what is spent; no object of a cluster does',
    },
    environments: {
      from: { development: off, staging: off },
      to: { development: off, staging: off, production: { workloads: { chat: { user: 7 } } } },
    },
  },
  (props) => around(chat, {}, props),
);

everyProp<NonNullable<PlatformProps['environments']>>(
  'environments',
  {
    development: { from: off, to: {} },
    staging: { from: off, to: {} },
    production: { from: {}, to: off, beside: { staging: {} } },
  },
  (props) => around(chat, {}, { environments: { development: off, staging: off, ...props } }),
);

everyProp<Record<keyof Overriding, object>>(
  'EnvironmentOverrides',
  {
    tags: { to: { owner: 'other' } },
    workloads: { to: { chat: off } },
    data: { to: { queue: serviceBus({ queues: ['tasks'] }) } },
    vault: { to: secretsManager() },
    targets: { to: { kubernetes: { namespace: 'own' } } },
    gateway: { to: { host: 'agents.example.com', tls }, beside: { mesh: istio() } },
    mesh: { to: istio() },
    migrations: { to: { longestRun: '3m' }, beside: { data: { database: postgres() } } },
    recovery: { to: {}, beside: { data: { database: postgres() } } },
    observability: { to: {} },
    budget: {
      to: { monthly: '$4000', notify: ['ops@example.com'] },
      beside: { targets: onAzureToo },
      inert: 'the cloud tells of what is spent; no object of a cluster does',
    },
  },
  (props) =>
    around(
      chat,
      {},
      {
        workloads: { chat, worker: queueWorker({ queue: 'tasks', secrets: { API_KEY: 'key' } }) },
        environments: { development: off, staging: off, production: props as Overriding },
      },
    ),
);

everyProp<TagsProps>(
  'TagsProps',
  { owner: { to: 'other' }, costCentre: { to: 'other' }, application: { to: 'other' } },
  (props) => around(chat, {}, { tags: { owner: 'team', costCentre: 'cc-1', ...props } }),
);

everyProp<DataProps>(
  'DataProps',
  {
    cache: { to: redis(), beside: { queue: kafka({ topics: ['tasks'] }) } },
    database: { to: postgres(), beside: { queue: kafka({ topics: ['tasks'] }) } },
    queue: { from: kafka({ topics: ['tasks'] }), to: serviceBus({ queues: ['tasks'] }) },
    vectors: { to: vectorDatabase({ url: 'https://q.example.com' }), beside: { queue: kafka({ topics: ['tasks'] }) } },
  },
  (data) => around(queueWorker({ queue: 'tasks' }), {}, { data }),
);

everyProp<KubernetesTargetProps>(
  'KubernetesTargetProps',
  {
    version: { to: '1.28' },
    regions: { from: ['eastus2'], to: ['eastus2', 'centralus'] },
    namespace: { to: 'own' },
    registry: { to: 'acme.azurecr.io' },
    secrets: { to: 'externalSecrets' },
    secretStore: { to: 'store', beside: { secrets: 'externalSecrets' } },
    prometheus: { to: 'http://prometheus.example.com' },
    gateway: { from: kong(), to: kong({ class: 'kong-internal' }) },
    network: { to: 'cilium' },
    apiServer: { to: '10.0.0.1/32', inert: 'no operator runs pods here' },
    operators: { to: 'expect', inert: 'it has one value' },
    quota: { to: off },
    customise: {
      to: ({ workloads }) => {
        const { chat: one } = workloads;
        if (one !== undefined)
          customise(one.controller, 'a test of the escape hatch', JsonPatch.add('/spec/minReadySeconds', 5));
      },
    },
  },
  (target) =>
    around(
      agentService({ scaling: { inFlight: 5 }, secrets: { API_KEY: 'key' } }),
      target,
      target.gateway === undefined ? {} : { gateway: { host: 'agents.example.com', tls } },
    ),
);

everyProp<QuotaProps>('QuotaProps', { headroom: { to: '50%' } }, (quota) => around(chat, { quota }));
