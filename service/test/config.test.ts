import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { help } from '../src/config/help';
import { ConfigError, readConfig, settings, type Variables } from '../src/config/read';

const read = (environment: Variables) => readConfig({ CONFIG_DIR: '/nowhere', ...environment });

function faults(environment: Variables): readonly string[] {
  try {
    read(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

const strong = 'a secret of at least thirty-two bytes';

describe('configuration', () => {
  it('D29: nothing has to be set, and what is not set is safe', () => {
    const config = read({});
    expect(config).toMatchObject({
      PORT: 8000,
      MANAGEMENT_PORT: 9090,
      ENVIRONMENT: 'development',
      LLM_MODEL: 'built-in',
    });
    expect(config).toMatchObject({ CACHE_SCOPE: 'tenant', CORS_ORIGINS: [], TRUSTED_HOPS: 0, ALLOW_ANONYMOUS: false });
  });

  it('D29: says all that is wrong at once: where, got, want', () => {
    const found = faults({
      PORT: '99999',
      RATE_LIMIT: '0',
      ENVIRONMENT: 'prod',
      CORS_ORIGINS: '*',
      PRICES: '[{"model":"m"}]',
      REDIS_URL: 'http://redis',
      VECTOR_STORE: 'qdrant',
      LLM_MODEL: 'gpt-9',
    });
    expect(found).toEqual([
      'PORT: got "99999", want a whole number from 0 to 65535.',
      'ENVIRONMENT: got "prod", want development, staging, production.',
      `CORS_ORIGINS: got "*", want origins such as https://app.example.com, never '*'.`,
      'PRICES: got "[{\\"model\\":\\"m\\"}]", want JSON: [{"model": "…", "from": "2026-01-01", "input": "2.50", "output": "15.00"}].',
      'RATE_LIMIT: got "0", want a whole number from 1 to 10000000.',
      'REDIS_URL: got "http://redis", want an address with redis:, rediss:.',
      'LLM_MODEL: got "gpt-9" without a way to it, want LLM_API_KEY, LLM_BASE_URL or AZURE_OPENAI_ENDPOINT.',
      'LLM_MODEL: got "gpt-9", want a model with a price. Add it to PRICES, at "0" if it costs nothing.',
      'VECTOR_STORE: got "qdrant" without VECTOR_URL, want its address.',
    ]);
    expect(new ConfigError(found).message).toMatch(/^configuration: 9 settings to change\n {2}PORT: /);
  });

  it('D29: what goes by identity needs no password, but a place and TLS', () => {
    const hubs = { KAFKA_BROKERS: 'acme.servicebus.windows.net:9093', KAFKA_SASL_MECHANISM: 'OAUTHBEARER' };
    expect(faults({ ...hubs, KAFKA_TLS: 'true' })).toEqual([]);
    expect(faults({ VECTOR_STORE: 'vectorDatabase', VECTOR_URL: 'https://qdrant.example.com:6333' })).toEqual([]);
    expect(faults({ ...hubs, VECTOR_STORE: 'cosmos' })).toEqual([
      'KAFKA_TLS: got false beside KAFKA_SASL_MECHANISM=oauthbearer, want true: a token goes to nobody else.',
      'VECTOR_STORE: got "cosmos" without COSMOS_ENDPOINT, want its address.',
    ]);
  });

  it('D21: production refuses to serve anyone, unless told so', () => {
    expect(faults({ ENVIRONMENT: 'production' })).toEqual([
      'JWT_JWKS_URL: got none in production, want it or JWT_SECRET_KEY. ALLOW_ANONYMOUS=true serves anyone.',
    ]);
    expect(faults({ ENVIRONMENT: 'production', ALLOW_ANONYMOUS: 'true' })).toEqual([]);
    expect(faults({ ENVIRONMENT: 'staging' })).toEqual([]);
  });

  it('D21: production wants issuer and audience of its tokens', () => {
    const both = { JWT_ISSUER: 'https://issuer', JWT_AUDIENCE: 'agents' };
    const found = faults({ ENVIRONMENT: 'production', JWT_SECRET_KEY: strong });
    expect(found.map((fault) => fault.split(':')[0])).toEqual(['JWT_ISSUER', 'JWT_AUDIENCE']);
    expect(faults({ JWT_JWKS_URL: 'https://issuer/keys' })).toHaveLength(2);
    expect(faults({ ENVIRONMENT: 'production', JWT_SECRET_KEY: strong, ...both })).toEqual([]);
  });

  it('D29: never prints a secret, not even a wrong one', () => {
    const found = faults({ JWT_SECRET_KEY: 'short-and-secret', AUDIT_KEY: 'also-secret', JWT_JWKS_URL: 'https://i/k' });
    expect(found.join('\n')).not.toMatch(/short-and-secret|also-secret/);
    expect(found.length).toBeGreaterThan(2);
  });

  it.each([
    ...[
      'REDIS_URL',
      'MODEL',
      'MAX_TOKENS',
      'MAX_ROUNDS',
      'SESSION_TTL_HOURS',
      'RATE_LIMIT',
      'RATE_WINDOW',
      'OTLP_ENDPOINT',
    ],
    ...['LLM_API_KEY', 'LLM_MODEL', 'MAX_RETRIES', 'TIMEOUT_SECONDS', 'CACHE_ENABLED', 'LOG_LEVEL', 'ENVIRONMENT'],
    ...['AZURE_OPENAI_ENDPOINT', 'AZURE_OPENAI_KEY', 'JWT_SECRET_KEY'],
  ])('D29: the guides’ name %s is read', (name) => {
    const known = Object.entries(settings).some(([own, { aliases }]) => own === name || aliases.includes(name));
    expect(known).toBe(true);
    expect(help()).toContain(name);
  });

  it('D29: two names of one setting may not differ', () => {
    expect(read({ MODEL: 'built-in' }).LLM_MODEL).toBe('built-in');
    expect(faults({ MODEL: 'built-in', LLM_MODEL: 'gpt-5.5', LLM_API_KEY: 'k' })).toEqual([
      'MODEL: got another value than LLM_MODEL, want one of the two: they mean the same.',
    ]);
  });

  it('D29: a file gives settings, the environment wins, an unknown word is refused', () => {
    const folder = mkdtempSync(join(tmpdir(), 'config-'));
    writeFileSync(
      join(folder, 'config.json'),
      JSON.stringify({ RATE_LIMIT: 7, RATE_WINDOW: 60, logging: { level: 'Warning', format: 'json' } }),
    );
    const config = readConfig({ CONFIG_DIR: folder, RATE_WINDOW: '30' });
    expect(config).toMatchObject({ RATE_LIMIT: 7, RATE_WINDOW: 30, LOG_LEVEL: 'warn' });
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ RATE_LIMITS: 7 }));
    expect(() => readConfig({ CONFIG_DIR: folder })).toThrow('got "RATE_LIMITS", want a setting that --help prints.');
    writeFileSync(join(folder, 'config.json'), '{');
    expect(() => readConfig({ CONFIG_DIR: folder })).toThrow('got what is not JSON');
  });

  it('D29: the help prints every setting with what it wants and its default', () => {
    const text = help();
    for (const name of Object.keys(settings)) expect(text).toContain(`\n  ${name}\n`);
    expect(text).toContain('Requests of one user in a window. Want a whole number from 1 to 10000000. Default: 100.');
  });

  it.each([
    ['https://backups.s3.eu-central-1.amazonaws.com/agents', 'Amazon S3'],
    ['https://s3.eu-central-1.amazonaws.com/backups', 'Amazon S3'],
    ['https://backups.s3.amazonaws.com', 'Amazon S3'],
    ['https://backups.s3.cn-north-1.amazonaws.com.cn', 'Amazon S3'],
    ['s3://backups', 'Amazon S3'],
    ['https://storage.googleapis.com/backups', 'Google Cloud Storage'],
    ['https://backups.storage.googleapis.com', 'Google Cloud Storage'],
    ['gs://backups', 'Google Cloud Storage'],
    ['ftp://example.com/backups', 'ftp:'],
  ])('D27: a backup to %s is refused by name', (url, name) => {
    expect(faults({ BACKUP_URL: url })).toEqual([
      `BACKUP_URL: got ${JSON.stringify(url)}, want a folder or the https address of an Azure blob container: ${name} is not supported.`,
    ]);
  });

  it.each([
    '',
    '/backups',
    'backups',
    'file:///backups',
    'https://a.blob.core.windows.net/backups',
    'http://127.0.0.1:9/b',
  ])('D27: a backup to %j is possible', (url) => expect(faults({ BACKUP_URL: url })).toEqual([]));

  it('D29: an empty variable counts as unset', () => {
    expect(read({ REDIS_URL: '', RATE_LIMIT: '' })).toMatchObject({ REDIS_URL: undefined, RATE_LIMIT: 100 });
  });
});
