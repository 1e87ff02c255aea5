import { beforeAll, describe, expect, it } from 'vitest';
import type { Captured } from '../../stacks/azure/recorded';
import { type AzureSurvey, checks, promises, surveyAzure } from './azure-survey';
import { readRuns } from './survey';

const runs = readRuns(50);

describe(`random platforms in Azure (${runs.numRuns}, seed ${runs.seed})`, () => {
  let result: AzureSurvey;
  beforeAll(async () => {
    result = await surveyAzure(runs);
  }, 600_000);

  it('are as many as asked for, and most are taken', () => {
    expect(result.seen).toBe(runs.numRuns);
    expect(result.taken / result.seen).toBeGreaterThan(0.7);
  });

  it.each(promises)('%s', (promise) => {
    expect(result.broken.get(promise) ?? 'holds').toBe('holds');
  });
});

describe('a promise that is broken is seen', () => {
  const urn = (name: string) => `urn:pulumi:production::desk::azure-native:keyvault:Vault::${name}`;
  const inputs = {
    ...{ resourceGroupName: 'rg', vaultName: 'kv-desk', location: 'eastus2' },
    tags: { application: 'desk', 'cost-centre': 'cc', environment: 'production', owner: 'team' },
    properties: { publicNetworkAccess: 'Disabled', enableRbacAuthorization: true },
  };
  const vault = (changed: object, rest: Partial<Captured> = {}): Captured => ({
    ...{ urn: urn('a'), type: 'azure-native:keyvault:Vault', name: 'a', dependsOn: [] },
    inputs: { ...inputs, ...changed },
    ...rest,
  });
  const group: Captured = {
    ...{ urn: 'urn:pulumi:production::desk::azure-native:resources:ResourceGroup::g', name: 'g', dependsOn: [] },
    ...{ type: 'azure-native:resources:ResourceGroup', inputs: { resourceGroupName: 'rg' } },
  };
  const other =
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.KeyVault/vaults';

  it.each<[string, readonly Captured[]]>([
    ['no Output is printed in place of its value', [vault({ location: 'Calling [toString] on an Output' })]],
    ['no secret stands in an input', [vault({ location: 'https://setting.invalid/on-call' })]],
    ['all that takes tags carries the four', [vault({ tags: { owner: 'team' } })]],
    ['names keep the rules of their kind', [vault({ vaultName: 'kv-desk-that-is-far-too-long' })]],
    ['each has an id of its own', [vault({}), vault({}, { urn: urn('b'), name: 'b' })]],
    ['what an input refers to is in the stack', [group, vault({ beside: `${other}/kv-gone` })]],
    ['what a resource waits for or belongs to is in the stack', [vault({}, { dependsOn: [urn('gone')] })]],
    ['nothing breaks a rule', [vault({ properties: { publicNetworkAccess: 'Enabled' } })]],
  ])('%s', (promise, resources) => {
    const check = checks[promise];
    expect(check?.([vault({})])).toEqual([]);
    expect(check?.(resources)).not.toEqual([]);
  });

  it('for each of them', () => {
    expect(Object.keys(checks)).toHaveLength(8);
  });
});
