import { ResourceGroup } from '@pulumi/azure-native/resources';
import * as pulumi from '@pulumi/pulumi';
import { describe, expect, it } from 'vitest';
import { armId } from '../../../stacks/azure/arm-id';
import { armPaths } from '../../../stacks/azure/arm-paths';
import { capture } from '../../../stacks/azure/capture';

const run = (program: () => Record<string, unknown>) => capture('desk', 'production', program);

/** A resource of any type, as a generated class registers it. */
class Any extends pulumi.CustomResource {
  constructor(type: string, name: string, inputs: pulumi.Inputs, options: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...inputs, name: undefined }, options);
  }
}

const group = (name = 'shared', options: pulumi.CustomResourceOptions = {}) =>
  new ResourceGroup(name, { resourceGroupName: `rg-${name}`, location: 'eastus2' }, options);

describe('a capture', () => {
  it('holds what is registered, in that order, with parents and dependencies', async () => {
    const { resources } = await run(() => {
      const shared = group();
      const vault = new Any(
        'azure-native:keyvault:Vault',
        'vault',
        { vaultName: 'kv-desk', resourceGroupName: shared.name },
        { parent: shared },
      );
      new Any('azure-native:keyvault:Secret', 'secret', { vaultName: vault.id, secretName: 's' }, { parent: vault });
      return {};
    });
    const stack = 'urn:pulumi:production::desk::pulumi:pulumi:Stack::desk-production';
    const shared = 'urn:pulumi:production::desk::azure-native:resources:ResourceGroup::shared';
    const vault =
      'urn:pulumi:production::desk::azure-native:resources:ResourceGroup$azure-native:keyvault:Vault::vault';
    // The engine names a resource by all the types above it.
    const secret = vault.replace('Vault::vault', 'Vault$azure-native:keyvault:Secret::secret');
    expect(resources.map(({ urn, parent, dependsOn }) => ({ urn, parent, dependsOn }))).toEqual([
      { urn: stack, parent: undefined, dependsOn: [] },
      { urn: shared, parent: stack, dependsOn: [] },
      { urn: vault, parent: shared, dependsOn: [shared] },
      { urn: secret, parent: vault, dependsOn: [vault] },
    ]);
    expect(resources[2]?.inputs).toEqual({ vaultName: 'kv-desk', resourceGroupName: 'rg-shared' });
    expect(resources[3]?.inputs.vaultName).toBe(
      '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-shared/providers/Microsoft.KeyVault/vaults/kv-desk',
    );
  });

  it('masks secrets, and what is made of them', async () => {
    const { resources } = await run(() => {
      const key = pulumi.secret('hunter2');
      new Any('azure-native:keyvault:Vault', 'vault', {
        properties: { key, list: ['a', key], text: pulumi.interpolate`https://x/${key}` },
      });
      return {};
    });
    expect(JSON.stringify(resources)).not.toContain('hunter2');
    expect(resources[1]?.inputs.properties).toEqual({ key: '[secret]', list: ['a', '[secret]'], text: '[secret]' });
  });

  it('tells what the stack tells', async () => {
    const { outputs } = await run(() => ({ registry: { host: group().name } }));
    expect(outputs).toEqual({ registry: { host: 'rg-shared' } });
  });

  it('is the same for the same program: again, and beside others', async () => {
    const program = () => {
      for (let index = 0; index < 20; index += 1) {
        const one = group(`g${index}`);
        new Any('azure-native:keyvault:Vault', `v${index}`, { vaultName: one.name, resourceGroupName: one.name });
      }
      return {};
    };
    const [first, ...others] = await Promise.all(
      ['a', 'b', 'a', 'b', 'a'].map((stack) => capture('desk', stack, program)),
    );
    const as = (stack: string) =>
      JSON.parse(
        JSON.stringify(first)
          .replaceAll('urn:pulumi:a::', `urn:pulumi:${stack}::`)
          .replaceAll('desk-a', `desk-${stack}`),
      );
    expect(others).toEqual([as('b'), as('a'), as('b'), as('a')]);
  });
});

