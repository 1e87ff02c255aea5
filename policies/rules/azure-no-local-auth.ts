import { type Setting, settingFaults, typesOf } from '../azure/setting';
import type { ResourceRule } from '../rule';

const set = (type: string, path: string, want: string | boolean): Setting => ({
  type: `azure-native:${type}`,
  path,
  want,
});

const SETTINGS: readonly Setting[] = [
  set('applicationinsights:Component', '/disableLocalAuth', true),
  set('cognitiveservices:Account', '/properties/disableLocalAuth', true),
  { ...set('containerregistry:Registry', '/adminUserEnabled', false), usual: true },
  set('containerservice:ManagedCluster', '/disableLocalAccounts', true),
  set('cosmosdb:DatabaseAccount', '/disableLocalAuth', true),
  set('dbforpostgresql:Server', '/authConfig/passwordAuth', 'Disabled'),
  set('eventhub:Namespace', '/disableLocalAuth', true),
  set('keyvault:Vault', '/properties/enableRbacAuthorization', true),
  set('operationalinsights:Workspace', '/features/disableLocalAuth', true),
  set('redisenterprise:Database', '/accessKeysAuthentication', 'Disabled'),
  set('search:Service', '/disableLocalAuth', true),
  set('servicebus:Namespace', '/disableLocalAuth', true),
  set('storage:StorageAccount', '/allowSharedKeyAccess', false),
];

export const azureNoLocalAuth: ResourceRule = {
  scope: 'resource',
  id: 'azure-no-local-auth',
  title: 'Resources know identities, not keys and passwords',
  why: 'A key opens everything, names nobody in the log, and stays good until somebody remembers to change it.',
  severity: 'error',
  appliesTo: { rows: ['C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C13', 'C15', 'C16'], kinds: typesOf(SETTINGS) },
  fix: 'Switch keys and passwords off, and grant roles to identities.',
  check: (resource) => settingFaults(resource, SETTINGS, 'keys or passwords open it'),
  examples: {
    good: `
- urn: urn:pulumi:production::desk::azure-native:storage:StorageAccount::backups
  type: azure-native:storage:StorageAccount
  name: backups
  inputs: {allowSharedKeyAccess: false}
`,
    bad: `
- urn: urn:pulumi:production::desk::azure-native:storage:StorageAccount::backups
  type: azure-native:storage:StorageAccount
  name: backups
  inputs: {accountName: stdesk}
`,
    path: '/inputs/allowSharedKeyAccess',
  },
};
