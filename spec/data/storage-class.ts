import type { Place } from '../place';

/** A storage class is named like a DNS subdomain. */
export function readStorageClass(place: Place, name: string | undefined): { readonly storageClass?: string } {
  if (name === undefined) return {};
  if (typeof name === 'string' && /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(name)) return { storageClass: name };
  place.fault(name, "the name of a storage class, e.g. 'managed-csi-premium'");
  return {};
}
