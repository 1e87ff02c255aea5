import { agentFramework, apiManagement, gatewayApi, keyVault, off, type PlatformProps } from 'agent-gantry';
import {
  type AksProps,
  type AzureCustomisation,
  type AzureTargetProps,
  aks,
  type ContainerAppsProps,
  type ContainerInstancesProps,
  containerApps,
  containerInstances,
  type EdgeProps,
  type Flux,
  flux,
  frontDoor,
  type MaintenanceProps,
  type MonitorProps,
  type SystemPoolProps,
  trafficManager,
} from 'agent-gantry/azure';
import type { ApiManagementProps, SemanticCacheProps, TenantClaim } from '../../../spec/azure/api-management';
import type { DedicatedProfile } from '../../../spec/azure/container-apps';
import type { FirewallProps, OriginProps, ProbeProps } from '../../../spec/azure/edge';
import type { SecureWebhookProps } from '../../../spec/azure/monitor';
import { everyProp } from './stack';

const regions = ['eastus2', 'centralus'] as const;
const objectId = '11111111-2222-3333-4444-555555555555';
const pinned = `ghcr.io/acme/chat@sha256:${'0a'.repeat(32)}`;
const mail = { kind: 'email', to: ['ops@example.com'], from: 'a@example.com', server: 'smtp.example.com:587' } as const;

/** Two services in two regions, in production alone. */
const around = (azure: Partial<AzureTargetProps>, rest: Partial<PlatformProps> = {}): PlatformProps =>
  ({
    ...{ name: 'desk', tags: { owner: 'team', costCentre: 'cc-1' }, vault: keyVault() },
    workloads: { chat: agentFramework(), other: agentFramework() },
    observability: { alerts: { page: mail, inform: mail } },
    environments: { development: off, staging: off },
    ...rest,
    targets: { azure: { regions, ...azure }, ...rest.targets },
  }) as PlatformProps;

const onAks = (azure: Partial<AzureTargetProps>, gateway: object = {}): PlatformProps =>
  around(
    {},
    {
      gateway: { host: 'agents.example.com', to: 'chat', tls: { secret: 'tls' }, ...gateway },
      targets: {
        kubernetes: { regions, secrets: 'externalSecrets', gateway: gatewayApi({ class: 'approuting-istio' }) },
        azure: { regions, ...azure },
      } as PlatformProps['targets'],
    },
  );

everyProp<AksProps>(
  'aks()',
  {
    delivery: { to: 'none' },
    publicFrom: { to: ['203.0.113.0/24'], beside: { delivery: 'none' } },
    admins: { to: [objectId] },
    system: { to: { count: 5 } },
    tier: { to: 'Premium' },
    maintenance: { to: { day: 'Sunday' } },
  },
  (props) => onAks({ compute: aks(props) }),
);

everyProp<SystemPoolProps>('aks({ system })', { size: { to: 'Standard_D8ds_v5' }, count: { to: 5 } }, (system) =>
  onAks({ compute: aks({ system }) }),
);

everyProp<MaintenanceProps>(
  'aks({ maintenance })',
  { day: { to: 'Sunday' }, start: { to: '23:00' }, hours: { to: 8 } },
  (maintenance) => onAks({ compute: aks({ maintenance }) }),
);

everyProp<Flux>(
  'flux()',
  {
    url: { to: 'https://github.com/acme/other', from: 'https://github.com/acme/platform' },
    branch: { to: 'release' },
    path: { to: 'out' },
    secret: { to: 'git' },
  },
  (source) => onAks({ compute: aks({ delivery: flux({ url: 'https://github.com/acme/platform', ...source }) }) }),
);

everyProp<ContainerAppsProps>(
  'containerApps()',
  { profile: { to: { size: 'D4' } }, external: { to: ['chat'] }, dapr: { to: ['chat'] } },
  (props) => around({ compute: containerApps(props) }),
);

everyProp<DedicatedProfile>(
  'containerApps({ profile })',
  { size: { to: 'D8', from: 'D4' }, count: { to: [4, 12] } },
  (profile) => around({ compute: containerApps({ profile: { size: 'D4', ...profile } }) }),
);

everyProp<ContainerInstancesProps>('containerInstances()', { public: { to: ['chat'] } }, (props) =>
  around(
    { compute: containerInstances(props) },
    { workloads: { chat: agentFramework({ image: pinned, scaling: { replicas: 2 } }) } },
  ),
);

const origins = { eastus2: { host: 'east.example.com' }, centralus: { host: 'central.example.com' } };
type FrontDoorProps = Extract<EdgeProps, { kind: 'frontDoor' }>;
type TrafficManagerProps = Extract<EdgeProps, { kind: 'trafficManager' }>;
const behindDoor = (props: Partial<FrontDoorProps>) => around({ compute: containerApps(), edge: frontDoor(props) });

