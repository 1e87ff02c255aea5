import { type Agent, readAgents } from '../agents/agent';
import { type Price, readPrices } from '../cost/prices';
import { readSchedules, type Schedule } from '../queue/schedule';
import { address, choice, decimal, flag, integer, json, list, money, secret, text } from './kinds';

/** Every setting, in the order in which the help prints them. A name is a variable of the environment. */
export const sections = {
  Serving: {
    PORT: integer({ min: 0, max: 65535, fallback: 8000, doc: 'Port of the API.' }),
    MANAGEMENT_PORT: integer({ min: 0, max: 65535, fallback: 9090, doc: 'Port of /metrics, /monitor and health.' }),
    HOST: text({ fallback: '0.0.0.0', doc: 'Address to listen on.' }),
    ENVIRONMENT: choice({
      among: ['development', 'staging', 'production'],
      fallback: 'development',
      doc: 'production refuses what is only safe elsewhere.',
    }),
    LOG_LEVEL: choice({
      among: ['debug', 'info', 'warn', 'error'],
      also: { information: 'info', warning: 'warn', trace: 'debug', critical: 'error' },
      fallback: 'info',
      doc: 'Least serious line that is logged.',
    }),
    CORS_ORIGINS: list({
      pattern: /^https?:\/\/[^/*,\s]+$/,
      wanted: "origins such as https://app.example.com, never '*'",
      doc: 'Origins that browsers may call from, with credentials.',
    }),
    TRUSTED_HOPS: integer({
      min: 0,
      max: 10,
      fallback: 0,
      doc: 'Proxies in front whose X-Forwarded-For entry is believed.',
    }),
    BODY_LIMIT: integer({ min: 1024, max: 67108864, fallback: 1048576, doc: 'Largest request body, bytes.' }),
    DATA_DIR: text({
      fallback: '.cache/data',
      doc: "Where the embedded store keeps its write-ahead file; 'off' keeps nothing.",
    }),
    CONFIG_DIR: text({
      fallback: 'config',
      doc: 'Folder whose config.json may give any of these settings; the environment wins.',
    }),
  },
  Identity: {
    JWT_SECRET_KEY: secret({ doc: 'Shared secret of HS256 tokens, at least 32 bytes.' }),
    JWT_JWKS_URL: address({ protocols: ['https:', 'http:'], doc: "Keys of the issuer's asymmetric tokens." }),
    JWT_ISSUER: text({ fallback: '', doc: "The 'iss' that tokens must carry." }),
    JWT_AUDIENCE: text({ fallback: '', doc: "The 'aud' that tokens must carry." }),
    JWT_TENANT_CLAIM: text({ fallback: 'tid', doc: 'Claim that names the tenant, for caches and limits.' }),
    JWT_TEAM_CLAIM: text({ fallback: 'team', doc: 'Claim that names the team, for costs.' }),
    ALLOW_ANONYMOUS: flag({ fallback: false, doc: 'Serves without tokens in production too.' }),
  },
  Models: {
    LLM_MODEL: text({
      aliases: ['MODEL'],
      fallback: 'built-in',
      doc: 'Model that answers; built-in needs no network.',
    }),
    LLM_BASE_URL: address({
      protocols: ['https:', 'http:'],
      doc: 'OpenAI-compatible endpoint. Default: https://api.openai.com/v1 where a key is given.',
    }),
    LLM_API_KEY: secret({ aliases: ['OPENAI_API_KEY'], doc: 'Key of that endpoint.' }),
    AZURE_OPENAI_ENDPOINT: address({
      protocols: ['https:', 'http:'],
      doc: "Azure OpenAI resource. Without a key: by the pod's identity.",
    }),
    AZURE_OPENAI_KEY: secret({ doc: 'Key of that resource.' }),
    BACKUP_MODELS: list({ doc: 'Models that take over, in order.' }),
    CASCADE_MODELS: list({ doc: 'Cheap models that try first, before LLM_MODEL.' }),
    CASCADE_QUALITY: decimal({ min: 0, max: 1, fallback: 0.6, doc: 'Least quality at which a cheap answer stands.' }),
    PRICES: json<readonly Price[]>({
      wanted: 'JSON: [{"model": "…", "from": "2026-01-01", "input": "2.50", "output": "15.00"}]',
      fallback: [],
      check: readPrices,
      doc: 'Prices beside the built-in ones, dollars a million tokens.',
    }),
    AGENTS: json<readonly Agent[]>({
      wanted: 'JSON: [{"name": "…", "instructions": "…", "topics": ["…"], "tools": ["…"]}]',
      fallback: [],
      check: readAgents,
      doc: 'Agents that the router picks from. Default: one assistant.',
    }),
    MAX_TOKENS: integer({
      min: 1,
      max: 1000000,
      fallback: 4000,
      doc: 'Most tokens that one answer may have, over all its rounds.',
    }),
    MAX_ROUNDS: integer({ min: 1, max: 100, fallback: 20, doc: 'Most model calls for one answer.' }),
    AUTO_REPLIES: integer({
      min: 0,
      max: 10,
      fallback: 0,
      doc: 'Times the agent is told to go on while TERMINATION_WORD is missing.',
    }),
    TERMINATION_WORD: text({ fallback: 'TERMINATE', doc: 'Ends the loop; never shown.' }),
    TEMPERATURE: decimal({ min: 0, max: 2, fallback: 0.3, doc: 'Of answers on /chat.' }),
    FALLBACK_ANSWER: text({ fallback: '', doc: 'Answer while no model does. Default: 503 and Retry-After.' }),
  },
  Resilience: {
    TIMEOUT_SECONDS: integer({ min: 1, max: 900, fallback: 120, doc: 'Longest model call.' }),
    REQUEST_TIMEOUT_SECONDS: integer({
      min: 1,
      max: 3600,
      fallback: 300,
      doc: 'Longest request, retries and rounds included.',
    }),
    MAX_RETRIES: integer({ min: 0, max: 10, fallback: 3, doc: 'Retries of one model call.' }),
    RETRY_BASE_MS: integer({ min: 1, max: 60000, fallback: 500, doc: 'First back-off; doubles, with full jitter.' }),
    RETRY_CAP_MS: integer({ min: 1, max: 300000, fallback: 20000, doc: 'Longest back-off.' }),
    BREAKER_THRESHOLD: integer({
      min: 1,
      max: 1000,
      fallback: 5,
      doc: 'Failures within a minute that open the breaker.',
    }),
    BREAKER_RECOVERY_SECONDS: integer({ min: 1, max: 3600, fallback: 60, doc: 'Pause before the one probe.' }),
    CONCURRENCY: integer({ min: 1, max: 10000, fallback: 256, doc: 'Model calls at once in a replica; others wait.' }),
    CONCURRENCY_PER_USER: integer({
      min: 1,
      max: 10000,
      fallback: 10,
      doc: 'Model calls at once of one user in a replica.',
    }),
    CACHE_ENABLED: flag({ fallback: true, doc: 'Keeps answers to questions that stand alone.' }),
    CACHE_TTL: integer({ min: 1, max: 2592000, fallback: 3600, doc: 'Seconds an answer is kept.' }),
    CACHE_SIZE: integer({ min: 0, max: 1000000, fallback: 1000, doc: 'Answers that a replica keeps in memory.' }),
    CACHE_SCOPE: choice({
      among: ['owner', 'tenant', 'everyone'],
      fallback: 'tenant',
      doc: 'Who shares cached answers. Users without a tenant share with nobody.',
    }),
  },
  Limits: {
    RATE_LIMIT: integer({ min: 1, max: 10000000, fallback: 100, doc: 'Requests of one user in a window.' }),
    RATE_WINDOW: integer({ min: 1, max: 2592000, fallback: 3600, doc: 'Seconds of that window.' }),
    RATE_POLICY: choice({
      among: ['bucket', 'window'],
      fallback: 'bucket',
      doc: 'bucket refills evenly; window starts anew.',
    }),
    RATE_ADAPTIVE: flag({ fallback: false, doc: 'Lowers limits while many requests fail.' }),
    GLOBAL_RATE: integer({ min: 1, max: 1000000, fallback: 1000, doc: 'Requests a second of all users and replicas.' }),
    SESSION_TOKEN_BUDGET: integer({
      min: 0,
      max: 1000000000,
      fallback: 0,
      doc: 'Tokens that one conversation may use; 0: no limit.',
    }),
    BUDGET_HOURLY: money({ doc: 'Most that all replicas may spend in an hour (UTC).' }),
    BUDGET_DAILY: money({ doc: 'The same in a day.' }),
    BUDGET_MONTHLY: money({ doc: 'The same in a calendar month.' }),
    BUDGET_ALERT_PERCENT: integer({ min: 1, max: 100, fallback: 80, doc: 'Share of a budget at which it is logged.' }),
    LEASE_SECONDS: integer({
      min: 1,
      max: 900,
      fallback: 60,
      doc: 'After which what a dead replica held is free again.',
    }),
    SESSION_TTL_HOURS: integer({
      min: 1,
      max: 8760,
      fallback: 24,
      doc: 'Hours a conversation is kept after its last turn.',
    }),
    HISTORY_MESSAGES: integer({
      min: 0,
      max: 1000,
      fallback: 40,
      doc: 'Messages of a conversation that the model sees.',
    }),
  },
  Stores: {
    REDIS_URL: address({ protocols: ['redis:', 'rediss:'], doc: 'Shared store. Default: embedded, for one replica.' }),
    REDIS_CLUSTER: flag({ fallback: false, doc: 'The address is a node of a Redis Cluster.' }),
    REDIS_AUTH: choice({
      among: ['password', 'identity'],
      fallback: 'password',
      doc: 'identity: a Microsoft Entra token.',
    }),
    REDIS_USER: text({ fallback: '', doc: "User; with identity, the identity's object id." }),
    REDIS_PASSWORD: secret({ doc: 'Password, where the address has none.' }),
    REDIS_TLS_CA: text({ fallback: '', doc: 'File of the authority that signed its certificate.' }),
    PGHOST: text({ fallback: '', doc: 'PostgreSQL, for the ledger and memory. Default: kept in the store.' }),
    PGPORT: integer({ min: 1, max: 65535, fallback: 5432, doc: 'Its port.' }),
    PGDATABASE: text({ fallback: 'agents', doc: 'Its database.' }),
    PGUSER: text({ fallback: '', doc: 'User, or the role of the identity.' }),
    PGPASSWORD: secret({ doc: 'Password.' }),
    PGSSLMODE: choice({
      among: ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'],
      fallback: 'prefer',
      doc: "As libpq's.",
    }),
    PGSSLROOTCERT: text({ fallback: '', doc: "File of the authority; 'system' for the machine's own." }),
    DATABASE_AUTH: choice({
      among: ['password', 'identity'],
      fallback: 'password',
      doc: 'identity: a Microsoft Entra token.',
    }),
    DATABASE_POOL_SIZE: integer({ min: 1, max: 500, fallback: 20, doc: 'Connections kept.' }),
    DATABASE_POOL_OVERFLOW: integer({ min: 0, max: 500, fallback: 10, doc: 'Connections beyond those, when busy.' }),
    COSMOS_ENDPOINT: address({
      protocols: ['https:', 'http:'],
      doc: 'Cosmos DB for NoSQL, for the ledger, by identity.',
    }),
    COSMOS_DATABASE: text({ fallback: 'agents', doc: 'Its database.' }),
    VECTOR_STORE: choice({
      among: ['embedded', 'pgvector', 'search', 'qdrant'],
      fallback: 'embedded',
      doc: 'Where memories are searched.',
    }),
    VECTOR_INDEX: text({ fallback: 'memories', doc: 'Name of the index or collection.' }),
    VECTOR_DIMENSIONS: integer({ min: 8, max: 4096, fallback: 256, doc: 'Length of a vector.' }),
    VECTOR_URL: address({ protocols: ['https:', 'http:'], doc: 'Address of qdrant.' }),
    VECTOR_API_KEY: secret({ doc: 'Its key.' }),
    SEARCH_ENDPOINT: address({ protocols: ['https:', 'http:'], doc: 'Azure AI Search, by identity.' }),
    EMBEDDING_MODEL: text({ fallback: '', doc: 'Model of embeddings. Default: built-in word vectors.' }),
  },
  Queue: {
    KAFKA_BROKERS: list({
      pattern: /^[^:,\s]+:\d+$/,
      wanted: 'host:port, separated by commas',
      doc: 'Kafka, or Event Hubs.',
    }),
    KAFKA_TOPIC: text({ fallback: 'tasks', doc: 'Topic of tasks.' }),
    KAFKA_GROUP: text({ fallback: 'agent-workers', doc: 'Group of the workers.' }),
    KAFKA_DEAD_LETTER_TOPIC: text({ fallback: '', doc: 'Default: the topic with .dlq.' }),
    KAFKA_TLS_CA: text({ fallback: '', doc: 'File of the authority.' }),
    KAFKA_TLS_CERT: text({ fallback: '', doc: "File of the client's certificate." }),
    KAFKA_TLS_KEY: text({ fallback: '', doc: 'File of its key.' }),
    KAFKA_TLS: flag({ fallback: false, doc: 'TLS without files of our own.' }),
    KAFKA_SASL_MECHANISM: choice({
      among: ['none', 'plain', 'scram-sha-256', 'scram-sha-512'],
      also: { scramsha512: 'scram-sha-512', scramsha256: 'scram-sha-256' },
      fallback: 'none',
      doc: 'How to log in.',
    }),
    KAFKA_SASL_USER: text({ aliases: ['KAFKA_SASL_USERNAME'], fallback: '', doc: 'User.' }),
    KAFKA_SASL_PASSWORD: secret({ doc: 'Password.' }),
    SERVICE_BUS_NAMESPACE: text({
      fallback: '',
      doc: 'Azure Service Bus, by identity: namespace, or its whole address.',
    }),
    SERVICE_BUS_QUEUE: text({ fallback: 'tasks', doc: 'Its queue.' }),
    TASK_ATTEMPTS: integer({ min: 1, max: 50, fallback: 5, doc: 'Tries before a task is a dead letter.' }),
    TASK_LEASE_SECONDS: integer({
      min: 1,
      max: 900,
      fallback: 60,
      doc: 'After which another worker takes over a silent one.',
    }),
    TASK_CONCURRENCY: integer({ min: 1, max: 1000, fallback: 8, doc: 'Tasks at once in a worker.' }),
    TASK_TTL_HOURS: integer({ min: 1, max: 8760, fallback: 168, doc: 'Hours that the outcome of a task is kept.' }),
    SCHEDULES: json<readonly Schedule[]>({
      wanted: 'JSON: [{"name": "…", "cron": "0 6 * * 1-5", "message": "…"}]',
      fallback: [],
      check: readSchedules,
      doc: 'Tasks that are due at times (UTC).',
    }),
  },
  Governance: {
    ENCRYPTION_KEYS: secret({ doc: "Keys of content at rest, newest first: 'k2:BASE64,k1:BASE64' of 32 bytes each." }),
    AUDIT_KEY: secret({ doc: 'Key of the audit chain, at least 32 characters. Default: made and kept in DATA_DIR.' }),
    KEY_VAULT_URL: address({
      protocols: ['https:', 'http:'],
      doc: "Azure Key Vault, by identity: fills secrets that are unset, by name with dashes, e.g. 'llm-api-key'.",
    }),
  },
  Recovery: {
    BACKUP_URL: text({
      fallback: '',
      doc: 'Folder, or https address of an Azure blob container (by identity). Amazon S3 and Google Cloud Storage are not supported.',
    }),
    BACKUP_KEEP: integer({ min: 1, max: 10000, fallback: 168, doc: 'Backups that are kept.' }),
    BACKUP_ID: text({ fallback: '', doc: 'Backup to restore. Default: the newest.' }),
    RESTORE_TARGET: choice({
      among: ['live', 'scratch'],
      fallback: 'live',
      doc: 'scratch: restored into memory, and compared.',
    }),
  },
  Telemetry: {
    OTLP_ENDPOINT: address({
      aliases: ['OTEL_EXPORTER_OTLP_ENDPOINT'],
      protocols: ['https:', 'http:'],
      doc: 'OpenTelemetry collector, OTLP over HTTP. Default: nothing is sent.',
    }),
    OTEL_RESOURCE_ATTRIBUTES: list({
      pattern: /^[^=,\s]+=[^,]*$/,
      wanted: 'name=value, separated by commas',
      doc: 'What else traces and metrics say of where they come from.',
    }),
    OTEL_SERVICE_NAME: text({ fallback: 'agent-service', doc: 'Name in traces and metrics.' }),
    TRACE_PERCENT: integer({
      min: 0,
      max: 100,
      fallback: 100,
      doc: 'Share of requests that are traced when the caller does not say.',
    }),
  },
} as const;

type Sections = typeof sections;
type Union = { [S in keyof Sections]: Sections[S] }[keyof Sections];
type Keys = Union extends infer U ? (U extends unknown ? keyof U : never) : never;
type SettingOf<K extends PropertyKey> = Union extends infer U ? (U extends Record<K, infer S> ? S : never) : never;
type ValueOf<S> = S extends { readonly fallback: infer F; readonly parse: (text: string) => infer P }
  ? F | Exclude<P, undefined>
  : never;

/** Every setting with its value. */
export type Config = { readonly [K in Keys]: ValueOf<SettingOf<K>> };
