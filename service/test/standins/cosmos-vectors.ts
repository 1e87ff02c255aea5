import { cosine } from '../../src/memory/embedded-vectors';
import { type Received, reply, type Upstream, upstream } from '../support/upstream';
import { key, unknown } from './cosmos';
import type { Entra } from './entra';

interface Document {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly content: string;
  readonly embedding: readonly number[];
}

export interface CosmosVectorsStandIn extends Upstream {
  readonly documents: Map<string, Document>;
}

const statement =
  'SELECT TOP @limit c.name, c.content, VectorDistance(c.embedding, @vector) AS score FROM c ' +
  'ORDER BY VectorDistance(c.embedding, @vector)';

/**
 * A container of Cosmos DB for NoSQL with a policy for vectors and partition key /owner, as far as memory uses it. Pages
 * may be short or empty, and only each of them is sorted. `policy`: whether the container says what its policy is.
 */
export async function cosmosVectors(identity: Entra, dimensions: number, policy = true): Promise<CosmosVectorsStandIn> {
  const documents = new Map<string, Document>();
  const server = await upstream((received, response) => {
    const { method, path, headers, body } = received;
    const refuse = (status: number, code: string, message: string): void => reply(response, status, { code, message });
    const stranger = unknown(received, identity);
    if (stranger !== undefined) return refuse(...stranger);
    const vectorEmbeddings = [{ path: '/embedding', dataType: 'float32', distanceFunction: 'cosine', dimensions }];
    const described = { id: 'memories', ...(policy ? { vectorEmbeddingPolicy: { vectorEmbeddings } } : {}) };
    if (method === 'GET' && path === '/dbs/agents/colls/memories') return reply(response, 200, described);
    if (method !== 'POST' || path !== '/dbs/agents/colls/memories/docs')
      return refuse(404, 'NotFound', 'Resource Not Found.');
    const owner = key(headers['x-ms-documentdb-partitionkey']);
    if (headers['x-ms-documentdb-isquery'] === 'True') {
      const found = nearest(received, owner);
      return typeof found === 'string' ? refuse(400, 'BadRequest', found) : reply(response, 200, ...found);
    }
    if (headers['content-type'] !== 'application/json') return refuse(400, 'BadRequest', 'Content-Type');
    if (typeof body?.id !== 'string' || body.id.length > 255 || /[/\\?#]/.test(body.id))
      return refuse(400, 'BadRequest', 'The input name is invalid.');
    if (owner !== body.owner) return refuse(400, 'BadRequest', 'PartitionKey does not match the one in the header.');
    const place = JSON.stringify([owner, body.id]);
    const known = documents.has(place);
    if (known && headers['x-ms-documentdb-is-upsert'] !== 'True') return refuse(409, 'Conflict', 'It exists.');
    documents.set(place, body);
    reply(response, known ? 200 : 201, body);
  });

  const nearest = (
    { headers, body }: Received,
    owner: string | undefined,
  ): string | [object, Record<string, string>] => {
    if (headers['content-type'] !== 'application/query+json') return 'Content-Type';
    if (body.query !== statement) return `Syntax error, or more than this stand-in knows: ${body.query}`;
    if (owner === undefined) return 'The provided cross partition query can not be directly served by the gateway.';
    const given = new Map((body.parameters as { name: string; value: unknown }[]).map((one) => [one.name, one.value]));
    const [limit, vector] = [given.get('@limit'), given.get('@vector') as number[]];
    if (!Number.isInteger(limit) || vector.length !== dimensions) return 'VectorDistance wants vectors of one length.';
    const all = [...documents.values()]
      .filter((one) => one.owner === owner)
      .map(({ name, content, embedding }) => ({ name, content, score: cosine(embedding, vector) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, Number(limit));
    // The middle first, then nothing, then what is nearest, then the rest.
    const third = Math.ceil(all.length / 3);
    const pages = [all.slice(third, 2 * third), [], all.slice(0, third), all.slice(2 * third)];
    const at = Number(headers['x-ms-continuation'] ?? 0);
    const more: Record<string, string> = at + 1 < pages.length ? { 'x-ms-continuation': String(at + 1) } : {};
    return [{ _rid: 'r', Documents: pages[at], _count: pages[at]?.length }, more];
  };
  return { ...server, documents };
}
