import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TAGGABLE } from '../../../policies/azure/taggable';
import { armPaths } from '../../../stacks/azure/arm-paths';
import { root } from '../../support/project';
import { messages, places } from '../support';

/** A resource as a capture holds it; its inputs are YAML in flow style. */
const resource = (type: string, inputs: string, name = 'one') => `
- urn: "urn:pulumi:production::desk::azure-native:${type}::${name}"
  type: azure-native:${type}
  name: ${name}
  inputs: ${inputs}
`;

type Row = readonly [rule: string, type: string, good: string, bad: string, path: string];

const PUBLIC = 'azure-no-public-access';
const LOCAL = 'azure-no-local-auth';
const TLS = 'azure-tls';
const closed = '{publicNetworkAccess: Disabled}';
const open = '{publicNetworkAccess: Enabled}';
const access = '/inputs/publicNetworkAccess';

const rows: readonly Row[] = [
  ...['containerregistry:Registry', 'cosmosdb:DatabaseAccount', 'eventhub:Namespace'].map(
    (type): Row => [PUBLIC, type, closed, open, access],
  ),
  ...['redisenterprise:RedisEnterprise', 'search:Service', 'servicebus:Namespace'].map(
    (type): Row => [PUBLIC, type, closed, open, access],
  ),
  [
    PUBLIC,
    'dbforpostgresql:Server',
    `{network: ${closed}}`,
    `{network: ${open}}`,
    `/inputs/network${'/publicNetworkAccess'}`,
  ],
  ...['cognitiveservices:Account', 'keyvault:Vault'].map(
    (type): Row => [
      PUBLIC,
      type,
      `{properties: ${closed}}`,
      `{properties: ${open}}`,
      '/inputs/properties/publicNetworkAccess',
    ],
  ),
  [
    PUBLIC,
    'storage:StorageAccount',
    '{publicNetworkAccess: Disabled, allowBlobPublicAccess: false}',
    '{publicNetworkAccess: Disabled, allowBlobPublicAccess: true}',
    '/inputs/allowBlobPublicAccess',
  ],
  ...[
    'applicationinsights:Component',
    'cosmosdb:DatabaseAccount',
    'eventhub:Namespace',
    'search:Service',
    'servicebus:Namespace',
  ].map(
    (type): Row => [LOCAL, type, '{disableLocalAuth: true}', '{disableLocalAuth: false}', '/inputs/disableLocalAuth'],
  ),
  [
    LOCAL,
    'cognitiveservices:Account',
    '{properties: {disableLocalAuth: true}}',
    '{properties: {}}',
    '/inputs/properties/disableLocalAuth',
  ],
  [LOCAL, 'containerregistry:Registry', '{}', '{adminUserEnabled: true}', '/inputs/adminUserEnabled'],
  [LOCAL, 'containerservice:ManagedCluster', '{disableLocalAccounts: true}', '{}', '/inputs/disableLocalAccounts'],
  [
    LOCAL,
    'dbforpostgresql:Server',
    '{authConfig: {passwordAuth: Disabled}}',
    '{authConfig: {passwordAuth: Enabled}}',
    '/inputs/authConfig/passwordAuth',
  ],
  [
    LOCAL,
    'keyvault:Vault',
    '{properties: {enableRbacAuthorization: true}}',
    '{properties: {}}',
    '/inputs/properties/enableRbacAuthorization',
  ],
  [
    LOCAL,
    'operationalinsights:Workspace',
    '{features: {disableLocalAuth: true}}',
    '{}',
    '/inputs/features/disableLocalAuth',
  ],
  [LOCAL, 'redisenterprise:Database', '{accessKeysAuthentication: Disabled}', '{}', '/inputs/accessKeysAuthentication'],
  [LOCAL, 'storage:StorageAccount', '{allowSharedKeyAccess: false}', '{}', '/inputs/allowSharedKeyAccess'],
  [
    TLS,
    'storage:StorageAccount',
    '{minimumTlsVersion: TLS1_2}',
    '{minimumTlsVersion: TLS1_1}',
    '/inputs/minimumTlsVersion',
  ],
  [
    TLS,
    'storage:StorageAccount',
    '{minimumTlsVersion: TLS1_3}',
    '{minimumTlsVersion: TLS1_2, enableHttpsTrafficOnly: false}',
    '/inputs/enableHttpsTrafficOnly',
  ],
  [
    TLS,
    'cosmosdb:DatabaseAccount',
    '{minimalTlsVersion: Tls12}',
    '{minimalTlsVersion: Tls11}',
    '/inputs/minimalTlsVersion',
  ],
  [TLS, 'eventhub:Namespace', '{minimumTlsVersion: "1.2"}', '{minimumTlsVersion: "1.0"}', '/inputs/minimumTlsVersion'],
  [TLS, 'servicebus:Namespace', '{minimumTlsVersion: "1.3"}', '{}', '/inputs/minimumTlsVersion'],
  [TLS, 'redisenterprise:RedisEnterprise', '{minimumTlsVersion: "1.2"}', '{}', '/inputs/minimumTlsVersion'],
  [TLS, 'redisenterprise:Database', '{}', '{clientProtocol: Plaintext}', '/inputs/clientProtocol'],
  [
    TLS,
    'cdn:AFDCustomDomain',
    '{tlsSettings: {minimumTlsVersion: TLS12}}',
    '{tlsSettings: {minimumTlsVersion: TLS10}}',
    '/inputs/tlsSettings/minimumTlsVersion',
  ],
  [
    TLS,
    'app:ContainerApp',
    '{configuration: {ingress: {external: true}}}',
    '{configuration: {ingress: {allowInsecure: true}}}',
    '/inputs/configuration/ingress/allowInsecure',
  ],
];

