import { describe, expect, test } from 'vitest';
import { judge, messages, places, read, ruleNamed } from '../support';

const id = 'no-secret-material';
const env = (name: string, value: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, env: [{name: ${name}, value: ${JSON.stringify(value)}}]}]}`;
const config = (key: string, value: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {${JSON.stringify(key)}: ${JSON.stringify(value)}}`;

// Put together here, so that no scanner of this repository takes them for real ones.
const joined = (...parts: readonly string[]) => parts.join('');
const SHAPED: readonly (readonly [string, string])[] = [
  ['OpenAI', joined('sk-', 'proj-', 'a1B2'.repeat(8))],
  ['Anthropic', joined('sk-ant-', 'api03-', 'a1B2'.repeat(8))],
  ['AWS', joined('AKIA', 'ABCDEFGH23456789')],
  ['GitHub', joined('ghp_', 'a1B2'.repeat(9))],
  ['GitLab', joined('glpat-', 'a1B2'.repeat(5))],
  ['npm', joined('npm_', 'a1B2'.repeat(9))],
  ['Google', joined('AIza', 'a1B2c'.repeat(7))],
  ['Slack', joined('xoxb-', '1234567890-abcdef')],
  ['Slack webhook', joined('https://hooks.slack.com/services/', 'T0AB/B0AB/', 'a1B2'.repeat(6))],
  ['Stripe', joined('sk_live_', 'a1B2'.repeat(6))],
  ['Azure storage', joined('DefaultEndpointsProtocol=https;AccountName=a;AccountKey=', 'a1B2'.repeat(20), '==')],
  ['Azure SAS', joined('https://a.blob.core.windows.net/c?sv=1&sig=', 'a1B2'.repeat(10))],
  ['JWT', joined('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0NTYifQ', '.a1B2c3D4e5F6')],
  ['private key', joined('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIE')],
  ['URL', 'postgresql://app:hunter2@db:5432/app'],
  ['URL without user', 'rediss://:hunter2@cache:6380'],
];

describe('B9: secrets by their shape', () => {
  test.each(SHAPED)('%s is found under a harmless name, and never printed', (_, secret) => {
    const value = `before ${secret} after`;
    for (const text of [env('SETTING', value), config('file.txt', value)]) {
      const { findings } = judge(read(text), { rules: [ruleNamed(id)] });
      expect(findings).toHaveLength(1);
      expect(JSON.stringify(findings)).not.toContain(secret.slice(-12));
    }
  });

  test('arguments, annotations and custom resources are read too', () => {
    const url = 'amqp://user:hunter2@queue';
    expect(
      places(
        id,
        `apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {a/b: "${url}"}}\nspec: {containers: [{args: ["--url", "${url}"]}]}`,
      ),
    ).toEqual(['Pod/p /metadata/annotations/a~1b', 'Pod/p /spec/containers/0/args/1']);
    expect(
      places(
        id,
        `apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: s}\nspec: {triggers: [{metadata: {host: "${url}"}}]}`,
      ),
    ).toHaveLength(1);
  });
});

describe('B9: secrets by their name', () => {
  test.each([
    'JWT_SECRET_KEY',
    'LLM_API_KEY',
    'AZURE_OPENAI_KEY',
    'DB_PASSWORD',
    'GITHUB_TOKEN',
    'apiKey',
    'client.secret',
    'STORAGE_CONNECTION_STRING',
    'APP_CREDENTIALS',
  ])('%s with a literal is found, in env and in a ConfigMap', (name) => {
    expect(places(id, env(name, 'change-me-now'))).toEqual(['Pod/p /spec/containers/0/env/0/value']);
    expect(places(id, config(name, 'change-me-now'))).toEqual([`ConfigMap/c /data/${name}`]);
  });

  test.each([
    ['MAX_TOKENS', '4096'],
    ['TOKEN_BUDGET', 'per-conversation'],
    ['SECRET_NAME', 'model-keys'],
    ['KEY_VAULT_URL', 'https://kv.vault.azure.net'],
    ['JWT_JWKS_URL', 'https://id.example.com/keys'],
    ['PASSWORD_FILE', '/run/secrets/password'],
    ['DB_PASSWORD', ''],
    ['DB_PASSWORD', '$(DATABASE_PASSWORD)'],
    ['TLS_KEY', '/etc/tls/tls.key'],
    ['PARTITION_KEY', 'tenantId'],
    ['CACHE_KEY', 'model-prompt'],
    ['PUBLIC_KEY', 'MIIBIjANBgkq'],
    ['TOKEN', 'https://login.example.com/token'],
    ['REQUIRE_TOKEN', 'true'],
    ['MONKEY', 'capuchin-monkey'],
    ['TOKENIZER', 'cl100k_base'],
  ])('%s=%s is no secret', (name, value) => {
    expect(messages(id, env(name, value))).toEqual([]);
    expect(messages(id, config(name, value))).toEqual([]);
  });
});

describe('B9: what only looks like a secret', () => {
  test.each([
    'task-queue-with-a-very-long-name-indeed',
    'risk-assessment-service-for-production',
    'https://example.com:8443/path@v1',
    'postgresql://app@db:5432/app',
    'postgresql://app:$(DB_PASSWORD)@db/app',
    'postgresql://app:$\u007BDB_PASSWORD}@db/app',
    'postgresql://app:<password>@db/app',
    'registry.example.com/acme/chat@sha256:0123456789abcdef',
    '-----BEGIN CERTIFICATE-----\nMIIB',
    '-----BEGIN PUBLIC KEY-----\nMIIB',
  ])('%s', (value) => expect(messages(id, config('file.txt', value))).toEqual([]));

  test('a JSON file is read by its fields', () => {
    expect(
      messages(
        id,
        config('a.json', '{"maxTokens": "4096", "keyVault": "kv", "token": "$\u007BTOKEN}", "cacheKey": "model"}'),
      ),
    ).toEqual([]);
    expect(
      messages(id, config('a.json', '{"db": {"user": "app", "password": "hunter2x"}, "clientSecret": "s3cr3t-value"}')),
    ).toEqual(['holds a literal for password, clientSecret']);
  });
});

describe('B9: kind Secret', () => {
  test('each value is found, an empty one is a slot to fill', () => {
    expect(
      places(id, 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: eA==, b: ""}\nstringData: {"c/d": x}'),
    ).toEqual(['Secret/s /data/a', 'Secret/s /stringData/c~1d']);
  });

  test('a sealed one is encrypted', () => {
    expect(
      places(
        id,
        'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: s}\nspec: {encryptedData: {password: AgBx}}',
      ),
    ).toEqual([]);
  });
});
