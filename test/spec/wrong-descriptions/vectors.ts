import { cosmos, late, off, postgres, search, vectorDatabase } from 'agent-gantry';
import { platform } from '../support';
import type { Wrong } from './wrong';

const given = (vectors: unknown, database?: unknown) =>
  platform({
    data: { vectors, ...(database === undefined ? {} : { database }) },
    migrations: off,
    environments: { development: off, staging: off },
  });
const path = 'data.vectors';

/** Where embeddings are kept. */
export const vectors: Readonly<Record<string, Wrong>> = {
  'a vector store that is not known': {
    given: given('qdrant'),
    says: [{ path, got: '"qdrant"', want: "'pgvector', 'cosmos', search() or vectorDatabase()" }],
  },
  'pgvector without a database': {
    given: given('pgvector'),
    says: [
      {
        path,
        got: '"pgvector"',
        want: 'a database that holds them',
        fix: 'Declare it: data: { database: postgres() }.',
      },
    ],
  },
  'pgvector in Cosmos DB': {
    given: given('pgvector', cosmos()),
    says: [
      {
        path,
        got: '"pgvector"',
        want: 'a vector store that cosmos() has',
        fix: "Write vectors: 'cosmos': Cosmos DB has a vector index of its own.",
      },
    ],
  },
  "Cosmos DB's index in PostgreSQL": {
    given: given('cosmos', postgres()),
    says: [{ path, got: '"cosmos"', want: 'a vector store that postgres() has', fix: "Write vectors: 'pgvector'." }],
  },
  'an address for the host of a search service': {
    given: given(search({ host: 'https://desk.search.windows.net' })),
    says: [
      {
        path: `${path}.host`,
        got: '"https://desk.search.windows.net"',
        want: "a host's name such as 'api.openai.com'",
        fix: "Write 'desk.search.windows.net'.",
      },
    ],
  },
  'an index in capitals': {
    given: given(search({ index: 'Agents' })),
    says: [{ path: `${path}.index`, got: '"Agents"', want: 'lower-case letters, digits and dashes, at most 128' }],
  },
  'a vector database without an address': {
    given: given({ kind: 'vectorDatabase' }),
    says: [{ path: `${path}.url`, want: "an address such as 'https://qdrant.example.com:6333'" }],
  },
  'a key in the address of a vector database': {
    given: given(vectorDatabase({ url: 'https://key@qdrant.example.com' })),
    says: [
      {
        path: `${path}.url`,
        want: "an address such as 'https://qdrant.example.com:6333', without user, key or query",
      },
    ],
  },
  'a vector database in plain text': {
    given: given(vectorDatabase({ url: 'http://qdrant.example.com:6333' })),
    says: [
      {
        path: `${path}.url`,
        got: '"http://qdrant.example.com:6333"',
        want: 'https: a key would be read on its way',
      },
    ],
  },
  'a vector database behind a Service': {
    given: given(vectorDatabase({ url: 'http://qdrant.vectors.svc:6333' })),
    says: [
      {
        path: `${path}.at`,
        want: 'the pods behind that Service',
        fix: "A Service's port may be another than its pods': write at: namespace('vectors', { ports: [6333] }).",
      },
    ],
  },
  'a vector database whose address comes later': {
    given: given(vectorDatabase({ url: late('vectors.url') })),
    says: [
      {
        path: `${path}.at`,
        want: 'where it is reached: its address is known only after deployment',
        fix: "For example at: host('qdrant.example.com').",
      },
    ],
  },
  'a key without a vault': {
    given: given(vectorDatabase({ url: 'https://qdrant.example.com', apiKey: 'qdrant' })),
    says: [
      {
        path: `${path}.apiKey`,
        want: 'a vault to read it from',
        fix: 'Add vault: keyVault(), secretsManager() or existingSecrets() to the platform.',
      },
    ],
  },
};
