import type { Schema } from '../recover';
import { list, NAME, object, oneOf, STRING, spec, TEXTS, text } from './notation';

/**
 * - SecretProviderClass: github.com/kubernetes-sigs/secrets-store-csi-driver,
 *   config/crd/bases/secrets-store.csi.x-k8s.io_secretproviderclasses.yaml
 * - ExternalSecret v1: github.com/external-secrets/external-secrets,
 *   config/crds/bases/external-secrets.io_externalsecrets.yaml (the package stops at v1beta1, which operators from 1.0
 *   on no longer serve)
 */

const KEY: Schema = text('^[-._a-zA-Z0-9]+$', { minLength: 1, maxLength: 253 });

const PROVIDER_CLASS = object({
  parameters: TEXTS,
  provider: STRING,
  secretObjects: list(
    object({
      annotations: TEXTS,
      data: list(object({ key: STRING, objectName: STRING })),
      labels: TEXTS,
      secretName: STRING,
      type: STRING,
    }),
  ),
});

const STORE = object({ kind: oneOf('SecretStore', 'ClusterSecretStore'), name: NAME });
const GENERATOR_KINDS = [
  'ACRAccessToken',
  'CloudsmithAccessToken',
  'ClusterGenerator',
  'ECRAuthorizationToken',
  'Fake',
  'GCRAccessToken',
  'GithubAccessToken',
  'Grafana',
  'MFA',
  'Password',
  'QuayAccessToken',
  'SSHKey',
  'STSSessionToken',
  'UUID',
  'VaultDynamicSecret',
  'Webhook',
];
const SOURCE: Schema = {
  ...object({
    generatorRef: object({ apiVersion: STRING, kind: oneOf(...GENERATOR_KINDS), name: NAME }, ['kind', 'name']),
    storeRef: STORE,
  }),
  minProperties: 1,
  maxProperties: 1,
};
const DECODING = {
  conversionStrategy: oneOf('Default', 'Unicode'),
  decodingStrategy: oneOf('Auto', 'Base64', 'Base64URL', 'None'),
  nullBytePolicy: oneOf('Ignore', 'Fail'),
};
const REMOTE = object(
  { ...DECODING, key: STRING, metadataPolicy: oneOf('None', 'Fetch'), property: STRING, version: STRING },
  ['key'],
);
const REWRITE: Schema = {
  ...object({
    merge: object({
      conflictPolicy: oneOf('Ignore', 'Error'),
      into: STRING,
      priority: list(STRING),
      priorityPolicy: oneOf('IgnoreNotFound', 'Strict'),
      strategy: oneOf('Extract', 'JSON'),
    }),
    regexp: object({ source: STRING, target: STRING }, ['source', 'target']),
    transform: object({ template: STRING }, ['template']),
  }),
  minProperties: 1,
  maxProperties: 1,
};
const TEMPLATES = object(
  { items: list(object({ key: KEY, templateAs: oneOf('Values', 'KeysAndValues') }, ['key'])), name: NAME },
  ['items', 'name'],
);

const EXTERNAL_SECRET = object({
  data: list(object({ remoteRef: REMOTE, secretKey: KEY, sourceRef: SOURCE }, ['remoteRef', 'secretKey'])),
  dataFrom: list(
    object({
      extract: REMOTE,
      find: object({ ...DECODING, name: object({ regexp: STRING }), path: STRING, tags: TEXTS }),
      rewrite: list(REWRITE),
      sourceRef: SOURCE,
    }),
  ),
  refreshInterval: STRING,
  refreshPolicy: oneOf('CreatedOnce', 'Periodic', 'OnChange'),
  secretStoreRef: STORE,
  target: object({
    creationPolicy: oneOf('Owner', 'Orphan', 'Merge', 'None'),
    deletionPolicy: oneOf('Delete', 'Merge', 'Retain'),
    immutable: { type: 'boolean' },
    manifest: object({ apiVersion: { ...STRING, minLength: 1 }, kind: { ...STRING, minLength: 1 } }, [
      'apiVersion',
      'kind',
    ]),
    name: NAME,
    template: object({
      data: TEXTS,
      engineVersion: oneOf('v2'),
      mergePolicy: oneOf('Replace', 'Merge'),
      metadata: object({ annotations: TEXTS, finalizers: list(STRING), labels: TEXTS }),
      templateFrom: list(object({ configMap: TEMPLATES, literal: STRING, secret: TEMPLATES, target: STRING })),
      type: STRING,
    }),
  }),
});

export const SECRETS: Readonly<Record<string, Schema>> = {
  'secrets-store.csi.x-k8s.io/v1/SecretProviderClass': spec(PROVIDER_CLASS),
  'external-secrets.io/v1/ExternalSecret': spec(EXTERNAL_SECRET),
};
