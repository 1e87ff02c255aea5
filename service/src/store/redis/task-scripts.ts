import { script } from './script';

/** KEYS: task · ARGV: owner, input, ttl → whether it is new */
export const createTask = script(`
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'state', 'queued', 'attempt', 0, 'owner', ARGV[1], 'input', ARGV[2])
redis.call('PEXPIREAT', KEYS[1], now + ARGV[3])
return 1
`);

/** KEYS: task · ARGV: lease → kind, fields and values */
export const claimTask = script(`
local state, ends = unpack(redis.call('HMGET', KEYS[1], 'state', 'until'))
if not state or state == 'done' or state == 'failed' then return {'over'} end
if state == 'running' and tonumber(ends) > now then return {'busy'} end
redis.call('HSET', KEYS[1], 'state', 'running', 'until', now + ARGV[1])
redis.call('HINCRBY', KEYS[1], 'attempt', 1)
return {'claimed', redis.call('HGETALL', KEYS[1])}
`);

/** Whether an attempt is the running one. */
const holds = `
local function holds(key, attempt)
  local state, current = unpack(redis.call('HMGET', key, 'state', 'attempt'))
  return state == 'running' and current == attempt
end
`;

/** KEYS: task · ARGV: attempt, lease → whether it is still ours */
export const renewTask = script(`${holds}
if not holds(KEYS[1], ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'until', now + ARGV[2])
return 1
`);

/** KEYS: task · ARGV: attempt, state, outcome → whether it counted */
export const endTask = script(`${holds}
if not holds(KEYS[1], ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'state', ARGV[2], 'outcome', ARGV[3])
return 1
`);

/** KEYS: line · ARGV: id, delay */
export const enqueue = script(`
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
`);

/** KEYS: line · ARGV: lease → id */
export const dequeue = script(`
local id = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1)[1]
if id then redis.call('ZADD', KEYS[1], now + ARGV[1], id) end
return id
`);

/** KEYS: line, dead letters · ARGV: id, whether it is dead */
export const dismiss = script(`
redis.call('ZREM', KEYS[1], ARGV[1])
if ARGV[2] == '1' then redis.call('ZADD', KEYS[2], now, ARGV[1]) end
`);

/** KEYS: line, dead letters → lengths */
export const queueLength = script(`
return {redis.call('ZCARD', KEYS[1]), redis.call('ZCARD', KEYS[2])}
`);
