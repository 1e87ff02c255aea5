import { type Setting, settingFaults, typesOf } from '../azure/setting';
import { at, shown, textOf } from '../json';
import type { ResourceRule } from '../rule';

/** The least version of TLS: where it stands, and how the type spells 1.2 and later ones. */
const VERSIONS: readonly { readonly type: string; readonly path: string; readonly modern: RegExp }[] = [
  { type: 'azure-native:cdn:AFDCustomDomain', path: '/tlsSettings/minimumTlsVersion', modern: /^TLS1[23]$/ },
  { type: 'azure-native:cosmosdb:DatabaseAccount', path: '/minimalTlsVersion', modern: /^Tls1[23]$/ },
  { type: 'azure-native:eventhub:Namespace', path: '/minimumTlsVersion', modern: /^1\.[23]$/ },
  { type: 'azure-native:redisenterprise:RedisEnterprise', path: '/minimumTlsVersion', modern: /^1\.[23]$/ },
  { type: 'azure-native:servicebus:Namespace', path: '/minimumTlsVersion', modern: /^1\.[23]$/ },
  { type: 'azure-native:storage:StorageAccount', path: '/minimumTlsVersion', modern: /^TLS1_[23]$/ },
];

const SETTINGS: readonly Setting[] = [
  { type: 'azure-native:app:ContainerApp', path: '/configuration/ingress/allowInsecure', want: false, usual: true },
  { type: 'azure-native:redisenterprise:Database', path: '/clientProtocol', want: 'Encrypted', usual: true },
  { type: 'azure-native:storage:StorageAccount', path: '/enableHttpsTrafficOnly', want: true, usual: true },
];

export const azureTls: ResourceRule = {
  scope: 'resource',
  id: 'azure-tls',
  title: 'Nothing is reached by less than TLS 1.2',
  why: 'Older versions are broken, and some services still let clients choose them unless told not to.',
  severity: 'error',
  appliesTo: {
    rows: ['C2', 'C5', 'C7', 'C13', 'E2'],
    kinds: [...new Set([...VERSIONS.map(({ type }) => type), ...typesOf(SETTINGS)])],
  },
  fix: 'Ask for TLS 1.2 at least, and refuse what is not encrypted.',
  check(resource) {
    const versions = VERSIONS.filter(({ type }) => type === resource.type).flatMap(({ path, modern }) => {
      const got = at(resource.body, `/inputs${path}`);
      return modern.test(textOf(got) ?? '')
        ? []
        : [{ path: `/inputs${path}`, message: `got ${shown(got)}, want TLS 1.2 or later` }];
    });
    return [...versions, ...settingFaults(resource, SETTINGS, 'it would be reached in the clear')];
  },
  examples: {
    good: `
- urn: urn:pulumi:production::desk::azure-native:storage:StorageAccount::backups
  type: azure-native:storage:StorageAccount
  name: backups
  inputs: {minimumTlsVersion: TLS1_2, enableHttpsTrafficOnly: true}
`,
    bad: `
- urn: urn:pulumi:production::desk::azure-native:storage:StorageAccount::backups
  type: azure-native:storage:StorageAccount
  name: backups
  inputs: {minimumTlsVersion: TLS1_0}
`,
    path: '/inputs/minimumTlsVersion',
  },
};
