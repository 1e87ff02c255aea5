import { agentService, definePlatform, keyVault, off, resolvePlatform } from 'agent-gantry';
import { type AzureCustomisation, containerApps } from 'agent-gantry/azure';
import { describe, expect, it } from 'vitest';
import { captureAzure } from '../../../stacks/azure/capture';

const because = 'the contract of 2026 asks for it';

async function captured(...customise: AzureCustomisation[]) {
  const { environments } = resolvePlatform(
    definePlatform({
      name: 'desk',
      tags: { owner: 'agents-team', costCentre: 'cc-1042' },
      workloads: { chat: agentService() },
      vault: keyVault(),
      targets: { azure: { regions: ['eastus2'], compute: containerApps(), customise } },
      environments: { development: off, staging: off },
    }),
  );
  const [production] = environments;
  if (production === undefined) throw new Error('no environment');
  return captureAzure(production);
}

const isVault = ({ type }: { readonly type: string }) => /:keyvault:Vault$/.test(type);
const vault = async () => (await captured()).find(isVault);

describe('customise', () => {
  it('changes one resource, and nothing else', async () => {
    const before = await captured();
    const target = before.find(isVault);
    if (target === undefined) throw new Error('no vault');
    const after = await captured({
      type: 'keyvault:Vault',
      name: target.name,
      because,
      set: { '/properties/softDeleteRetentionInDays': 30, '/tags/extra': 'yes', '/properties/new/nested': [1] },
      remove: ['/tags/owner'],
    });
    const { owner, ...tags } = target.inputs.tags as Record<string, string>;
    expect(owner).toBe('agents-team');
    expect(after).toEqual(
      before.map((resource) =>
        resource.urn !== target.urn
          ? resource
          : {
              ...resource,
              inputs: {
                ...resource.inputs,
                properties: {
                  ...(resource.inputs.properties as object),
                  softDeleteRetentionInDays: 30,
                  new: { nested: [1] },
                },
                tags: { ...tags, extra: 'yes' },
              },
              customised: [because],
            },
      ),
    );
  });

  it('reaches into what is known only later', async () => {
    const after = await captured({
      type: 'network:VirtualNetwork',
      name: 'network-eastus2',
      because,
      set: { '/addressSpace/addressPrefixes/-': '10.99.0.0/16', '/resourceGroupName': 'rg-theirs' },
    });
    expect(after.find(({ type }) => type.endsWith(':VirtualNetwork'))?.inputs).toMatchObject({
      addressSpace: { addressPrefixes: expect.arrayContaining(['10.99.0.0/16']) },
      resourceGroupName: 'rg-theirs',
    });
  });

  it('applies several in their order, and tells every reason', async () => {
    const { name = '', type = '' } = (await vault()) ?? {};
    const one = { type: 'keyvault:Vault', name };
    const after = await captured(
      { ...one, because, set: { '/properties/softDeleteRetentionInDays': 30 } },
      { ...one, because: 'and then it asked for less', set: { '/properties/softDeleteRetentionInDays': 7 } },
    );
    const changed = after.find((resource) => resource.name === name && resource.type === type);
    expect(changed?.inputs.properties).toMatchObject({ softDeleteRetentionInDays: 7 });
    expect(changed?.customised).toEqual([because, 'and then it asked for less']);
  });

  it.each<[string, AzureCustomisation, RegExp]>([
    [
      'no resource is of that type',
      { type: 'cosmosdb:DatabaseAccount', name: 'x', because, set: { '/a': 1 } },
      /a customisation did not arrive; nothing was written\n {2}cosmosdb:DatabaseAccount x: no resource is of this type \(customised because: the contract/,
    ],
    [
      'none is of that name, and tells which there are',
      { type: 'network:VirtualNetwork', name: 'network', because, set: { '/a': 1 } },
      /network:VirtualNetwork network: there are network-eastus2 /,
    ],
    [
      'it reaches nowhere',
      {
        type: 'network:VirtualNetwork',
        name: 'network-eastus2',
        because,
        set: { '/addressSpace/addressPrefixes/9': 'x' },
      },
      /VirtualNetwork::network-eastus2 \/addressSpace\/addressPrefixes\/9: wanted "x", but it is nothing/,
    ],
  ])('fails where %s', async (_, customisation, message) => {
    await expect(captured(customisation)).rejects.toThrow(message);
  });
});