everyProp<FrontDoorProps>(
  'frontDoor()',
  {
    probe: { to: { every: '30s' } },
    firewall: { to: { mode: 'detection' } },
    timeout: { to: '60s' },
    origins: { to: origins },
  },
  behindDoor,
);

everyProp<ProbeProps>(
  'frontDoor({ probe })',
  { every: { to: '30s' }, sample: { to: 5 }, required: { to: 2 } },
  (probe) => behindDoor({ probe }),
);

everyProp<FirewallProps>(
  'frontDoor({ firewall })',
  { mode: { to: 'detection' }, rateLimit: { to: '500/min' }, noted: { to: ['941100'] } },
  (firewall) => behindDoor({ firewall }),
);

everyProp<OriginProps>(
  'an origin',
  {
    host: { to: 'other.example.com' },
    privateLink: {
      to: `/subscriptions/${objectId}/resourceGroups/g/providers/Microsoft.Network/privateLinkServices/p`,
    },
  },
  (origin) => behindDoor({ origins: { ...origins, eastus2: { host: 'east.example.com', ...origin } } }),
);

everyProp<TrafficManagerProps>(
  'trafficManager()',
  {
    every: { to: '30s' },
    timeout: { to: '6s' },
    tolerated: { to: 0 },
    ttl: { to: '60s' },
    origins: { to: { ...origins, eastus2: { host: 'other.example.com' } } },
  },
  (props) => around({ compute: containerApps(), edge: trafficManager({ origins, ...props }) }),
);

const secureWebhook = { url: 'https://ops.example.com/alerts', application: objectId, audience: 'api://alerts' };

everyProp<MonitorProps>(
  'monitor',
  { retention: { to: '30d' }, dailyCap: { to: '1GiB' }, webhooks: { to: [secureWebhook] } },
  (monitor) => around({ compute: containerApps(), monitor }),
);

everyProp<SecureWebhookProps>(
  'a secure webhook',
  {
    url: { to: 'https://other.example.com/alerts' },
    application: { to: '99999999-2222-3333-4444-555555555555' },
    audience: { to: 'api://other' },
    hears: { to: 'inform' },
  },
  (one) => around({ compute: containerApps(), monitor: { webhooks: [{ ...secureWebhook, ...one }] } }),
);

const publisher = { name: 'Agents', email: 'ops@example.com' };
const models = {
  primary: 'gpt-5.4-mini',
  deployments: {
    'gpt-5.4-mini': { version: '2026-03-17', capacity: 100 },
    embeddings: { model: 'text-embedding-3-small', version: '1', capacity: 10 },
  },
};
const behindApis = (props: Partial<ApiManagementProps>): PlatformProps =>
  onAks(
    { apiManagement: { publisher, ...props }, models },
    { behind: apiManagement({ addresses: ['10.20.27.0/24'] }) },
  );
const semantic = { embeddings: 'embeddings', connection: 'semantic-cache' };
const claim = {
  claim: 'tid',
  configuration: 'https://login.example.com/.well-known/openid-configuration',
  audience: 'agents',
};

everyProp<ApiManagementProps>(
  'apiManagement',
  {
    publisher: { to: { name: 'Other', email: 'other@example.com' } },
    units: { to: 2 },
    tokensPerMinute: { to: 5000 },
    tokensPerMonth: { to: 1_000_000 },
    tenant: { to: claim },
    semanticCache: { to: semantic },
  },
  behindApis,
);

everyProp<TenantClaim>(
  'apiManagement({ tenant })',
  {
    claim: { to: 'org' },
    configuration: { to: 'https://other.example.com/.well-known/openid-configuration' },
    audience: { to: 'others' },
  },
  (tenant) => behindApis({ tenant: { ...claim, ...tenant } }),
);

everyProp<SemanticCacheProps>(
  'apiManagement({ semanticCache })',
  {
    embeddings: { to: 'gpt-5.4-mini' },
    distance: { to: 0.2 },
    seconds: { to: 60 },
    connection: {
      to: 'other-cache',
      inert: 'a secret is the same to whoever reads a capture; the test of settings holds its name',
    },
  },
  (cache) => behindApis({ semanticCache: { ...semantic, ...cache } }),
);

const because = 'the contract of 2026 asks for it';
const changed = { type: 'keyvault:Vault', name: 'vault-eastus2', because, set: { '/tags/extra': 'yes' } };

everyProp<AzureCustomisation>(
  'customise',
  {
    type: { to: 'monitor:DiagnosticSetting' },
    name: { to: 'vault-centralus' },
    because: { to: 'the contract of 2027 asks for it' },
    set: { to: { '/tags/extra': 'no' } },
    remove: { to: ['/tags/owner'] },
  },
  (one) => around({ compute: containerApps(), customise: [{ ...changed, ...one }] }),
);
