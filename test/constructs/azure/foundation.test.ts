import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { agentFramework, azureIdentity, postgres, resolvePlatform } from 'agent-gantry';
import { beforeAll, describe, expect, it } from 'vitest';
import { roles } from '../../../constructs/azure/roles';
import { offlineSettings } from '../../../constructs/azure/settings';
import { guardrails } from '../../../spec/azure/guardrails';
import { capture } from '../../../stacks/azure/capture';
import { azureProgram } from '../../../stacks/azure/program';
import { founded, type Stack, stackOf } from './foundation';
import { environmentOf } from './stores';

const vaultType = 'azure-native_keyvault_v20260201:keyvault:Vault';
const pinnedProvider = 'pulumi:providers:azure-native_keyvault_v20260201';
const sdk = dirname(require.resolve('@pulumi/azure-native/package.json'));

/** Whether a kind has tags, as its arguments in the SDK say. */
const takesTags = (type: string): boolean => {
  const [, module = '', kind = ''] = type.split(':');
  const file = readdirSync(join(sdk, module)).find((name) => name.toLowerCase() === `${kind.toLowerCase()}.d.ts`);
  if (file === undefined) throw new Error(`${type} is not in the SDK`);
  return /^ {4}tags\?: pulumi\.Input/m.test(readFileSync(join(sdk, module, file), 'utf8'));
};

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('The foundation in production', () => {
  let stack: Stack;
  const vaults = () => stack.resources.filter(({ type }) => type === vaultType);
  const grants = () =>
    [...stack.all('authorization:RoleAssignment')].map(([name, { roleDefinitionId, scope, principalId }]) => ({
      ...{ name, scope: scope as string, principalId },
      role: Object.entries(roles).find(([, id]) => roleDefinitionId.endsWith(id))?.[0],
    }));
  beforeAll(async () => {
    stack = await stackOf(founded());
  }, 60_000);

  it('E1: every resource that takes tags has the four', () => {
    const own = stack.resources.filter(({ type }) => type.startsWith('azure-native') && takesTags(type));
    expect(own.length).toBeGreaterThan(30);
    const four = { application: 'desk', 'cost-centre': 'cc-1', environment: 'production', owner: 'team' };
    for (const { inputs, urn } of own) expect(inputs.tags, urn).toEqual(four);
  });

  it('C8: a vault a region, of the pinned API, by roles, with purge protection and 90 days, closed to the public', () => {
    expect(vaults().map(({ name }) => name)).toEqual(['vault-eastus2', 'vault-centralus']);
    for (const { inputs } of vaults()) {
      expect(inputs.properties).toMatchObject({
        ...{ enableRbacAuthorization: true, enablePurgeProtection: true },
        ...{ enableSoftDelete: true, softDeleteRetentionInDays: 90, publicNetworkAccess: 'Disabled' },
        networkAcls: { bypass: 'None', defaultAction: 'Deny' },
      });
      expect(inputs.properties).not.toHaveProperty('accessPolicies');
    }
  });

  it('C8: who names a secret may read secrets, and nobody else may do anything', () => {
    const onVaults = grants().filter(({ scope }) => /\/vaults\/kv-[^/]+$/.test(scope));
    expect(onVaults.map(({ name, role }) => [name, role])).toEqual([
      ['chat-vault-eastus2', 'Key Vault Secrets User'],
      ['chat-vault-centralus', 'Key Vault Secrets User'],
    ]);
  });

  it('no role is granted on the subscription, and none that can grant others', () => {
    const made = [...stack.all('authorization:RoleDefinition').values()];
    for (const { name, scope, role } of grants()) {
      expect(scope).toMatch(/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/);
      if (role === undefined) expect(made, name).not.toEqual([]);
      expect(['Owner', 'Contributor', 'User Access Administrator']).not.toContain(role);
    }
    for (const { permissions } of made)
      for (const { actions } of permissions)
        expect(actions.join()).not.toMatch(/^\*|,\*|Microsoft\.Authorization\/\*|roleAssignments\/write/i);
    for (const id of Object.values(roles)) expect(id).toMatch(guid);
    expect(new Set(Object.values(roles)).size).toBe(Object.keys(roles).length);
  });

  it('one identity a workload, for all regions, and one token of each cluster for it', () => {
    expect([...stack.all('managedidentity:UserAssignedIdentity').keys()]).toContain('chat');
    expect([...stack.all('managedidentity:UserAssignedIdentity').keys()].filter((name) => /^chat./.test(name))).toEqual(
      [],
    );
    const tokens = [...stack.all('managedidentity:FederatedIdentityCredential').values()].filter(
      ({ resourceName }) => resourceName === 'id-desk-prod-chat',
    );
    expect(tokens).toHaveLength(2);
  });

  it('the registry is private, has no administrator, and a copy in the other region', () => {
    expect(stack.one('containerregistry:Registry', 'registry')).toMatchObject({
      ...{ sku: { name: 'Premium' }, adminUserEnabled: false, anonymousPullEnabled: false },
      ...{ publicNetworkAccess: 'Disabled', zoneRedundancy: 'Enabled', location: 'eastus2' },
    });
    expect([...stack.all('containerregistry:Replication').values()].map(({ location }) => location)).toEqual([
      'centralus',
    ]);
    expect(
      stack.one('network:PrivateEndpoint', 'registry-centralus').privateLinkServiceConnections[0].groupIds,
    ).toEqual(['registry']);
  });

  it('C13, E2: every account is closed to keys, the public and old TLS, and encrypted twice', () => {
    const accounts = stack.all('storage:StorageAccount');
    expect([...accounts.keys()].sort()).toEqual([
      'audit-centralus',
      'audit-eastus2',
      'backups-centralus',
      'backups-eastus2',
    ]);
    for (const account of accounts.values()) {
      expect(account).toMatchObject({
        ...{ allowSharedKeyAccess: false, minimumTlsVersion: 'TLS1_2', enableHttpsTrafficOnly: true },
        ...{ publicNetworkAccess: 'Disabled', allowBlobPublicAccess: false, allowCrossTenantReplication: false },
        ...{ isLocalUserEnabled: false, networkRuleSet: { defaultAction: 'Deny' } },
        encryption: { requireInfrastructureEncryption: true, services: { blob: { enabled: true } } },
      });
    }
  });

  it('C13: the audit log can be added to, and neither changed nor deleted for a year', () => {
    expect(stack.one('storage:StorageAccount', 'audit-eastus2').immutableStorageWithVersioning).toEqual({
      enabled: true,
      immutabilityPolicy: {
        ...{ immutabilityPeriodSinceCreationInDays: 365, allowProtectedAppendWrites: true, state: 'Locked' },
      },
    });
    expect(stack.one('storage:StorageAccount', 'backups-eastus2')).not.toHaveProperty('immutableStorageWithVersioning');
    const kept = stack.one('monitor:DiagnosticSetting', 'vault-eastus2-audit');
    expect(kept.storageAccountId).toContain(stack.one('storage:StorageAccount', 'audit-eastus2').accountName);
  });

  it('C13, A14: backups outlive a region, can be had back for 14 days, and only recovery writes them', () => {
    expect(stack.one('storage:StorageAccount', 'backups-eastus2').sku.name).toBe('Standard_GZRS');
    expect(stack.one('storage:BlobContainer', 'backups-eastus2')).toMatchObject({
      containerName: 'backups',
      publicAccess: 'None',
    });
    expect(stack.one('storage:BlobServiceProperties', 'backups-eastus2')).toMatchObject({
      isVersioningEnabled: true,
      deleteRetentionPolicy: { enabled: true, days: 14 },
    });
    const onBackups = grants().filter(({ name }) => name.endsWith('-backups-eastus2'));
    expect(onBackups.map(({ name, role }) => [name, role]).sort()).toEqual([
      ['backup-backups-eastus2', 'Storage Blob Data Contributor'],
      ['drill-backups-eastus2', 'Storage Blob Data Reader'],
      ['restore-backups-eastus2', 'Storage Blob Data Reader'],
    ]);
  });

  it('A14: the database is copied outside its server every week, for a year, and to the paired region', () => {
    const vault = stack.one('dataprotection:BackupVault', 'backup-vault-eastus2').properties;
    expect(vault.storageSettings).toEqual([{ datastoreType: 'VaultStore', type: 'GeoRedundant' }]);
    expect(vault.securitySettings.softDeleteSettings.state).toBe('On');
    const { policyRules } = stack.one('dataprotection:BackupPolicy', 'backup-postgres-eastus2').properties;
    expect(policyRules[0].trigger.schedule.repeatingTimeIntervals[0]).toMatch(/\/P1W$/);
    expect(policyRules[1].lifecycles[0].deleteAfter.duration).toBe('P12M');
    const instance = stack.one('dataprotection:BackupInstance', 'backup-postgres-eastus2').properties;
    expect(instance.dataSourceInfo.resourceID).toContain('/flexibleServers/');
  });

  it('C17: a budget tells of 80 % and 100 % spent and of 100 % to come, and counts what has the tags', () => {
    const budget = stack.one('consumption:Budget', 'budget');
    expect(budget).toMatchObject({ amount: 4000, timeGrain: 'Monthly', category: 'Cost' });
    expect(Object.keys(budget.notifications).sort()).toEqual(['actual-100', 'actual-80', 'forecasted-100']);
    for (const notice of Object.values<{ contactEmails: string[] }>(budget.notifications))
      expect(notice.contactEmails).toEqual(['ops@example.com']);
    expect(
      budget.filter.and.map(({ tags }: { tags: { name: string; values: string[] } }) => [tags.name, ...tags.values]),
    ).toEqual([
      ['application', 'desk'],
      ['environment', 'production'],
    ]);
  });

  it('C14, E1: every group is held to the rules, the four tags among them', () => {
    const rules = guardrails(environmentOf(founded(), 'production')).map(({ name }) => name);
    for (const tag of ['cost-centre', 'environment', 'owner', 'application'])
      expect(rules).toEqual(expect.arrayContaining([`require-${tag}`, `inherit-${tag}`, `require-${tag}-on-group`]));
    expect(rules).toEqual(
      expect.arrayContaining(['no-public-address', 'storage-https', 'vault-rbac', 'vault-purge', 'postgres-private']),
    );
    const assigned = [...stack.all('authorization:PolicyAssignment').keys()].sort();
    expect(assigned).toEqual(
      ['shared', 'eastus2', 'centralus'].flatMap((group) => rules.map((rule) => `${rule}-${group}`)).sort(),
    );
    const rule = stack.one('authorization:PolicyAssignment', 'require-owner-eastus2');
    expect(rule).toMatchObject({
      ...{ enforcementMode: 'Default', parameters: { tagName: { value: 'owner' } } },
      policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/871b6d14-10aa-478d-b590-94f262ecfa99',
    });
    expect(rule.scope).toMatch(/resourceGroups\/rg-desk-prod-eastus2$/);
  });

  it('C14: a rule that lays on tags may do nothing but that', () => {
    const [mender] = grants().filter(({ name }) => name === 'guardrails-eastus2');
    expect(mender?.role).toBe('Tag Contributor');
  });

  it('what holds data is locked against deletion; no group is, and no vault, whose rights come and go', () => {
    const locks = [...stack.all('authorization:ManagementLockByScope')];
    expect(locks.map(([name]) => name)).toEqual(
      expect.arrayContaining(['audit-eastus2', 'backups-eastus2', 'registry', 'backup-vault-eastus2']),
    );
    for (const [, { level, scope }] of locks) {
      expect(level).toBe('CanNotDelete');
      expect(scope).not.toMatch(/resourceGroups\/[^/]+$|Microsoft\.KeyVault/);
    }
  });

  it('its outputs are what bindings say', () => {
    const { registry, vault, backups, identities } = stack.outputs;
    expect(registry.host).toMatch(/^crdeskprod[0-9a-f]{8}\.azurecr\.io$/);
    expect(vault.eastus2.name).toMatch(/^kv-[a-z0-9-]{1,21}$/);
    expect(vault.tenantId).toMatch(guid);
    expect(backups.centralus.url).toBe(`https://${backups.centralus.host}/backups`);
    expect(identities.chat.clientId).toMatch(guid);
  });

  it('no value of a secret is in any input', () => {
    expect(JSON.stringify(stack.resources.map(({ inputs }) => inputs))).not.toMatch(
      /"(secretValue|adminPassword|accessKey)"/i,
    );
  });
});

