import { agentService, type BudgetProps, gatewayApi, keyVault, off, type PlatformProps, postgres } from 'agent-gantry';
import {
  type AzureCustomisation,
  type AzureTargetProps,
  aks,
  type ExistingNetwork,
  type ExistingRegion,
  existingNetwork,
  type FailoverProps,
  type NewNetwork,
  newNetwork,
  type StorageProps,
} from 'agent-gantry/azure';
import { everyProp } from './stack';

const regions = ['eastus2', 'centralus'];
const hub = '/subscriptions/6f8a2b4c-1d3e-4f5a-9b7c-0e1d2c3b4a59/resourceGroups/hub';
const vnet = (name: string) => `${hub}/providers/Microsoft.Network/virtualNetworks/${name}`;

const desk = (azure: Partial<AzureTargetProps> = {}, rest: Partial<PlatformProps> = {}): PlatformProps => ({
  name: 'desk',
  tags: { owner: 'team', costCentre: 'cc-1' },
  vault: keyVault(),
  workloads: { chat: agentService({ secrets: { API_KEY: 'api-key' } }) },
  data: { database: postgres() },
  gateway: { host: 'agents.example.com', tls: { secret: 'tls' } },
  recovery: { rpo: '1m', rto: '4h' },
  environments: { development: off, staging: off },
  targets: {
    kubernetes: { version: '1.34', regions, secrets: 'externalSecrets', gateway: gatewayApi({ class: 'istio' }) },
    azure: { regions, ...azure },
  },
  ...rest,
});

type Foundation = Pick<
  AzureTargetProps,
  'network' | 'failover' | 'storage' | 'registry' | 'generation' | 'uniqueBy' | 'customise' | 'compute'
>;
everyProp<Foundation>(
  'what everything in Azure stands on',
  {
    network: { to: newNetwork({ addresses: '10.40.0.0/16' }) },
    failover: { to: off },
    storage: { to: { auditKeep: '730d' } },
    registry: { to: `${hub}/providers/Microsoft.ContainerRegistry/registries/acmeimages` },
    generation: { to: 2 },
    uniqueBy: { to: 'team' },
    customise: {
      to: [
        {
          type: 'dbforpostgresql:Server',
          name: 'postgres-eastus2',
          because: 'the load test asked for it',
          set: { '/storage/tier': 'P40' },
        },
      ],
    },
    compute: { to: aks({ delivery: 'none' }) },
  },
  desk,
);

everyProp<NewNetwork>('newNetwork()', { addresses: { to: '10.40.0.0/16' } }, (props) =>
  desk({ network: newNetwork(props) }),
);

const existing = (props: Partial<ExistingNetwork>, here: Partial<ExistingRegion> = {}) =>
  desk({
    network: existingNetwork({
      regions: {
        eastus2: { vnetId: vnet('east') },
        centralus: { vnetId: vnet('central'), outlets: ['203.0.113.4'], ...here },
      },
      zones: hub,
      ...props,
    }),
  });
everyProp<ExistingNetwork>(
  'existingNetwork()',
  {
    regions: {
      to: { eastus2: { vnetId: vnet('other') }, centralus: { vnetId: vnet('central'), outlets: ['203.0.113.4'] } },
    },
    zones: { to: hub.replace('hub', 'dns') },
  },
  existing,
);
everyProp<ExistingRegion>(
  'a region of existingNetwork()',
  {
    vnetId: { to: vnet('another') },
    subnets: { to: { endpoints: 'snet-endpoints' } },
    outlets: { to: ['203.0.113.5'] },
    apiServer: { to: '10.1.30.0/28' },
  },
  (props) => existing({}, props),
);

everyProp<StorageProps>('storage', { auditKeep: { to: '730d' }, undelete: { to: '30d' } }, (storage) =>
  desk({ storage }),
);

everyProp<FailoverProps>('failover', { witnesses: { to: ['uksouth', 'southeastasia'] } }, (failover) =>
  desk({ failover }),
);

everyProp<BudgetProps>(
  'budget',
  {
    monthly: { from: '$1', to: '$4000' },
    notify: { from: ['a@example.com'], to: ['b@example.com'] },
    alertAt: { to: ['50%'] },
    forecastAt: { to: ['90%'] },
  },
  (budget) => desk({}, { budget: { monthly: '$1', notify: ['a@example.com'], ...budget } }),
);

const size = {
  type: 'dbforpostgresql:Server',
  name: 'postgres-eastus2',
  because: 'the load test asked for it',
  set: { '/storage/tier': 'P40' },
} as const;
everyProp<AzureCustomisation>(
  'customise',
  {
    type: { to: 'storage:StorageAccount' },
    name: { to: 'audit-centralus' },
    because: { to: 'the vendor says that it has to be so' },
    set: { to: { '/storage/tier': 'P50' } },
    remove: { to: ['/maintenanceWindow'] },
  },
  (props) => {
    // Another type or another name asks for a resource that there is.
    const account = { ...size, type: 'storage:StorageAccount', name: 'audit-eastus2', set: { '/accessTier': 'Hot' } };
    const of = props.type === undefined && props.name === undefined ? size : account;
    return desk({ customise: [{ ...of, ...props }] });
  },
);
