import { existsSync } from 'node:fs';
import { toolNames } from '../agents/tools';
import { priced } from '../cost/prices';
import { modelsOf } from '../models/names';
import { unsupportedBackup } from '../recovery/address';
import type { Config } from './settings';

/** What no setting can say alone. */
export function checkTogether(config: Config, given: (name: string) => boolean, serves: boolean): string[] {
  const faults: string[] = [];
  const need = (holds: boolean, fault: string): void => void (holds || faults.push(fault));
  const authenticated = config.JWT_SECRET_KEY !== undefined || config.JWT_JWKS_URL !== undefined;
  const production = config.ENVIRONMENT === 'production';

  need(
    config.PORT === 0 || config.PORT !== config.MANAGEMENT_PORT,
    `MANAGEMENT_PORT: got ${config.MANAGEMENT_PORT}, want another port than PORT: metrics are not for callers.`,
  );
  need(
    Buffer.byteLength(config.JWT_SECRET_KEY ?? ' '.repeat(32)) >= 32,
    'JWT_SECRET_KEY: got a short secret, want at least 32 bytes: shorter ones can be guessed from a token.',
  );
  need(
    config.JWT_SECRET_KEY === undefined || config.JWT_JWKS_URL === undefined,
    'JWT_SECRET_KEY: got a secret beside JWT_JWKS_URL, want one of the two.',
  );
  need(
    !authenticated || (!production && config.JWT_JWKS_URL === undefined) || config.JWT_ISSUER !== '',
    'JWT_ISSUER: got none, want the issuer: any token of the same key would do.',
  );
  need(
    !authenticated || (!production && config.JWT_JWKS_URL === undefined) || config.JWT_AUDIENCE !== '',
    'JWT_AUDIENCE: got none, want the audience: a token for another service would do.',
  );
  need(
    !serves || !production || authenticated || config.ALLOW_ANONYMOUS,
    'JWT_JWKS_URL: got none in production, want it or JWT_SECRET_KEY. ALLOW_ANONYMOUS=true serves anyone.',
  );

  const endpoint = config.LLM_BASE_URL ?? config.AZURE_OPENAI_ENDPOINT;
  need(
    config.LLM_BASE_URL === undefined || config.AZURE_OPENAI_ENDPOINT === undefined,
    'LLM_BASE_URL: got an address beside AZURE_OPENAI_ENDPOINT, want one of the two.',
  );
  const reached = endpoint !== undefined || config.LLM_API_KEY !== undefined;
  for (const { setting, model } of modelsOf(config)) {
    need(
      model === 'built-in' || reached,
      `${setting}: got ${JSON.stringify(model)} without a way to it, want LLM_API_KEY, LLM_BASE_URL or AZURE_OPENAI_ENDPOINT.`,
    );
    need(
      priced(config.PRICES, model),
      `${setting}: got ${JSON.stringify(model)}, want a model with a price. Add it to PRICES, at "0" if it costs nothing.`,
    );
  }
  const agents = config.AGENTS.map(({ name }) => name);
  need(new Set(agents).size === agents.length, 'AGENTS: got one name twice, want a name for each.');
  for (const { name, tools } of config.AGENTS) {
    const unknown = tools.filter((tool) => !toolNames.includes(tool));
    need(
      unknown.length === 0,
      `AGENTS: got the tool ${JSON.stringify(unknown[0])} for ${name}, want ${toolNames.join(', ')}.`,
    );
  }

  need(
    config.AZURE_OPENAI_ENDPOINT === undefined || given('LLM_MODEL'),
    'LLM_MODEL: got none, want the name of the deployment at AZURE_OPENAI_ENDPOINT.',
  );

  need(
    config.KAFKA_BROKERS.length === 0 || config.SERVICE_BUS_NAMESPACE === '',
    'SERVICE_BUS_NAMESPACE: got a namespace beside KAFKA_BROKERS, want one of the two.',
  );
  need(
    (config.KAFKA_BROKERS.length === 0 && config.SERVICE_BUS_NAMESPACE === '') ||
      config.REDIS_URL !== undefined ||
      !production,
    'REDIS_URL: got none beside a queue, want the store in which workers and services share the state of tasks.',
  );
  need(
    (config.KAFKA_TLS_CERT === '') === (config.KAFKA_TLS_KEY === ''),
    'KAFKA_TLS_CERT: got it without KAFKA_TLS_KEY or the other way round, want both or none.',
  );
  need(
    config.KAFKA_SASL_MECHANISM === 'none' ||
      config.KAFKA_SASL_MECHANISM === 'oauthbearer' ||
      (config.KAFKA_SASL_USER !== '' && config.KAFKA_SASL_PASSWORD !== undefined),
    'KAFKA_SASL_USER: got a mechanism without user and password, want KAFKA_SASL_USER and KAFKA_SASL_PASSWORD.',
  );
  need(
    config.KAFKA_SASL_MECHANISM !== 'oauthbearer' || config.KAFKA_TLS || config.KAFKA_TLS_CA !== '',
    'KAFKA_TLS: got false beside KAFKA_SASL_MECHANISM=oauthbearer, want true: a token goes to nobody else.',
  );
  need(
    config.DATABASE_AUTH !== 'identity' || config.PGHOST === '' || config.PGSSLMODE.startsWith('verify-'),
    `PGSSLMODE: got ${JSON.stringify(config.PGSSLMODE)} beside DATABASE_AUTH=identity, want verify-full: a token goes to nobody else.`,
  );
  need(
    config.VECTOR_STORE !== 'pgvector' || config.PGHOST !== '',
    'VECTOR_STORE: got "pgvector" without PGHOST, want the server that has it.',
  );
  need(
    config.VECTOR_STORE !== 'cosmos' || config.COSMOS_ENDPOINT !== undefined,
    'VECTOR_STORE: got "cosmos" without COSMOS_ENDPOINT, want its address.',
  );
  need(
    config.VECTOR_STORE !== 'search' || config.SEARCH_ENDPOINT !== undefined,
    'VECTOR_STORE: got "search" without SEARCH_ENDPOINT, want its address.',
  );
  need(
    config.VECTOR_STORE !== 'qdrant' || config.VECTOR_URL !== undefined,
    'VECTOR_STORE: got "qdrant" without VECTOR_URL, want its address.',
  );
  need(
    config.COSMOS_ENDPOINT === undefined || config.PGHOST === '',
    'COSMOS_ENDPOINT: got an address beside PGHOST, want one of the two: the ledger is kept once.',
  );
  const elsewhere = unsupportedBackup(config.BACKUP_URL);
  need(
    elsewhere === undefined,
    `BACKUP_URL: got ${JSON.stringify(config.BACKUP_URL)}, want a folder or the https address of an Azure blob container: ${elsewhere} is not supported.`,
  );
  need((config.AUDIT_KEY ?? ' '.repeat(32)).length >= 32, 'AUDIT_KEY: got a short key, want at least 32 characters.');
  need(
    config.REQUEST_TIMEOUT_SECONDS >= config.TIMEOUT_SECONDS,
    `REQUEST_TIMEOUT_SECONDS: got ${config.REQUEST_TIMEOUT_SECONDS}, want at least TIMEOUT_SECONDS (${config.TIMEOUT_SECONDS}).`,
  );
  for (const name of ['REDIS_TLS_CA', 'PGSSLROOTCERT', 'KAFKA_TLS_CA', 'KAFKA_TLS_CERT', 'KAFKA_TLS_KEY'] as const) {
    const path = config[name];
    need(
      path === '' || (name === 'PGSSLROOTCERT' && path === 'system') || existsSync(path),
      `${name}: got ${JSON.stringify(path)}, want a file that is there.`,
    );
  }
  return faults;
}
