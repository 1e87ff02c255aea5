import type { Construct } from 'constructs';
import { slug } from '../../spec/names';
import type { Workload } from '../../spec/resolve-workload';
import type { SecretRef, Vault } from '../../spec/vault';
import type { ExternalSecret, SecretProviderClass } from './custom-resources/secrets';
import { externalAnnotation } from './external';
import { createObject } from './object';
import { secretFilesName, secretKey, secretName } from './secret-names';
import { type Site, workloadLabels } from './site';

/** Whether any container of a workload has variables from the vault. */
export const readsSecrets = ({ main, sidecars, init }: Workload): boolean =>
  [main, ...sidecars, ...init].some(({ secrets }) => Object.keys(secrets).length > 0);

/** One secret of the vault, and the key or file by which the pod knows it. */
interface Entry {
  readonly reference: SecretRef;
  readonly key: string;
}

/** Brings the workload's secrets from the vault, by reference: no value ever stands in a manifest (B9, C8). */
export function createSecrets(scope: Construct, site: Site, workload: Workload): void {
  const { vault } = site.environment;
  if (vault === undefined || vault.kind === 'existingSecrets') return;
  const variables = [workload.main, ...workload.sidecars, ...workload.init].flatMap((container) =>
    Object.entries(container.secrets).map(([name, reference]) => ({
      reference,
      key: secretKey(workload, container, name),
    })),
  );
  if (variables.length > 0) bring(scope, site, workload, vault, secretName(workload), variables, true);
  for (const [name, volume] of Object.entries(workload.volumes)) {
    if (volume.kind !== 'secretFiles') continue;
    const files = volume.secrets.map((secret) => ({ reference: { name: secret }, key: fileName(secret) }));
    bring(scope, site, workload, vault, secretFilesName(workload, name), files, false);
  }
}

/** A secret's own name, where a Secret's key and a file can be called so. */
const fileName = (secret: string): string => (/^[\w.-]{1,253}$/.test(secret) ? secret : slug(secret, 253));

function bring(
  scope: Construct,
  site: Site,
  workload: Workload,
  vault: Exclude<Vault, { kind: 'existingSecrets' }>,
  name: string,
  entries: readonly Entry[],
  asSecret: boolean,
): void {
  const labels = workloadLabels(site, workload);
  if (site.target.secrets === 'externalSecrets') {
    const store = site.target.secretStore;
    const annotations = externalAnnotation([`ClusterSecretStore/${store}`]);
    createObject<ExternalSecret>(
      scope,
      name,
      site,
      { name, labels, annotations },
      {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        spec: {
          refreshInterval: '1h',
          secretStoreRef: { kind: 'ClusterSecretStore', name: store },
          target: { name, creationPolicy: 'Owner', deletionPolicy: 'Retain' },
          data: entries.map(({ reference, key }) => ({
            secretKey: key,
            remoteRef: {
              key: reference.name,
              ...(reference.version === undefined ? {} : { version: reference.version }),
              ...(reference.key === undefined ? {} : { property: reference.key }),
            },
          })),
        },
      },
    );
    return;
  }
  createObject<SecretProviderClass>(
    scope,
    name,
    site,
    { name, labels },
    {
      apiVersion: 'secrets-store.csi.x-k8s.io/v1',
      kind: 'SecretProviderClass',
      spec: {
        ...(vault.kind === 'keyVault' ? azure(vault, workload, entries) : aws(site, workload, entries)),
        ...(asSecret
          ? {
              secretObjects: [
                { secretName: name, type: 'Opaque', data: entries.map(({ key }) => ({ objectName: key, key })) },
              ],
            }
          : {}),
      },
    },
  );
}

/** Parameters of the Azure provider (Microsoft, "Key Vault provider for Secrets Store CSI Driver"). */
function azure(
  vault: Extract<Vault, { kind: 'keyVault' }>,
  workload: Workload,
  entries: readonly Entry[],
): Pick<SecretProviderClass['spec'], 'provider' | 'parameters'> {
  const objects = entries.map(({ reference, key }) =>
    [
      '  - |',
      `    objectName: ${JSON.stringify(reference.name)}`,
      '    objectType: secret',
      `    objectAlias: ${JSON.stringify(key)}`,
      ...(reference.version === undefined ? [] : [`    objectVersion: ${JSON.stringify(reference.version)}`]),
    ].join('\n'),
  );
  return {
    provider: 'azure',
    parameters: {
      usePodIdentity: 'false',
      ...(workload.identity?.kind === 'azure' ? { clientID: workload.identity.clientId } : {}),
      keyvaultName: vault.name,
      tenantId: vault.tenantId,
      objects: `array:\n${objects.join('\n')}\n`,
    },
  };
}

/** Parameters of the AWS provider (AWS, "Secrets and Configuration Provider for Secrets Store CSI Driver"). */
function aws(
  site: Site,
  workload: Workload,
  entries: readonly Entry[],
): Pick<SecretProviderClass['spec'], 'provider' | 'parameters'> {
  const objects = byObject(entries).map(([{ reference, key }, paths]) =>
    [
      `- objectName: ${JSON.stringify(reference.name)}`,
      '  objectType: "secretsmanager"',
      ...(reference.version === undefined ? [] : [`  objectVersion: ${JSON.stringify(reference.version)}`]),
      // The provider refuses a name that comes twice without an alias; no variable has a dash in its name.
      `  objectAlias: ${JSON.stringify(paths.length === 0 ? key : `${key}-json`)}`,
      ...(paths.length === 0 ? [] : ['  jmesPath:', ...paths]),
    ].join('\n'),
  );
  return {
    provider: 'aws',
    parameters: {
      region: site.region.name,
      ...(workload.identity?.kind === 'podIdentity' ? { usePodIdentity: 'true' } : {}),
      objects: `${objects.join('\n')}\n`,
    },
  };
}

/** Secrets to fetch: one for each whole value, and one for all the keys that are read from one JSON value. */
function byObject(entries: readonly Entry[]): readonly (readonly [Entry, readonly string[]])[] {
  const objects = new Map<string, [Entry, string[]]>();
  for (const entry of entries) {
    const { name, version, key } = entry.reference;
    const id = JSON.stringify(key === undefined ? [entry.key] : [name, version]);
    const [first, paths] = objects.get(id) ?? [entry, []];
    if (key !== undefined) {
      paths.push(`    - path: ${JSON.stringify(jmesPath(key))}`, `      objectAlias: ${JSON.stringify(entry.key)}`);
    }
    objects.set(id, [first, paths]);
  }
  return [...objects.values()];
}

/** JMESPath takes letters, digits and underscores as they are; anything else only in quotes. */
const jmesPath = (key: string): string =>
  key
    .split('.')
    .map((step) => (/^[A-Za-z_]\w*$/.test(step) ? step : JSON.stringify(step)))
    .join('.');
