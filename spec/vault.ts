import { late, readText, type Text } from './late';
import { readName } from './names';
import type { Place } from './place';

/** Azure Key Vault. */
export interface KeyVault {
  readonly kind: 'keyVault';
  /** @default late('vault.{region}.name'): one vault a region */
  readonly name?: Text;
  /** Entra tenant of the vault. @default late('vault.tenantId') */
  readonly tenantId?: Text;
}

/** AWS Secrets Manager, in the region that the pods run in. */
export interface SecretsManager {
  readonly kind: 'secretsManager';
}

/** Secrets that already stand in the namespace as Kubernetes Secrets, brought there by other means. */
export interface ExistingSecrets {
  readonly kind: 'existingSecrets';
}

export type VaultProps = KeyVault | SecretsManager | ExistingSecrets;

/** Secrets are kept in Azure Key Vault (C8). */
export function keyVault(props: Omit<KeyVault, 'kind'> = {}): KeyVault {
  return { kind: 'keyVault', ...props };
}

/** Secrets are kept in AWS Secrets Manager. */
export function secretsManager(): SecretsManager {
  return { kind: 'secretsManager' };
}

/** Secrets exist in the namespace as `Secret` objects; every reference to one is declared external. */
export function existingSecrets(): ExistingSecrets {
  return { kind: 'existingSecrets' };
}

export type Vault =
  | { readonly kind: 'keyVault'; readonly name: string; readonly tenantId: string }
  | { readonly kind: 'secretsManager' }
  | { readonly kind: 'existingSecrets' };

export function resolveVault(place: Place, props: VaultProps | undefined): Vault | undefined {
  if (props === undefined) return undefined;
  switch ((props as Partial<VaultProps> | null)?.kind) {
    case 'keyVault': {
      const given = place.props(props as KeyVault, { kind: true, name: true, tenantId: true });
      return {
        kind: 'keyVault',
        name: readText(place.in('name'), given.name ?? late('vault.{region}.name'), checkVaultName(place.in('name'))),
        tenantId: readText(
          place.in('tenantId'),
          given.tenantId ?? late('vault.tenantId'),
          checkTenant(place.in('tenantId')),
        ),
      };
    }
    case 'secretsManager':
    case 'existingSecrets':
      place.props(props as SecretsManager, { kind: true });
      return { kind: (props as SecretsManager).kind };
    default:
      place.fault(props, 'keyVault(), secretsManager() or existingSecrets()');
      return undefined;
  }
}

/** Key Vault names: 3 to 24 letters, digits and dashes (Azure resource naming rules). */
function checkVaultName(place: Place) {
  return (name: string) => {
    if (!/^[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$/.test(name)) {
      place.fault(name, '3 to 24 letters, digits and dashes', 'The name alone, without https:// and .vault.azure.net.');
    }
  };
}

function checkTenant(place: Place) {
  return (tenant: string) => {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(tenant)) place.fault(tenant, "a tenant's GUID");
  };
}

/** A secret by reference: its name in the vault, and which version or key of it. */
export interface SecretRef {
  /** Name in the vault; with existingSecrets(), name of the Kubernetes Secret. */
  readonly name: string;
  /** Pin a version; rotation then needs a change here. @default the newest */
  readonly version?: string;
  /** Key within the secret: of a Kubernetes Secret, or of a JSON value in Secrets Manager. @default the whole value */
  readonly key?: string;
}

export type Secrets = Readonly<Record<string, SecretRef>>;

/** Environment variables that are filled from the vault: variable → name in the vault, or a reference with more. */
export function resolveSecrets(
  place: Place,
  props: Readonly<Record<string, string | SecretRef>> | undefined,
  vault: Vault | undefined,
): Secrets {
  const secrets: Record<string, SecretRef> = {};
  for (const [variable, value] of place.entries(props)) {
    const here = place.in(variable);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable)) here.missing('a variable name of letters, digits and underscores');
    secrets[variable] = readSecretRef(here, value, vault);
  }
  return secrets;
}

/** One secret: its name in the vault, or a reference with more. */
export function readSecretRef(here: Place, value: string | SecretRef, vault: Vault | undefined): SecretRef {
  const given: Partial<SecretRef> =
    typeof value === 'string' ? { name: value } : here.props(value, { name: true, version: true, key: true });
  const name = typeof value === 'string' ? here : here.in('name');
  const { version, key } = given;
  const secret = {
    name: readSecretName(name, given.name, vault),
    ...(version === undefined ? {} : { version: readText(here.in('version'), version, checkWord(here.in('version'))) }),
    ...(key === undefined ? {} : { key: readText(here.in('key'), key, checkWord(here.in('key'))) }),
  };
  if (vault?.kind === 'existingSecrets' && given.key === undefined) {
    here.fault(value, "{ name: '<Secret>', key: '<key>' }", 'A Kubernetes Secret holds several values.');
  }
  if (vault?.kind === 'existingSecrets' && version !== undefined) {
    here.in('version').fault(version, 'no version: a Kubernetes Secret has one alone', 'Remove it.');
  }
  if (vault === undefined) needVault(here);
  return secret;
}

function checkWord(place: Place) {
  return (text: string) => {
    if (!/^[!-~]+$/.test(text)) place.fault(text, 'text without spaces');
  };
}

export function needVault(place: Place): void {
  place.missing(
    'a vault to read it from',
    'Add vault: keyVault(), secretsManager() or existingSecrets() to the platform.',
  );
}

export function readSecretName(place: Place, name: unknown, vault: Vault | undefined): string {
  if (vault?.kind === 'existingSecrets') return readName(place, name, 63);
  // Key Vault takes letters, digits and dashes; Secrets Manager takes slashes and underscores too.
  const pattern = vault?.kind === 'secretsManager' ? /^[\w/+=.@-]{1,512}$/ : /^[A-Za-z0-9-]{1,127}$/;
  if (typeof name === 'string' && pattern.test(name)) return name;
  const fix = 'The name by which the vault knows it, never the value.';
  // It may be the value: that must not be printed.
  if (typeof name === 'string') place.missing("a secret's name in the vault", fix);
  else place.fault(name, "a secret's name in the vault", fix);
  return 'invalid';
}
