import { platform } from '../support';
import type { Wrong } from './wrong';

const regions = ['eastus2', 'centralus'];
const azure = (customise: unknown): object =>
  platform({ targets: { kubernetes: { regions }, azure: { regions, customise } } });
const good = { type: 'keyvault:Vault', name: 'vault-eastus2', because: 'the contract asks for it', set: { '/a': 1 } };
const at = 'targets.azure.customise[0]';
const pointer = "a JSON pointer within the inputs, e.g. '/sku/name'";

/** The escape hatch. */
export const azureCustomise: Readonly<Record<string, Wrong>> = {
  'customisations that are no list': {
    given: azure(good),
    says: [
      {
        path: 'targets.azure.customise',
        got: '{"type":"keyvault:Vault","name":"vault-eastus2","because":"the contract asks …',
        want: "a list such as [{ type: 'keyvault:Vault', name: 'vault-eastus2', because: '…', set: {} }]",
      },
    ],
  },
  'a customisation of no type': {
    given: azure([{ ...good, type: 'Vault' }]),
    says: [{ path: `${at}.type`, got: '"Vault"', want: "a type as dist/azure spells it, e.g. 'keyvault:Vault'" }],
  },
  'a customisation of every resource of a type': {
    given: azure([{ type: good.type, because: good.because, set: good.set }]),
    says: [{ path: `${at}.name`, want: "the resource's name in the stack, e.g. 'vault-eastus2'" }],
  },
  'a customisation without a reason': {
    given: azure([{ ...good, because: '' }]),
    says: [
      {
        path: `${at}.because`,
        got: '""',
        want: 'a reason of at least ten characters that says why no prop will do',
      },
    ],
  },
  'a customisation with a reason that says nothing': {
    given: azure([{ ...good, because: '   later    ' }]),
    says: [
      {
        path: `${at}.because`,
        got: '"   later    "',
        want: 'a reason of at least ten characters that says why no prop will do',
      },
    ],
  },
  'a customisation that changes nothing': {
    given: azure([{ ...good, set: {} }]),
    says: [
      {
        path: `${at}.set`,
        want: 'something to set or to remove',
        fix: "For example set: { '/sku/name': 'Standard_E64ds_v5' }.",
      },
    ],
  },
  'a customisation of no place': {
    given: azure([{ ...good, set: { 'sku.name': 1 } }]),
    says: [{ path: `${at}.set['sku.name']`, got: '"sku.name"', want: pointer }],
  },
  'a customisation that removes everything': {
    given: azure([{ ...good, remove: ['/'] }]),
    says: [{ path: `${at}.remove[0]`, got: '"/"', want: pointer }],
  },
  'a customisation with what JSON can not say': {
    given: azure([{ ...good, set: { '/a': { b: [Number.NaN] } } }]),
    says: [{ path: `${at}.set['/a'].b[0]`, got: 'NaN', want: 'a value that JSON can say' }],
  },
  'a customisation that sets and removes the same': {
    given: azure([{ ...good, remove: ['/a'] }]),
    says: [{ path: `${at}.remove[0]`, got: '"/a"', want: 'a place that is not set as well' }],
  },
};
