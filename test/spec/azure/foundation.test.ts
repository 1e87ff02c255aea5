import { type ExistingNetwork, existingNetwork, newNetwork } from 'agent-gantry/azure';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { azureName, type NamedKind, nameRules } from '../../../spec/azure/names';
import type { Network } from '../../../spec/azure/network';
import { resolveNetwork } from '../../../spec/azure/network';
import { resolveStorage, type StorageProps } from '../../../spec/azure/storage';
import { type BudgetProps, resolveBudget } from '../../../spec/budget';
import { environmentNames } from '../../../spec/environments';
import { Place } from '../../../spec/place';
import type { Problem } from '../../../spec/problems';

/** Resolves; a fault fails the test. */
function clean<T>(resolve: (place: Place) => T): T {
  const faults: Problem[] = [];
  const resolved = resolve(new Place(faults));
  expect(faults).toEqual([]);
  return resolved;
}

describe('each prop is heeded', () => {
  it.each<keyof Required<BudgetProps>>(['monthly', 'notify', 'alertAt', 'forecastAt'])('BudgetProps.%s', (prop) => {
    const base: BudgetProps = { monthly: '$1', notify: ['a@b.example'] };
    const other: Required<BudgetProps> = {
      ...{ monthly: '$2', notify: ['c@d.example'], alertAt: ['50%'], forecastAt: ['90%'] },
    };
    const resolve = (props: BudgetProps) => clean((place) => resolveBudget(place, props, true));
    expect(resolve({ ...base, [prop]: other[prop] })).not.toEqual(resolve(base));
  });

  it.each<keyof Required<StorageProps>>(['auditKeep', 'undelete'])('StorageProps.%s', (prop) => {
    const resolve = (props: StorageProps) => clean((place) => resolveStorage(place, props));
    expect(resolve({ [prop]: '60d' })).not.toEqual(resolve({}));
  });

  it('NewNetwork.addresses', () => {
    const resolve = (addresses?: string): Network =>
      clean((place) =>
        resolveNetwork(place, newNetwork(addresses === undefined ? {} : { addresses }), ['eastus2', 'centralus']),
      );
    expect(resolve()).toEqual({
      kind: 'newNetwork',
      ranges: { eastus2: '10.20.0.0/16', centralus: '10.21.0.0/16' },
    });
    expect(resolve('10.90.0.0/16')).toMatchObject({ ranges: { centralus: '10.91.0.0/16' } });
  });

  it('ExistingNetwork: regions, their subnets, and zones', () => {
    const subscription = '/subscriptions/6f8a2b4c-1d3e-4f5a-9b7c-0e1d2c3b4a59';
    const vnetId = (name: string) =>
      `${subscription}/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/${name}`;
    const base: Omit<ExistingNetwork, 'kind'> = {
      regions: { eastus2: { vnetId: vnetId('spoke') } },
      zones: `${subscription}/resourceGroups/dns`,
    };
    const resolve = (props: Omit<ExistingNetwork, 'kind'>) =>
      clean((place) => resolveNetwork(place, existingNetwork(props), ['eastus2']));
    const changed: Omit<ExistingNetwork, 'kind'>[] = [
      { ...base, zones: `${subscription}/resourceGroups/names` },
      { ...base, regions: { eastus2: { vnetId: vnetId('other') } } },
      { ...base, regions: { eastus2: { vnetId: vnetId('spoke'), subnets: { nodes: 'snet-aks' } } } },
    ];
    for (const props of changed) expect(resolve(props)).not.toEqual(resolve(base));
  });
});

/** Microsoft, "Naming rules and restrictions for Azure resources": of what the rules are, written down a second time. */
const allowed: Partial<Record<NamedKind, RegExp>> = {
  vault: /^[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]$/,
  storage: /^[a-z0-9]{3,24}$/,
  registry: /^[a-z0-9]{5,50}$/,
  cosmos: /^[a-z0-9][a-z0-9-]{1,42}[a-z0-9]$/,
  postgres: /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  redis: /^[a-z0-9](?!.*--)[a-z0-9-]{0,58}[a-z0-9]$/,
  search: /^[a-z0-9](?!.*--)[a-z0-9-]{0,58}[a-z0-9]$/,
  resourceGroup: /^[\w().-]{1,89}[\w()-]$/,
  virtualNetwork: /^[a-z0-9][\w.-]{0,62}\w$/i,
  securityGroup: /^[a-z0-9][\w.-]{0,78}\w$/i,
  subnet: /^[a-z0-9][\w.-]{0,78}\w$/i,
  natGateway: /^[a-z0-9][\w.-]{0,78}\w$/i,
  publicAddress: /^[a-z0-9][\w.-]{0,78}\w$/i,
  privateEndpoint: /^[a-z0-9][\w.-]{0,62}\w$/i,
  networkInterface: /^[a-z0-9][\w.-]{0,78}\w$/i,
  identity: /^[a-z0-9][\w-]{2,127}$/i,
  backupVault: /^[a-z][a-z0-9-]{1,49}$/i,
  budget: /^[\w-]{1,63}$/,
};

const label = (longest: number) =>
  fc
    .stringMatching(new RegExp(`^[a-z]([a-z0-9-]{0,${longest - 2}}[a-z0-9])?$`))
    .filter((text) => text.length <= longest);

describe('names', () => {
  it('are within the length and the alphabet of each kind, for 1000 platforms', () => {
    const parts = fc.record({
      ...{ platform: label(40), uniqueBy: fc.constantFrom('', 'acme', 'Team.9_x') },
      environment: fc.constantFrom(...environmentNames),
      of: fc.array(fc.oneof(fc.constantFrom('eastus2', 'southcentralus', 'apiServer'), label(40)), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(parts, (given) => {
        for (const [kind, pattern] of Object.entries(allowed) as [NamedKind, RegExp][]) {
          const name = azureName(kind, given);
          expect(name.length).toBeLessThanOrEqual(nameRules[kind].longest);
          expect(name, kind).toMatch(pattern);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('are each another, across environments, regions and kinds of one platform', () => {
    const ofs = [[], ['eastus2'], ['centralus'], ['eastus2', 'chat'], ['chat', 'eastus2']];
    fc.assert(
      fc.property(label(40), (platform) => {
        for (const kind of ['vault', 'storage', 'cosmos', 'registry'] as const) {
          const names = environmentNames.flatMap((environment) =>
            ofs.map((of) => azureName(kind, { platform, environment, of, uniqueBy: '' })),
          );
          expect(new Set(names).size).toBe(names.length);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
