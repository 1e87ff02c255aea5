import { existingNetwork, newNetwork } from 'agent-gantry/azure';
import { platform } from '../support';
import type { Wrong } from './wrong';

const regions = ['eastus2', 'centralus'];
const azure = (props: object, rest: object = {}): object =>
  platform({ targets: { kubernetes: { regions }, azure: { regions, ...props } }, ...rest });
const budget = (props: unknown): object => azure({}, { budget: props });

const subscription = '/subscriptions/6f8a2b4c-1d3e-4f5a-9b7c-0e1d2c3b4a59';
const vnetId = `${subscription}/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/spoke`;
const zones = `${subscription}/resourceGroups/dns`;
const both = { eastus2: { vnetId }, centralus: { vnetId } };

/** Networks, storage, the registry, the budget. */
export const azureFoundation: Readonly<Record<string, Wrong>> = {
  'a network that no function made': {
    given: azure({ network: '10.0.0.0/16' }),
    says: [{ path: 'targets.azure.network', got: '"10.0.0.0/16"', want: 'newNetwork() or existingNetwork()' }],
  },
  'a network that is too small': {
    given: azure({ network: newNetwork({ addresses: '10.20.0.0/24' }) }),
    says: [
      {
        path: 'targets.azure.network.addresses',
        got: '"10.20.0.0/24"',
        want: "a /16 of 10.0.0.0/8, e.g. '10.20.0.0/16'",
        fix: 'The second region takes the /16 after it.',
      },
    ],
  },
  'a network without room for the second region': {
    given: azure({ network: newNetwork({ addresses: '10.255.0.0/16' }) }),
    says: [
      {
        path: 'targets.azure.network.addresses',
        got: '"10.255.0.0/16"',
        want: "a /16 of 10.0.0.0/8, e.g. '10.20.0.0/16'",
        fix: 'The second region takes the /16 after it.',
      },
    ],
  },
  'a second network where the pods are': {
    given: azure({ network: newNetwork({ addresses: '10.243.0.0/16' }) }),
    says: [
      {
        path: 'targets.azure.network.addresses',
        got: '"10.243.0.0/16"',
        want: 'networks other than 10.244.0.0/16 and 10.245.0.0/16',
        fix: 'Pods and Services have these.',
      },
    ],
  },
  'ways out of a network that are no addresses': {
    given: azure({
      network: existingNetwork({
        regions: { ...both, eastus2: { vnetId, outlets: ['203.0.113.0/30'], apiServer: '10.1.30.0' } },
        zones,
      }),
    }),
    says: [
      {
        path: 'targets.azure.network.regions.eastus2.outlets[0]',
        got: '"203.0.113.0/30"',
        want: "an address, e.g. '203.0.113.4'",
      },
      {
        path: 'targets.azure.network.regions.eastus2.apiServer',
        got: '"10.1.30.0"',
        want: "an address range such as '10.20.0.0/16'",
        fix: "For this address alone write '10.1.30.0/32'.",
      },
    ],
  },
  'an existing network of one region alone': {
    given: azure({ network: existingNetwork({ regions: { eastus2: { vnetId } }, zones }) }),
    says: [
      {
        path: 'targets.azure.network.regions.centralus',
        want: "this region's network",
        fix: "{ vnetId: '/subscriptions/…' }.",
      },
    ],
  },
  'an existing network of a region that it does not run in': {
    given: azure({ network: existingNetwork({ regions: { ...both, westus: { vnetId } }, zones }) }),
    says: [
      {
        path: 'targets.azure.network.regions.westus',
        want: 'a known region of this platform: eastus2, centralus',
      },
    ],
  },
  'an existing network by its name': {
    given: azure({ network: existingNetwork({ regions: { ...both, eastus2: { vnetId: 'spoke' } }, zones }) }),
    says: [
      {
        path: 'targets.azure.network.regions.eastus2.vnetId',
        got: '"spoke"',
        want: "a virtual network's id: /subscriptions/…/providers/Microsoft.Network/virtualNetworks/…",
      },
    ],
  },
  'a misspelt subnet': {
    given: azure({
      network: existingNetwork({ regions: { ...both, eastus2: { vnetId, subnets: { node: 'a' } as object } }, zones }),
    }),
    says: [
      {
        path: 'targets.azure.network.regions.eastus2.subnets.node',
        want: 'a known subnet',
        fix: 'Did you mean nodes?',
      },
    ],
  },
  'zones by the name of their group': {
    given: azure({ network: existingNetwork({ regions: both, zones: 'dns' }) }),
    says: [
      {
        path: 'targets.azure.network.zones',
        got: '"dns"',
        want: "a resource group's id: /subscriptions/…/resourceGroups/…",
      },
    ],
  },
  'an audit log that is kept for hours': {
    given: azure({ storage: { auditKeep: '36h' } }),
    says: [{ path: 'targets.azure.storage.auditKeep', got: '"36h"', want: "whole days, 1d to 3650d, e.g. '30d'" }],
  },
  'backups that can be had back for a day': {
    given: azure({ storage: { undelete: '1d' } }),
    says: [
      {
        path: 'targets.azure.storage.undelete',
        got: '"1d"',
        want: "whole days, 7d to 365d, e.g. '30d'",
      },
    ],
  },
  'a registry by its host': {
    given: azure({ registry: 'acme.azurecr.io' }),
    says: [
      {
        path: 'targets.azure.registry',
        got: '"acme.azurecr.io"',
        want: "a registry's id: /subscriptions/…/providers/Microsoft.ContainerRegistry/registries/…",
      },
    ],
  },
  'a generation before the first': {
    given: azure({ generation: 0 }),
    says: [{ path: 'targets.azure.generation', got: '0', want: 'a whole number from 1 to 999' }],
  },
  'a budget that nobody hears of': {
    given: budget({ monthly: '$4000' }),
    says: [
      {
        path: 'budget.notify',
        want: 'at least one mail address',
        fix: 'A budget only tells: somebody has to hear it.',
      },
    ],
  },
  'a budget in a bare number': {
    given: budget({ monthly: 4000, notify: ['ops@example.com'] }),
    says: [
      {
        path: 'budget.monthly',
        got: '4000',
        want: "an amount of money above $0 and at most $10000000, e.g. '$4000'",
        fix: "Write '$4000'.",
      },
    ],
  },
  'a budget that a channel hears of': {
    given: budget({ monthly: '$4000', notify: ['#ops'] }),
    says: [{ path: 'budget.notify[0]', got: '"#ops"', want: "a mail address, e.g. 'ops@example.com'" }],
  },
  'a budget that tells too often': {
    given: budget({ monthly: '$1', notify: ['a@b.example'], alertAt: ['10%', '20%', '30%', '40%', '50%'] }),
    says: [{ path: 'budget.alertAt', got: '5', want: 'at most 4', fix: 'A budget tells of five shares at most.' }],
  },
  'a budget where nothing is billed': {
    given: platform({ budget: { monthly: '$4000', notify: ['ops@example.com'] } }),
    says: [
      {
        path: 'budget',
        want: 'a target that tells what is spent: targets.azure',
        fix: 'Remove it, or bind that target.',
      },
    ],
  },
};
