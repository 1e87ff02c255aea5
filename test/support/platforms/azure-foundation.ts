import type { BudgetProps } from 'agent-gantry';
import { type AzureTargetProps, existingNetwork, newNetwork } from 'agent-gantry/azure';
import fc from 'fast-check';
import { some } from './text';

const subscription = '/subscriptions/6f8a2b4c-1d3e-4f5a-9b7c-0e1d2c3b4a59';
const hub = `${subscription}/resourceGroups/hub/providers`;

/** What a target of Azure says of networks, storage, its registry and its names, for these regions. */
export const azureFoundation = (regions: readonly string[]): fc.Arbitrary<Partial<AzureTargetProps>> =>
  some({
    network: fc.oneof(
      fc.integer({ min: 0, max: 240 }).map((second) => newNetwork({ addresses: `10.${second}.0.0/16` })),
      fc.constant(newNetwork()),
      some({ nodes: fc.constant('snet-aks'), endpoints: fc.constant('private.endpoints') }).map((subnets) =>
        existingNetwork({
          regions: Object.fromEntries(
            regions.map((region) => [
              region,
              { vnetId: `${hub}/Microsoft.Network/virtualNetworks/${region}`, subnets },
            ]),
          ),
          zones: `${subscription}/resourceGroups/dns`,
        }),
      ),
    ),
    storage: some({
      auditKeep: fc.integer({ min: 1, max: 3650 }).map((days) => `${days}d` as const),
      undelete: fc.integer({ min: 7, max: 365 }).map((days) => `${days}d` as const),
    }),
    registry: fc.constant(`${hub}/Microsoft.ContainerRegistry/registries/acmeImages`),
    generation: fc.integer({ min: 1, max: 999 }),
    uniqueBy: fc.stringMatching(/^[\w.-]{1,64}$/),
  });

/** A budget, which only a target with a bill takes. */
export const budget: fc.Arbitrary<BudgetProps> = fc
  .tuple(
    fc.record({
      monthly: fc.integer({ min: 1, max: 10_000_000 }).map((dollars) => `$${dollars}` as const),
      notify: fc.uniqueArray(fc.constantFrom('ops@example.com', 'a.b+c@d.example'), { minLength: 1 }),
    }),
    some({
      alertAt: fc.array(fc.constantFrom('50%', '80%', '120%'), { maxLength: 4 }),
      forecastAt: fc.constantFrom<('100%' | '110%')[][]>([], ['100%'], ['110%']),
    }),
  )
  .map(([needed, more]) => ({ ...needed, ...more }) as BudgetProps);
