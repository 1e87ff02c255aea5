import { address, choice, flag, integer, secret, text } from '../kinds';

/** Where it keeps what it knows. */
export const stores = {
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
      doc: 'Cosmos DB for NoSQL, for the ledger and memory, by identity.',
    }),
    COSMOS_DATABASE: text({ fallback: 'agents', doc: 'Its database.' }),
    VECTOR_STORE: choice({
      among: ['embedded', 'pgvector', 'cosmos', 'search', 'qdrant'],
      // The platform's word for a vector database of one's own.
      also: { vectordatabase: 'qdrant' },
      fallback: 'embedded',
      doc: 'Where memories are searched.',
    }),
    VECTOR_INDEX: text({ fallback: 'memories', doc: 'Name of the index, collection or container.' }),
    VECTOR_DIMENSIONS: integer({ min: 8, max: 4096, fallback: 256, doc: 'Length of a vector.' }),
    VECTOR_URL: address({ protocols: ['https:', 'http:'], doc: 'Address of qdrant.' }),
    VECTOR_API_KEY: secret({ doc: 'Its key.' }),
    SEARCH_ENDPOINT: address({ protocols: ['https:', 'http:'], doc: 'Azure AI Search, by identity.' }),
    EMBEDDING_MODEL: text({ fallback: '', doc: 'Model of embeddings. Default: built-in word vectors.' }),
  },
} as const;