describe.each(rows)('%s: %s', (rule, type, good, bad, path) => {
  it(`${good} is clean`, () => expect(places(rule, resource(type, good))).toEqual([]));
  it(`${bad} is found`, () => expect(places(rule, resource(type, bad))).toEqual([`${type}/one ${path}`]));
});

describe('C9: azure-inbound-narrow', () => {
  const deny =
    '{direction: Inbound, access: Deny, protocol: "*", sourceAddressPrefix: "*", destinationAddressPrefix: "*", destinationPortRange: "*"}';
  const group = (...rules: string[]) =>
    resource('network:NetworkSecurityGroup', `{securityRules: [${rules.join(', ')}]}`);
  const allow = (source: string) => `{direction: Inbound, access: Allow, ${source}}`;
  const at = (path: string) => [`network:NetworkSecurityGroup/one /inputs/securityRules${path}`];

  it.each(['"*"', 'Internet', '0.0.0.0/0', '"::/0"', 'AzureCloud', 'azurecloud.eastus2', 'Any'])(
    'finds %s',
    (source) => {
      expect(places('azure-inbound-narrow', group(allow(`sourceAddressPrefix: ${source}`), deny))).toEqual(
        at('/0/sourceAddressPrefix'),
      );
      expect(
        places('azure-inbound-narrow', group(allow(`sourceAddressPrefixes: [10.0.0.0/8, ${source}]`), deny)),
      ).toEqual(at('/0/sourceAddressPrefixes/1'));
      expect(
        places('azure-inbound-narrow', resource('network:SecurityRule', allow(`sourceAddressPrefix: ${source}`))),
      ).toEqual(['network:SecurityRule/one /inputs/sourceAddressPrefix']);
    },
  );

  it.each(['AzureFrontDoor.Backend', 'AzureLoadBalancer', '10.20.0.0/18', 'VirtualNetwork'])(
    'lets %s pass',
    (source) => {
      expect(places('azure-inbound-narrow', group(allow(`sourceAddressPrefix: ${source}`), deny))).toEqual([]);
    },
  );

  it('lets outbound rules and denials name everyone', () => {
    const out = '{direction: Outbound, access: Allow, sourceAddressPrefix: "*", destinationAddressPrefix: Internet}';
    expect(places('azure-inbound-narrow', group(out, deny))).toEqual([]);
  });

  it('wants a last word', () => {
    expect(places('azure-inbound-narrow', group())).toEqual(at(''));
    expect(places('azure-inbound-narrow', group(deny.replace('protocol: "*"', 'protocol: Tcp')))).toEqual(at(''));
  });
});

describe('E1: azure-tags-present', () => {
  it('reads every type that takes tags, and no other', () => {
    const sdk = join(root, 'node_modules/@pulumi/azure-native');
    const taking = Object.keys(armPaths).filter((key) => {
      const [module = '', kind = ''] = key.split(':');
      const file = readdirSync(join(sdk, module)).find((name) => name.toLowerCase() === `${kind.toLowerCase()}.js`);
      return /resourceInputs\["tags"\] = args/.test(readFileSync(join(sdk, module, file ?? ''), 'utf8'));
    });
    expect(TAGGABLE).toEqual(taking.map((key) => `azure-native:${key}`).sort());
  });

  it('names the tags that are missing', () => {
    expect(messages('azure-tags-present', resource('keyvault/v20260201:Vault', '{tags: {owner: a}}'))).toEqual([
      'lacks cost-centre, environment, application; got ["owner"]',
    ]);
  });
});

it('no-secret-material reads what a cloud is told too', () => {
  const key = `DefaultEndpointsProtocol=https;AccountName=desk;AccountKey=${'a'.repeat(86)}==`;
  expect(places('no-secret-material', resource('app:ContainerApp', `{value: "${key}"}`))).toEqual([
    'app:ContainerApp/one /inputs/value',
  ]);
});