describe('a capture fails where', () => {
  const leaked = 'an Output was turned into text; use pulumi.interpolate or apply()';
  it.each<[string, () => unknown, string]>([
    [
      'an Output leaks into text',
      () => new Any('azure-native:keyvault:Vault', 'v', { tags: { owner: `by ${group().name}` } }),
      leaked,
    ],
    [
      'an Output leaks into JSON',
      () => new Any('azure-native:keyvault:Vault', 'v', { tags: { owner: JSON.stringify({ a: group().name }) } }),
      leaked,
    ],
    ['an object leaks into text', () => new Any('azure-native:keyvault:Vault', 'v', { tags: { a: `${{}}` } }), leaked],
    [
      'an Output leaks into a name',
      () => new Any('azure-native:keyvault:Vault', `v-${group().name}`, {}),
      "an Output stands in a resource's name; names must be plain text",
    ],
    [
      'a resource is registered twice',
      () => [group(), group()],
      'ResourceGroup::shared: registered twice; give each a name of its own',
    ],
    [
      'nobody knows where a type stands in Azure',
      () => new Any('azure-native:keyvault:Nothing', 'n', {}),
      'azure-native:keyvault:Nothing: its place in Azure is not known; add its path to stacks/azure/arm-paths.ts',
    ],
    [
      'the program throws',
      () => {
        throw new Error('no such part');
      },
      'no such part',
    ],
  ])('%s', async (_, program, message) => {
    const failing = run(() => {
      program();
      return {};
    });
    await expect(failing).rejects.toThrow(message);
    // What failed leaves nothing behind.
    expect((await run(() => ({ a: group().name }))).resources).toHaveLength(2);
  });

  it('several things are wrong, and tells all of them', async () => {
    const failing = run(() => {
      new Any('azure-native:keyvault:Nothing', 'n', {});
      new Any('azure-native:keyvault:Vault', 'v', { a: `${group().name}` });
      return {};
    });
    await expect(failing).rejects.toThrow(/not deployable as it stands\n {2}.*\n {2}/);
  });
});

describe('an id', () => {
  const subscription = '/subscriptions/00000000-0000-0000-0000-000000000000';
  it.each<[string, Record<string, string>, string]>([
    ['azure-native:resources:ResourceGroup', { resourceGroupName: 'rg' }, '/resourceGroups/rg'],
    [
      'azure-native:network:Subnet',
      { resourceGroupName: 'rg', virtualNetworkName: 'vnet', subnetName: 'nodes' },
      '/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/nodes',
    ],
    [
      'azure-native:storage:BlobContainer',
      { resourceGroupName: 'rg', accountName: 'st', containerName: 'backups' },
      '/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st/blobServices/default/containers/backups',
    ],
    [
      'azure-native:keyvault/v20260201:Vault',
      { resourceGroupName: 'rg', vaultName: 'kv' },
      '/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv',
    ],
    [
      'azure-native:authorization:RoleAssignment',
      { scope: `${subscription}/resourceGroups/rg`, roleAssignmentName: 'r' },
      '/resourceGroups/rg/providers/Microsoft.Authorization/roleAssignments/r',
    ],
  ])('of %s is that of Azure', (type, inputs, expected) => {
    expect(armId(type, 'name', inputs)).toBe(`${subscription}${expected}`);
  });

  it('alternates types and names below the provider, for every type', () => {
    const odd = Object.entries(armPaths).filter(([, path]) => {
      const [namespace = '', ...steps] = path.split('providers/').at(-1)?.split('/') ?? [];
      return !path.startsWith('/') && (!/^microsoft\.\w+$/i.test(namespace) || steps.length % 2 !== 0);
    });
    expect(odd).toEqual([]);
  });
});
