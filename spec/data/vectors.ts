import { checkHost, type Flow, host, hostFlow, type Peer, readPeer } from '../flows';
import { isLate, late, readText, type Text } from '../late';
import type { Place } from '../place';
import type { SecretRef } from '../vault';
import { type Attachment, attachment, joined } from './attachment';
import { attachDatabase, type Database } from './database';
import type { DataContext } from './hosting';
import { readStoreSecret } from './store-secret';

/** Azure AI Search, by the pod's identity. A service of Azure alone: development uses it too. */
export interface Search {
  readonly kind: 'search';
  /** Its host, e.g. `acme.search.windows.net`. @default late('vectors.{region}.host') */
  readonly host?: Text;
  /** Name of the index. @default 'agents' */
  readonly index?: string;
  /** Where it is reached. @default its host, at private addresses, on 443 */
  readonly at?: Peer;
}

/** A vector database that is there already, e.g. Qdrant. */
export interface VectorDatabase {
  readonly kind: 'vectorDatabase';
  /** Its address, e.g. `https://qdrant.example.com:6333`. Plain http only within the cluster. */
  readonly url: Text;
  /** Its key, by its name in the vault. @default none */
  readonly apiKey?: string | SecretRef;
  /** Name of the index or collection. @default 'agents' */
  readonly index?: string;
  /** Where it is reached; needed where `url` is late or names a Service of the cluster. @default its host, at private addresses, on its port */
  readonly at?: Peer;
}

/**
 * Where embeddings are kept and searched (A8): in the PostgreSQL of `data.database` by pgvector, in its Cosmos DB by that
 * one's vector index, in Azure AI Search, or in a vector database of your own.
 */
export type VectorsProps = 'pgvector' | 'cosmos' | Search | VectorDatabase;

/** Azure AI Search as the vector store (A8). */
export const search = (props: Omit<Search, 'kind'> = {}): Search => ({ kind: 'search', ...props });
/** A vector database that is there already, by its address (A8). */
export const vectorDatabase = (props: Omit<VectorDatabase, 'kind'>): VectorDatabase => ({
  kind: 'vectorDatabase',
  ...props,
});

export type Vectors =
  | { readonly kind: 'pgvector' | 'cosmos' }
  | { readonly kind: 'search'; readonly endpoint: string; readonly index: string; readonly flows: readonly Flow[] }
  | {
      readonly kind: 'vectorDatabase';
      readonly url: string;
      readonly index: string;
      readonly flows: readonly Flow[];
      readonly apiKey?: SecretRef;
    };

/** @param database the one that stands beside it, as it was written: one that is faulted is told of already */
export function resolveVectors(
  place: Place,
  props: VectorsProps | undefined,
  database: { readonly kind?: unknown } | undefined,
  context: DataContext,
): Vectors | undefined {
  if (props === undefined) return undefined;
  if (props === 'pgvector' || props === 'cosmos') return withinDatabase(place, props, database);
  switch ((props as Partial<Search | VectorDatabase> | null)?.kind) {
    case 'search':
      return resolveSearch(place, props as Search);
    case 'vectorDatabase':
      return resolveOwn(place, props as VectorDatabase, context);
    default:
      place.fault(props, "'pgvector', 'cosmos', search() or vectorDatabase()");
      return undefined;
  }
}

function withinDatabase(
  place: Place,
  kind: 'pgvector' | 'cosmos',
  database: { readonly kind?: unknown } | undefined,
): Vectors {
  const [needed, other, fix] =
    kind === 'pgvector'
      ? (['postgres', 'cosmos', "Write vectors: 'cosmos': Cosmos DB has a vector index of its own."] as const)
      : (['cosmos', 'postgres', "Write vectors: 'pgvector'."] as const);
  if (database === undefined) {
    place.fault(kind, `a database that holds them`, `Declare it: data: { database: ${needed}() }.`);
  } else if (database?.kind === other) {
    place.fault(kind, `a vector store that ${other}() has`, fix);
  }
  return { kind };
}

