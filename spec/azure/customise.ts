import type { Place } from '../place';
import { freePointer, type Json, readJson } from './json-value';

/**
 * A change to one resource that no prop offers: the escape hatch. It must arrive: synthesis and deployment fail where no
 * resource is of this type and name.
 */
export interface AzureCustomisation {
  /** As `dist/azure` spells it without its provider, e.g. `dbforpostgresql:Server`. */
  readonly type: string;
  /** Name of the resource in the stack, e.g. `postgres-eastus2`. */
  readonly name: string;
  /** Why no prop will do, for whoever upgrades this; at least ten characters. It stands in the output. */
  readonly because: string;
  /** Inputs by JSON pointer, e.g. `{ '/sku/name': 'Standard_E64ds_v5' }`. @default nothing */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Inputs that are left out, by JSON pointer. @default none */
  readonly remove?: readonly string[];
}

export interface Customisation {
  readonly type: string;
  readonly name: string;
  readonly because: string;
  readonly set: Readonly<Record<string, Json>>;
  readonly remove: readonly string[];
}

export function resolveCustomisations(
  place: Place,
  props: readonly AzureCustomisation[] | undefined,
): readonly Customisation[] {
  return place
    .list(props, "a list such as [{ type: 'keyvault:Vault', name: 'vault-eastus2', because: '…', set: {} }]")
    .map((one, index) => resolveOne(place.item(index), one));
}

function resolveOne(place: Place, props: AzureCustomisation): Customisation {
  const given = place.props(props, { type: true, name: true, because: true, set: true, remove: true });
  const set: Record<string, Json> = {};
  for (const [pointer, value] of place.in('set').entries(given.set)) {
    checkPointer(place.in('set').in(pointer), pointer);
    set[pointer] = readJson(place.in('set').in(pointer), value);
  }
  const remove = place.in('remove').list(given.remove, "a list of JSON pointers, e.g. ['/sku/capacity']");
  for (const [index, pointer] of remove.entries()) {
    const at = place.in('remove').item(index);
    checkPointer(at, pointer);
    if (typeof pointer === 'string' && Object.hasOwn(set, pointer))
      at.fault(pointer, 'a place that is not set as well');
  }
  if (Object.keys(set).length === 0 && remove.length === 0) {
    place.in('set').missing('something to set or to remove', "For example set: { '/sku/name': 'Standard_E64ds_v5' }.");
  }
  return {
    type: matching(
      place.in('type'),
      given.type,
      /^[a-z]+:[A-Z]\w*$/,
      "a type as dist/azure spells it, e.g. 'keyvault:Vault'",
    ),
    name: matching(place.in('name'), given.name, /^\S+$/, "the resource's name in the stack, e.g. 'vault-eastus2'"),
    because: matching(
      place.in('because'),
      given.because,
      /^(?=.*\S.{8}.*\S).+$/s,
      'a reason of at least ten characters that says why no prop will do',
    ),
    set,
    remove,
  };
}

function matching(place: Place, value: unknown, pattern: RegExp, want: string): string {
  if (typeof value === 'string' && pattern.test(value)) return value;
  if (value === undefined) place.missing(want);
  else place.fault(value, want);
  return '';
}

function checkPointer(place: Place, pointer: unknown): void {
  if (!freePointer(pointer)) place.fault(pointer, "a JSON pointer within the inputs, e.g. '/sku/name'");
}