describe('The foundation elsewhere', () => {
  it('development can be destroyed and made again the same day: no locks, nothing locked', async () => {
    const stack = await stackOf(founded(), 'development');
    expect(stack.all('authorization:ManagementLockByScope').size).toBe(0);
    const audit = stack.one('storage:StorageAccount', 'audit-eastus2');
    expect(audit.immutableStorageWithVersioning.immutabilityPolicy.state).toBe('Unlocked');
    expect(stack.all('containerregistry:Replication').size).toBe(0);
    expect(stack.all('dataprotection:BackupVault').size).toBe(0);
  });

  it('another generation gets another vault, and keeps the rest', async () => {
    const names = async (generation: number) => {
      const { resources } = await stackOf(founded({ generation }), 'development');
      const vault = resources.find(({ type }) => type === vaultType)?.inputs.vaultName;
      const registry = resources.find(({ type }) => type.endsWith(':Registry'))?.inputs.registryName;
      return [vault, registry];
    };
    const [first, second] = [await names(1), await names(2)];
    expect(first[0]).not.toBe(second[0]);
    expect(first[1]).toBe(second[1]);
  });

  it('C8: at a pinned version, goes where azure-native is configured to, and as whom', async () => {
    const config = { subscriptionId: '6f8a2b4c-1d3e-4f5a-9b7c-0e1d2c3b4a59', useOidc: 'true', oidcToken: 'token' };
    const given = Object.entries(config).map(([key, value]) => [`azure-native:${key}`, value] as const);
    pulumi.runtime.setAllConfig({ ...Object.fromEntries(given), 'agent-gantry:other': 'x' });
    try {
      const { resources } = await stackOf(founded());
      const vault = resources.find(({ type }) => type === vaultType);
      const provider = resources.find(({ type, parent }) => type === pinnedProvider && parent === vault?.parent);
      expect(provider?.inputs).toEqual({ ...config, oidcToken: '[secret]' });
    } finally {
      pulumi.runtime.setAllConfig({});
    }
  });

  it('a vault and a registry that stand already are not made', async () => {
    const id =
      '/subscriptions/6f8a2b4c-1d3e-4f5a-9b7c-0e1d2c3b4a59/resourceGroups/hub/providers/Microsoft.ContainerRegistry/registries/AcmeImages';
    const stack = await stackOf(
      founded(
        { registry: id },
        { vault: { kind: 'keyVault', name: 'acme', tenantId: '6f8a2b4c-1d3e-4f5a-9b7c-0e1d2c3b4a59' } },
      ),
    );
    expect(
      stack.resources.filter(({ type }) => /:(Vault|Registry)$/.test(type) && type.startsWith('azure-native')),
    ).toEqual([]);
    expect(stack.outputs.registry.host).toBe('acmeimages.azurecr.io');
    expect(stack.outputs).not.toHaveProperty('vault');
  });

  it('C13: the first deployment of a production makes the rule that the next one locks', async () => {
    const environment = environmentOf(founded(), 'production');
    const settings = { ...offlineSettings, choice: () => pulumi.output('unlocked') };
    const { resources } = await capture('desk', 'production', () => ({ ...azureProgram(environment, settings) }));
    const audit = resources.find(({ type, name }) => type.endsWith(':StorageAccount') && name === 'audit-eastus2');
    expect(audit?.inputs.immutableStorageWithVersioning).toMatchObject({ immutabilityPolicy: { state: 'Unlocked' } });
  });

  it('A14: a database in the cluster keeps its backups by an identity of its own, which nobody else may be', async () => {
    const stack = await stackOf(
      founded({}, { data: { database: postgres({ hosting: 'inCluster', credentials: 'login' }) } }),
    );
    const { federated, granted } = {
      federated: [...stack.all('managedidentity:FederatedIdentityCredential')].filter(([name]) =>
        /^database-/.test(name),
      ),
      granted: [...stack.all('authorization:RoleAssignment').keys()].filter((name) => /^database-/.test(name)),
    };
    expect(federated.map(([name, { subject }]) => [name, subject])).toEqual([
      ['database-eastus2', 'system:serviceaccount:desk-production:database'],
      ['database-centralus', 'system:serviceaccount:desk-production:database'],
    ]);
    expect(granted).toEqual(['database-backups-eastus2', 'database-backups-centralus']);
    expect(stack.outputs.identities.database.clientId).toMatch(guid);
  });

  it('makes no identity for a workload that is somebody else’s', async () => {
    const workloads = {
      chat: agentFramework({ identity: azureIdentity({ clientId: '11111111-2222-3333-4444-555555555555' }) }),
      own: agentFramework({ secrets: { API_KEY: 'api-key' } }),
    };
    const made = (await stackOf(founded({}, { workloads }))).all('managedidentity:UserAssignedIdentity');
    expect([...made.keys()]).toContain('own');
    expect([...made.keys()]).not.toContain('chat');
  });

  it('C4: another generation has another account of models: Azure keeps the name of a deleted one too', async () => {
    const deployments = { small: { version: '2026-03-17', capacity: 10 } };
    const name = async (generation: number) =>
      (await stackOf(founded({ generation, models: { deployments } }), 'development')).one(
        'cognitiveservices:Account',
        'models-eastus2',
      ).accountName;
    expect(await name(1)).not.toBe(await name(2));
  });

  it('C17: the month in which a budget begins is said, and not read from a clock', async () => {
    const environment = environmentOf(founded(), 'production');
    const settings = { ...offlineSettings, month: (name: string) => pulumi.output(`${name} of the stack`) };
    const { resources } = await capture('desk', 'production', () => ({ ...azureProgram(environment, settings) }));
    const budget = resources.find(({ type }) => type.endsWith(':Budget'));
    expect(budget?.inputs.timePeriod).toEqual({ startDate: 'budget-start of the stack' });
  });

  it('C17: without a budget nobody is told, and with one somebody must be', () => {
    const { environments } = resolvePlatform(
      founded({}, { budget: { monthly: '$10.50', notify: ['a@b.example'], alertAt: ['100%', '50%'] } }),
    );
    expect(environments[0]?.budget).toEqual({
      monthly: 10.5,
      notify: ['a@b.example'],
      alertAt: [50, 100],
      forecastAt: [100],
    });
  });
});
