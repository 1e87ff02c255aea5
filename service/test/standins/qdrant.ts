import { cosine } from '../../src/memory/embedded-vectors';
import { reply, type Upstream, upstream } from '../support/upstream';

// biome-ignore lint/suspicious/noExplicitAny: points are whatever was sent.
type Point = Record<string, any>;

interface Collection {
  readonly vectors: { readonly size: number; readonly distance: string };
  readonly points: Map<string, Point>;
  readonly indexed: Set<string>;
}

export interface QdrantStandIn extends Upstream {
  readonly collections: Map<string, Collection>;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const route = /^\/collections\/(?<name>[^/]{1,255})(?<rest>\/index|\/points|\/points\/query)?$/;

/** Qdrant in strict mode, by its REST API, as far as memory uses it. */
export async function qdrant(apiKey: string): Promise<QdrantStandIn> {
  const collections = new Map<string, Collection>();
  const server = await upstream(({ method, path, headers, body, text }, response) => {
    const fine = (result: unknown): void => reply(response, 200, { result, status: 'ok', time: 0.001 });
    const refuse = (status: number, error: string): void => reply(response, status, { status: { error }, time: 0.001 });
    const url = new URL(path, 'http://localhost');
    if (url.pathname === '/readyz') return void response.end('all shards are ready');
    if (headers['api-key'] !== apiKey) return refuse(401, 'Must provide an API key or an Authorization bearer token');
    if (Buffer.byteLength(text) > 32 * 2 ** 20) return refuse(413, 'Payload too large');
    const { name: encoded = '', rest = '' } = route.exec(url.pathname)?.groups ?? {};
    const name = decodeURIComponent(encoded);
    const held = collections.get(name);
    const does = `${method} ${rest}`;
    if (does === 'PUT ') {
      if (held !== undefined) return refuse(409, `Wrong input: Collection \`${name}\` already exists!`);
      const { size, distance } = body.vectors;
      if (!(size >= 1 && size <= 65_536) || !['Cosine', 'Dot', 'Euclid', 'Manhattan'].includes(distance))
        return refuse(422, 'Validation error in JSON body');
      collections.set(name, { vectors: { size, distance }, points: new Map(), indexed: new Set() });
      return fine(true);
    }
    if (held === undefined) return refuse(404, `Not found: Collection \`${name}\` doesn't exist!`);
    if (does === 'GET ') return fine({ status: 'green', config: { params: { vectors: held.vectors } } });
    if (does === 'PUT /index') {
      const { type, is_tenant: tenant } = body.field_schema;
      if (type !== 'keyword' || typeof tenant !== 'boolean') return refuse(400, 'Format error in JSON body');
      held.indexed.add(body.field_name);
      return fine({ operation_id: 1, status: 'completed' });
    }
    if (does === 'PUT /points') {
      for (const { id, vector } of body.points as Point[]) {
        if (!(Number.isInteger(id) && id >= 0) && !uuid.test(id)) return refuse(400, `${id} is not a valid point ID`);
        if (vector.length !== held.vectors.size)
          return refuse(
            400,
            `Wrong input: Vector dimension error: expected dim: ${held.vectors.size}, got ${vector.length}`,
          );
      }
      for (const point of body.points as Point[]) held.points.set(String(point.id), point);
      return fine({ operation_id: 2, status: url.searchParams.get('wait') === 'true' ? 'completed' : 'acknowledged' });
    }
    if (does !== 'POST /points/query') return refuse(405, 'Method Not Allowed');
    const conditions: Point[] = body.filter?.must ?? [];
    const unindexed = conditions.find(({ key }) => !held.indexed.has(key));
    if (unindexed !== undefined) return refuse(400, `Bad request: Index required but not found for "${unindexed.key}"`);
    if (body.query.length !== held.vectors.size || !(body.limit >= 1)) return refuse(400, 'Wrong input');
    const points = [...held.points.values()]
      .filter(({ payload }) => conditions.every(({ key, match }) => payload[key] === match.value))
      .map(({ id, vector, payload }) => ({
        ...{ id, version: 0, score: cosine(vector, body.query) },
        payload: Object.fromEntries((body.with_payload as string[]).map((key) => [key, payload[key]])),
      }))
      .sort((a, b) => b.score - a.score)
      .slice(0, body.limit);
    fine({ points });
  });
  return { ...server, collections };
}
