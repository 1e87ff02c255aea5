import { agentFramework, resolvePlatform } from 'agent-gantry';
import { type ExistingNetwork, existingNetwork, newNetwork } from 'agent-gantry/azure';
import type {} from 'agent-gantry/kubernetes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { azureName, type NamedKind, nameRules } from '../../../spec/azure/names';
import type { Network } from '../../../spec/azure/network';
import { resolveNetwork } from '../../../spec/azure/network';
import { resolveStorage, type StorageProps } from '../../../spec/azure/storage';
import { type BudgetProps, resolveBudget } from '../../../spec/budget';
import { Place } from '../../../spec/place';
import type { Problem } from '../../../spec/problems';
import { azureFoundation, budget } from '../../support/platforms/azure-foundation';

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

describe('names', () => {
  it('hold no capitals, whatever a part is called here: not every kind takes them', () => {
    const of = ['apiServer'];
    const name = (kind: NamedKind) =>
      azureName(kind, { platform: 'desk', environment: 'production', of, uniqueBy: '' });
    expect(name('subnet')).toBe('snet-desk-prod-api-server');
    for (const kind of Object.keys(nameRules) as NamedKind[]) expect(name(kind)).toMatch(/^[a-z0-9-]+$/);
  });
});

describe('any foundation', () => {
  it('is resolved without a fault, and leaves nothing undecided', () => {
    const regions = ['eastus2', 'centralus'];
    fc.assert(
      fc.property(azureFoundation(regions), fc.option(budget, { nil: undefined }), (azure, money) => {
        const { environments } = resolvePlatform({
          ...{ name: 'desk', tags: { owner: 'team', costCentre: 'cc-1' }, workloads: { chat: agentFramework() } },
          ...(money === undefined ? {} : { budget: money }),
          targets: { kubernetes: { regions }, azure: { regions, ...azure } },
        });
        for (const environment of environments) {
          expect(JSON.stringify(environment.azure)).not.toMatch(/null|undefined|NaN/);
          expect(environment.budget === undefined).toBe(money === undefined);
        }
      }),
      { numRuns: 100 },
    );
  });
});
