import type { Place } from '../place';
import { resolveSecrets, type SecretRef, type Vault } from '../vault';

/** A secret by which a store lets workloads in. What is wrong with it is told here, once, and not at each of them. */
export function readStoreSecret(
  place: Place,
  prop: string,
  value: string | SecretRef | undefined,
  vault: Vault | undefined,
): SecretRef | undefined {
  if (value === undefined) return undefined;
  const secret = resolveSecrets(place, { [prop]: value }, vault)[prop];
  const keyless = vault?.kind === 'existingSecrets' && secret?.key === undefined;
  return vault === undefined || keyless || secret?.name === 'invalid' ? undefined : secret;
}
