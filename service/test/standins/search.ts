import { cosine } from '../../src/memory/embedded-vectors';
import { reply, type Upstream, upstream } from '../support/upstream';
import type { Entra } from './entra';

// biome-ignore lint/suspicious/noExplicitAny: documents are whatever was sent.
type Document = Record<string, any>;

export interface SearchStandIn extends Upstream {
  readonly indexes: Map<string, { definition: Document; documents: Map<string, Document> }>;
  /** Statuses of the next documents, instead of taking them. */
  readonly refusals: number[];
  /** Requests that are refused with 503 from now on. */
  busy: number;
  /** Whether the identity may make indexes. */
  mayMake: boolean;
}

const scope = 'https://search.azure.com/.default';
const route =
  /^\/indexes\/(?<index>[a-z0-9](?:[a-z0-9]|[-_](?![-_])){1,127})(?<rest>\/docs\/(?:index|search|\$count))?$/;

/** Azure AI Search, by its REST API, as far as memory uses it. */
export async function search(identity: Entra): Promise<SearchStandIn> {
  const indexes: SearchStandIn['indexes'] = new Map();
  const server = await upstream(({ method, path, headers, body, text }, response) => {
    const refuse = (status: number, message: string, more = {}): void =>
      reply(response, status, { error: { code: '', message } }, more);
    const url = new URL(path, 'http://localhost');
    if (headers['api-key'] !== undefined || !identity.bearer(headers.authorization, scope))
      return refuse(401, 'Unauthorized');
    if (url.searchParams.get('api-version') !== '2024-07-01') return refuse(400, 'The api-version is not valid.');
    if (standIn.busy > 0) {
      standIn.busy -= 1;
      return refuse(503, 'You are sending too many requests.', { 'retry-after': '0' });
    }
    const { index = '', rest } = route.exec(url.pathname)?.groups ?? {};
    if (index === '') return refuse(404, 'Not Found');
    if (method !== 'GET' && headers['content-type'] !== 'application/json') return refuse(415, 'Content-Type');
    if (rest === undefined) {
      if (method !== 'PUT') return refuse(405, 'Method Not Allowed');
      if (!standIn.mayMake) return refuse(403, 'Forbidden');
      if (indexes.has(index) && headers['if-none-match'] === '*') return refuse(412, 'Precondition Failed');
      const fault = definitionFault(index, body);
      if (fault !== undefined) return refuse(400, fault);
      indexes.set(index, { definition: body, documents: new Map() });
      return reply(response, 201, body);
    }
    const held = indexes.get(index);
    if (held === undefined) return refuse(404, `The index '${index}' was not found.`);
    if (rest === '/docs/$count')
      return method === 'GET' ? void response.end(String(held.documents.size)) : refuse(405, '');
    if (method !== 'POST') return refuse(405, 'Method Not Allowed');
    if (rest === '/docs/index') {
      if (body.value.length > 1000 || Buffer.byteLength(text) > 16 * 2 ** 20)
        return refuse(400, 'The batch is too large.');
      const fault = body.value.map((one: Document) => documentFault(held.definition, one)).find(Boolean);
      if (fault !== undefined) return refuse(400, fault);
      const value = body.value.map(({ '@search.action': _, ...one }: Document) => {
        const statusCode = standIn.refusals.shift() ?? 201;
        if (statusCode === 201) held.documents.set(one.key, one);
        return {
          key: one.key,
          status: statusCode === 201,
          errorMessage: statusCode === 201 ? null : 'refused',
          statusCode,
        };
      });
      return reply(response, value.every(({ status }: { status: boolean }) => status) ? 200 : 207, { value });
    }
    const { vectorQueries, vectorFilterMode, filter, select, top, ...other } = body;
    const owner = /^owner eq '((?:[^']|'')*)'$/.exec(filter)?.[1]?.replaceAll("''", "'");
    const [asked] = vectorQueries;
    const size = held.definition.fields.find(({ name }: Document) => name === asked?.fields)?.dimensions;
    if (owner === undefined) return refuse(400, `Invalid expression: ${filter}`);
    if (Object.keys(other).length > 0 || vectorQueries.length !== 1 || vectorFilterMode !== 'preFilter')
      return refuse(400, 'body');
    if (asked.kind !== 'vector' || asked.vector?.length !== size || !(asked.k >= 1 && asked.k <= 10_000))
      return refuse(400, 'The vector query is not valid.');
    if (!(top >= 0 && top <= 1000)) return refuse(400, 'top');
    const fields: string[] = select.split(',');
    const value = [...held.documents.values()]
      .filter((one) => one.owner === owner)
      .map((one) => ({
        '@search.score': 1 / (1 + (1 - cosine(one.embedding, asked.vector))),
        ...Object.fromEntries(fields.map((name) => [name, one[name]])),
      }))
      .sort((a, b) => b['@search.score'] - a['@search.score'])
      .slice(0, Math.min(top, asked.k));
    reply(response, 200, { value });
  });
  const standIn: SearchStandIn = { ...server, indexes, refusals: [], busy: 0, mayMake: true };
  return standIn;
}

function definitionFault(name: string, { fields, vectorSearch, ...rest }: Document): string | undefined {
  if (rest.name !== name) return 'The name does not match.';
  const keys = fields.filter(({ key }: Document) => key === true);
  if (keys.length !== 1 || keys[0].type !== 'Edm.String') return 'There must be one key of type Edm.String.';
  for (const { type, dimensions, vectorSearchProfile } of fields as Document[]) {
    if (type !== 'Collection(Edm.Single)') continue;
    if (!(dimensions >= 2 && dimensions <= 4096)) return 'dimensions';
    const profile = vectorSearch.profiles.find((one: Document) => one.name === vectorSearchProfile);
    const algorithm = vectorSearch.algorithms.find((one: Document) => one.name === profile?.algorithm);
    if (algorithm?.kind !== 'hnsw' || algorithm.hnswParameters?.metric !== 'cosine') return 'vectorSearch';
  }
  return undefined;
}

function documentFault({ fields }: Document, document: Document): string | undefined {
  const { '@search.action': action, ...values } = document;
  if (!['upload', 'merge', 'mergeOrUpload', 'delete'].includes(action)) return '@search.action';
  if (!/^[A-Za-z0-9=-][A-Za-z0-9_=-]{0,1023}$/.test(values.key)) return `Invalid document key: '${values.key}'.`;
  for (const [name, value] of Object.entries(values)) {
    const field = fields.find((one: Document) => one.name === name);
    if (field === undefined) return `The property '${name}' does not exist on type 'search.document'.`;
    if (field.type === 'Edm.String' && typeof value !== 'string') return name;
    if (field.type === 'Collection(Edm.Single)' && value.length !== field.dimensions) return `${name}: dimensions`;
    if (field.filterable && Buffer.byteLength(value) > 32_766) return `${name} is too large for a filterable field.`;
  }
  return undefined;
}
