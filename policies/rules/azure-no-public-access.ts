import { type Setting, settingFaults, typesOf } from '../azure/setting';
import type { ResourceRule } from '../rule';

const off = (type: string, path = '/publicNetworkAccess'): Setting => ({
  type: `azure-native:${type}`,
  path,
  want: 'Disabled',
});

const SETTINGS: readonly Setting[] = [
  off('cognitiveservices:Account', '/properties/publicNetworkAccess'),
  off('containerregistry:Registry'),
  off('cosmosdb:DatabaseAccount'),
  off('dbforpostgresql:Server', '/network/publicNetworkAccess'),
  off('eventhub:Namespace'),
  off('keyvault:Vault', '/properties/publicNetworkAccess'),
  off('redisenterprise:RedisEnterprise'),
  off('search:Service'),
  off('servicebus:Namespace'),
  off('storage:StorageAccount'),
  { type: 'azure-native:storage:StorageAccount', path: '/allowBlobPublicAccess', want: false },
];

export const azureNoPublicAccess: ResourceRule = {
  scope: 'resource',
  id: 'azure-no-public-access',
  title: 'No store, vault or model answers the internet',
  why: 'A public endpoint is one leaked token away from everything behind it; a private one has to be reached first.',
  severity: 'error',
  appliesTo: { rows: ['C4', 'C5', 'C6', 'C7', 'C8', 'C13', 'C14', 'C16'], kinds: typesOf(SETTINGS) },
  fix: 'Switch public network access off, and reach it through a private endpoint.',
  check: (resource) => settingFaults(resource, SETTINGS, 'it answers the internet'),
  examples: {
    good: `
- urn: urn:pulumi:production::desk::azure-native:keyvault:Vault::vault
  type: azure-native_keyvault_v20260201:keyvault:Vault
  name: vault
  inputs: {properties: {publicNetworkAccess: disabled}}
`,
    bad: `
- urn: urn:pulumi:production::desk::azure-native:keyvault:Vault::vault
  type: azure-native_keyvault_v20260201:keyvault:Vault
  name: vault
  inputs: {properties: {enableRbacAuthorization: true}}
`,
    path: '/inputs/properties/publicNetworkAccess',
  },
};