function resolveSearch(place: Place, props: Search): Vectors {
  const given = place.props(props, { kind: true, host: true, index: true, at: true });
  const at = place.in('host');
  const name = readText(at, given.host ?? late('vectors.{region}.host'), (text) => checkHost(at, text));
  return {
    kind: 'search',
    endpoint: `https://${name}`,
    index: readIndex(place.in('index'), given.index),
    flows: given.at === undefined ? [hostFlow(name, 'private', [443])] : readPeer(place.in('at'), given.at, undefined),
  };
}

function resolveOwn(place: Place, props: VectorDatabase, { vault }: DataContext): Vectors {
  const given = place.props(props, { kind: true, url: true, apiKey: true, index: true, at: true });
  const here = place.in('url');
  if (given.url === undefined) here.missing("an address such as 'https://qdrant.example.com:6333'");
  const url = given.url === undefined ? '' : readText(here, given.url, (text) => checkUrl(here, text));
  const apiKey = readStoreSecret(place, 'apiKey', given.apiKey, vault);
  return {
    kind: 'vectorDatabase',
    url,
    index: readIndex(place.in('index'), given.index),
    flows: readAt(place.in('at'), given, url),
    ...(apiKey === undefined ? {} : { apiKey }),
  };
}

const address = /^(https?):\/\/([a-z0-9.-]+)(?::(\d{1,5}))?(\/[\w./-]*)?$/;
const isService = (name: string): boolean => /\.svc(\.[a-z0-9.-]+)?$/.test(name);

function checkUrl(place: Place, text: string): void {
  const [, scheme, name, port] = address.exec(text) ?? [];
  if (name === undefined || Number(port ?? 443) < 1 || Number(port ?? 443) > 65_535)
    // A key in the address is a secret: it must not be printed.
    place.missing("an address such as 'https://qdrant.example.com:6333', without user, key or query");
  else if (scheme === 'http' && !isService(name)) place.fault(text, 'https: a key would be read on its way');
}

function readAt(place: Place, given: Partial<VectorDatabase>, url: string): readonly Flow[] {
  if (given.at !== undefined) return readPeer(place, given.at, undefined);
  const [, scheme, name, port] = address.exec(url) ?? [];
  if (name !== undefined && isService(name)) {
    const namespaceOf = name.split('.')[1] ?? 'vectors';
    const fix = `A Service's port may be another than its pods': write at: namespace('${namespaceOf}', { ports: [${port ?? 6333}] }).`;
    place.missing('the pods behind that Service', fix);
    return [];
  }
  if (isLate(given.url)) {
    place.missing(
      'where it is reached: its address is known only after deployment',
      "For example at: host('qdrant.example.com').",
    );
    return [];
  }
  if (name === undefined) return [];
  return readPeer(
    place,
    host(name, { addresses: 'private', ports: [Number(port ?? (scheme === 'http' ? 80 : 443))] }),
    undefined,
  );
}

/** What all of these take: Azure AI Search is the strictest (Microsoft, "Naming rules in Azure AI Search"). */
function readIndex(place: Place, index: string | undefined): string {
  if (index === undefined) return 'agents';
  if (typeof index === 'string' && /^[a-z0-9]([a-z0-9-]{0,126}[a-z0-9])?$/.test(index)) return index;
  place.fault(index, 'lower-case letters, digits and dashes, at most 128');
  return 'invalid';
}

/** What is kept in the database brings the way to the database along. */
export function attachVectors(vectors: Vectors, database: Database | undefined, workload: string): Attachment {
  const env = { VECTOR_STORE: vectors.kind };
  switch (vectors.kind) {
    case 'pgvector':
    case 'cosmos':
      return joined([...(database === undefined ? [] : [attachDatabase(database, workload)]), attachment({ env })]);
    case 'search':
      return attachment({
        env: { ...env, SEARCH_ENDPOINT: vectors.endpoint, VECTOR_INDEX: vectors.index },
        flows: vectors.flows,
        identity: 'azure',
      });
    case 'vectorDatabase':
      return attachment({
        env: { ...env, VECTOR_URL: vectors.url, VECTOR_INDEX: vectors.index },
        secrets: vectors.apiKey === undefined ? {} : { VECTOR_API_KEY: vectors.apiKey },
        flows: vectors.flows,
      });
  }
}
