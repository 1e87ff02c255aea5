import { readName } from '../names';
import type { Place } from '../place';
import type { KubernetesTarget } from '../targets/kubernetes';
import { needVault, readSecretRef, type SecretRef, type Vault } from '../vault';

/** A key of a Secret that stands in the namespace already. */
export interface ExistingSecret {
  readonly kind: 'existingSecret';
  /** Name of the Secret. */
  readonly secret: string;
  /** Key within it. */
  readonly key: string;
}

/** A key of a Secret that stands in the namespace already, e.g. `existingSecret('alerting', 'pagerduty')`. */
export const existingSecret = (secret: string, key: string): ExistingSecret => ({
  kind: 'existingSecret',
  secret,
  key,
});

/** What lets something outside the platform's pods in: its name in the vault, or a Secret that is there already. */
export type CredentialProps = string | SecretRef | ExistingSecret;

/** A key of a Secret of the namespace, and where its value comes from if we bring it. */
export interface Credential {
  readonly secret: string;
  readonly key: string;
  readonly brought?: SecretRef;
}

export interface CredentialContext {
  readonly vault: Vault | undefined;
  /** How secrets reach the namespace; undefined where no cluster is described. */
  readonly secrets: KubernetesTarget['secrets'] | undefined;
}

/** The Secret that holds what is read by others than our pods. Two dots: no object of a workload is called so. */
export const broughtSecret = 'observability.vault.secrets';

/**
 * Reads a credential that an operator reads from the namespace.
 * @param prop where it stands in its object
 * @param key its key within the Secret that we bring
 */
export function readCredential(
  place: Place,
  prop: string,
  given: CredentialProps | undefined,
  key: string,
  { vault, secrets }: CredentialContext,
): Credential {
  const here = place.in(prop);
  const none = { secret: 'invalid', key };
  if (given === undefined) {
    here.missing("a credential: its name in the vault, or existingSecret('<Secret>', '<key>')");
    return none;
  }
  if ((given as Partial<ExistingSecret>).kind === 'existingSecret') {
    const props = here.props(given as ExistingSecret, { kind: true, secret: true, key: true });
    if (typeof props.key !== 'string' || !/^[\w.-]{1,253}$/.test(props.key))
      here.in('key').fault(props.key, 'a key of the Secret: letters, digits, dots, dashes and underscores');
    return { secret: readName(here.in('secret'), props.secret, 63), key: props.key ?? key };
  }
  if (vault === undefined) {
    needVault(here);
    return none;
  }
  const reference = readSecretRef(here, given as string | SecretRef, vault);
  if (vault.kind === 'existingSecrets') return { secret: reference.name, key: reference.key ?? key };
  if (secrets === 'csi' && reference.name !== 'invalid') {
    here.missing(
      'a Secret of the namespace: the CSI driver brings secrets to pods alone, and none of them reads this one',
      "Set targets.kubernetes.secrets: 'externalSecrets', or write existingSecret('<Secret>', '<key>').",
    );
  }
  return { secret: broughtSecret, key, brought: reference };
}

/** Its name in the configuration of a stack: the one that it has in the vault. */
export const settingOf = ({ brought, secret, key }: Credential): string => brought?.name ?? `${secret}-${key}`;
