import type { Redis } from 'ioredis';
import type { StoredRecord } from '../keyspace';
import { script } from './script';
import type { Wire } from './wire';

/** Keys that are ours; others may use the same server. */
const ours = /^(?:sessions$|(?:limit|session|answer|slice|task|queue|once|ledger):\{)/;

/** Items that one command writes. */
const portion = 500;

/** KEYS: any → type, moment of its end, content. Servers before 7.0 don't say when it ends, only how soon. */
const read = script(`
local kind = redis.call('TYPE', KEYS[1]).ok
local ends = redis.pcall('PEXPIRETIME', KEYS[1])
if type(ends) == 'table' then
  ends = redis.call('PTTL', KEYS[1])
  if ends >= 0 then ends = ends + now end
end
local content = ''
if kind == 'string' then content = redis.call('GET', KEYS[1])
elseif kind == 'list' then content = redis.call('LRANGE', KEYS[1], 0, -1)
elseif kind == 'hash' then content = redis.call('HGETALL', KEYS[1])
elseif kind == 'zset' then content = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES') end
return {kind, ends, content}
`);

/** Our keys, some at a time, each once. */
export async function* keysOf(wire: Wire, pattern = '*'): AsyncIterable<readonly string[]> {
  const seen = new Set<string>();
  for (const node of wire.nodes()) {
    let cursor = '0';
    do {
      const [next, found] = await node.scan(cursor, 'MATCH', pattern, 'COUNT', portion);
      cursor = next;
      const fresh = found.filter((key) => ours.test(key) && !seen.has(key));
      for (const key of fresh) seen.add(key);
      if (fresh.length > 0) yield fresh;
    } while (cursor !== '0');
  }
}

export async function* records(wire: Wire): AsyncIterable<StoredRecord> {
  for await (const some of keysOf(wire)) {
    for (const record of await Promise.all(some.map((key) => recordOf(wire, key)))) if (record) yield record;
  }
}

async function recordOf(wire: Wire, key: string): Promise<StoredRecord | undefined> {
  const [type, expires, content] = (await wire.run(read, [key])) as [StoredRecord['type'] | 'none', number, unknown];
  if (type === 'none') return undefined;
  const value = type === 'hash' || type === 'zset' ? pairs(content as string[]) : (content as string);
  return { key, type, value, ...(expires > 0 ? { expires } : {}) };
}

export async function restore(wire: Wire, all: AsyncIterable<StoredRecord>): Promise<void> {
  for await (const some of keysOf(wire)) await Promise.all(some.map((key) => wire.client.unlink(key)));
  for await (const record of all) await write(wire.client as Redis, record);
}

async function write(client: Redis, { key, type, value, expires }: StoredRecord): Promise<void> {
  const steps: Promise<unknown>[] = [client.unlink(key)];
  if (type === 'string') steps.push(client.set(key, value as string));
  else if (type === 'list')
    for (const some of portions(value as readonly string[])) steps.push(client.rpush(key, ...some));
  else
    for (const some of portions(value as readonly (readonly [string, string])[]))
      steps.push(
        type === 'hash'
          ? client.hset(key, ...some.flat())
          : client.zadd(key, ...some.flatMap(([member, score]) => [score, member])),
      );
  if (expires !== undefined) steps.push(client.pexpireat(key, expires));
  await Promise.all(steps);
}

/** In an order that does not depend on how Redis keeps them. */
function pairs(flat: readonly string[]): readonly (readonly [string, string])[] {
  const found: [string, string][] = [];
  for (let index = 0; index < flat.length; index += 2) found.push([flat[index] ?? '', flat[index + 1] ?? '']);
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}

function* portions<T>(items: readonly T[]): Iterable<readonly T[]> {
  for (let start = 0; start < items.length; start += portion) yield items.slice(start, start + portion);
}
