import type { ServerResponse } from 'node:http';
import { type Received, reply, type Upstream, upstream } from '../support/upstream';
import type { Entra } from './entra';

// biome-ignore lint/suspicious/noExplicitAny: documents are whatever was sent.
type Document = Record<string, any>;

export interface CosmosStandIn extends Upstream {
  readonly documents: Document[];
  /** Requests that are throttled from now on. */
  throttle: number;
}

const statement =
  /^SELECT (?<what>\*|VALUE c\.chain) FROM c(?: WHERE (?<not>NOT )?STARTSWITH\(c\.chain, @once\))?(?<order> ORDER BY c\.seq)?$/;

/**
 * Cosmos DB for NoSQL, by its REST API, as far as the ledger uses it: one container with partition key /chain. Where the
 * real one leaves something open it does what is least convenient: pages may be short or empty, documents of several
 * partitions come mixed, and their fields in another order.
 */
export async function cosmos(identity: Entra): Promise<CosmosStandIn> {
  const documents: Document[] = [];
  const server = await upstream((received, response) => {
    const refuse = (status: number, code: string, message: string, headers = {}): void =>
      reply(response, status, { code, message }, headers);
    const { headers, path } = received;
    const stranger = unknown(received, identity);
    if (stranger !== undefined) return refuse(...stranger);
    if (path !== '/dbs/agents/colls/ledger/docs') return refuse(404, 'NotFound', 'Resource Not Found.');
    if (standIn.throttle > 0) {
      standIn.throttle -= 1;
      return refuse(429, 'TooManyRequests', 'Request rate is large.', { 'x-ms-retry-after-ms': '30' });
    }
    if (headers['x-ms-documentdb-isquery'] === 'True') return query(received, response);
    const { body } = received;
    if (headers['content-type'] !== 'application/json') return refuse(400, 'BadRequest', 'Content-Type');
    if (Buffer.byteLength(received.text) > 2 * 2 ** 20) return refuse(413, 'RequestEntityTooLarge', '2 MB');
    if (typeof body?.id !== 'string' || body.id.length > 255 || /[/\\?#]/.test(body.id))
      return refuse(400, 'BadRequest', 'The input name is invalid.');
    if (key(headers['x-ms-documentdb-partitionkey']) !== body.chain)
      return refuse(400, 'BadRequest', 'PartitionKey extracted from document does not match the one in the header.');
    if (documents.some(({ id, chain }) => id === body.id && chain === body.chain))
      return refuse(409, 'Conflict', 'Resource with specified id or name already exists.');
    documents.push({ ...body, _rid: 'r', _etag: `"${documents.length}"`, _ts: Math.floor(Date.now() / 1000) });
    reply(response, 201, documents.at(-1));
  });

  const query = ({ headers, body }: Received, response: ServerResponse) => {
    const refuse = (message: string): void => reply(response, 400, { code: 'BadRequest', message });
    if (headers['content-type'] !== 'application/query+json') return refuse('Content-Type');
    const parsed = statement.exec(body.query)?.groups;
    if (parsed === undefined) return refuse(`Syntax error, or more than this stand-in knows: ${body.query}`);
    const chain = key(headers['x-ms-documentdb-partitionkey']);
    if (chain === undefined) {
      if (headers['x-ms-documentdb-query-enablecrosspartition'] !== 'True')
        return refuse('Cross partition query is required but disabled.');
      if (parsed.order !== undefined)
        return refuse('The provided cross partition query can not be directly served by the gateway.');
    }
    const once = (body.parameters as { name: string; value: string }[]).find(({ name }) => name === '@once')?.value;
    const found = documents
      .filter((one) => chain === undefined || one.chain === chain)
      .filter((one) => !body.query.includes('STARTSWITH') || one.chain.startsWith(once) === (parsed.not === undefined));
    if (parsed.order !== undefined) found.sort((a, b) => a.seq - b.seq);
    else found.reverse();
    const asked = Math.min(Number(headers['x-ms-max-item-count'] ?? 100), 1000);
    const [from = 0, page = 0] = JSON.parse(String(headers['x-ms-continuation'] ?? '[0,0]')) as number[];
    const size = page % 3 === 1 ? 0 : Math.ceil(asked / 3);
    const part = found.slice(from, from + size).map((one) => (parsed.what === '*' ? turned(one) : one.chain));
    const more = from + size < found.length ? { 'x-ms-continuation': JSON.stringify([from + size, page + 1]) } : {};
    reply(response, 200, { _rid: 'r', Documents: part, _count: part.length }, more);
  };
  const standIn: CosmosStandIn = { ...server, documents, throttle: 0 };
  return standIn;
}

/** Why a request is not let in. */
export function unknown({ headers }: Received, identity: Entra): [number, string, string] | undefined {
  const scope = `http://${headers.host}/.default`;
  const login = /^type%3Daad%26ver%3D1\.0%26sig%3D(?<token>[^&]+)$/.exec(headers.authorization ?? '')?.groups?.token;
  if (login === undefined || !identity.good(decodeURIComponent(login), scope))
    return [401, 'Unauthorized', 'The input authorization token cannot serve the request.'];
  const skew = Math.abs(Date.parse(String(headers['x-ms-date'])) - Date.now());
  if (!/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/.test(String(headers['x-ms-date'])) || skew > 900_000)
    return [403, 'Forbidden', 'The authorization token is not valid at the current time.'];
  if (headers['x-ms-version'] !== '2018-12-31') return [400, 'BadRequest', 'The version is not supported.'];
  return undefined;
}

/** A header is ASCII: anything else arrives garbled. */
export function key(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (/[^ -~]/.test(String(header))) return '�';
  return (JSON.parse(String(header)) as string[])[0];
}

const turned = (document: Document): Document => Object.fromEntries(Object.entries(document).reverse());
