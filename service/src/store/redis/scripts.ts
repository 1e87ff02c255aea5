import { script } from './script';

/** KEYS: count · ARGV: policy, capacity, window → allowed, remaining, wait */
export const limit = script(`
local capacity, window = tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('GET', KEYS[1]) or ''
if ARGV[1] == 'window' then
  local used, ends = kept:match('^(%d+) (%d+)$')
  used, ends = tonumber(used) or 0, tonumber(ends) or 0
  if ends <= now then used, ends = 0, now + window end
  if used >= capacity then return {0, 0, ends - now} end
  redis.call('SET', KEYS[1], string.format('%.0f %.0f', used + 1, ends))
  redis.call('PEXPIREAT', KEYS[1], ends)
  return {1, capacity - used - 1, 0}
end
-- The moment at which the bucket is full again: one number says how full it is now.
local full = math.max(now, tonumber(kept) or 0) + window / capacity
if full - now > window + 0.001 then return {0, 0, math.ceil(full - now - window)} end
redis.call('SET', KEYS[1], string.format('%.17g', full))
redis.call('PEXPIREAT', KEYS[1], math.ceil(full))
return {1, math.floor((window - (full - now)) * capacity / window + 0.001), 0}
`);

/** KEYS: count · ARGV: policy, capacity, window */
export const giveBack = script(`
local kept = redis.call('GET', KEYS[1])
if not kept then return end
if ARGV[1] == 'window' then
  local used, ends = kept:match('^(%d+) (%d+)$')
  if not used or tonumber(used) == 0 then return end
  redis.call('SET', KEYS[1], string.format('%.0f %.0f', used - 1, ends), 'KEEPTTL')
  return
end
local full = tonumber(kept) - tonumber(ARGV[3]) / tonumber(ARGV[2])
if full <= now then redis.call('DEL', KEYS[1]) return end
redis.call('SET', KEYS[1], string.format('%.17g', full))
redis.call('PEXPIREAT', KEYS[1], math.ceil(full))
`);

/** KEYS: head, messages, held · ARGV: tail, budget, reserve, reservation, lease → allowed, used, seen, messages */
export const session = script(`
local tail, budget, reserve, lease = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[5])
local head = redis.call('HMGET', KEYS[1], 'total', 'seen')
local used, seen = tonumber(head[1]) or 0, tonumber(head[2]) or 0
if budget > 0 then
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
  local held = 0
  for _, member in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do held = held + tonumber(member:match(':(%d+)$')) end
  if used + held + reserve > budget then return {0, used, seen, {}} end
  redis.call('ZADD', KEYS[3], now + lease, ARGV[4] .. ':' .. ARGV[3])
  keep(KEYS[3], lease)
end
if tail == 0 then return {1, used, seen, {}} end
return {1, used, seen, redis.call('LRANGE', KEYS[2], -tail, -1)}
`);

/** Ends a reservation: its member has its name, a colon, and the amount. */
const drop = `
local function drop(key, name)
  if name == '' then return end
  for _, member in ipairs(redis.call('ZRANGE', key, 0, -1)) do
    if member:sub(1, #name + 1) == name .. ':' then redis.call('ZREM', key, member) end
  end
end
`;

/** KEYS: head, messages, held · ARGV: reservation, prompt, completion, metadata, ttl, name of the work, messages … */
export const turn = script(`${drop}
drop(KEYS[3], ARGV[1])
if ARGV[6] ~= '' and redis.call('HSETNX', KEYS[1], 'once:' .. ARGV[6], now) == 0 then return end
redis.call('HSETNX', KEYS[1], 'created', now)
redis.call('HSETNX', KEYS[1], 'metadata', ARGV[4])
for index = 7, #ARGV do redis.call('RPUSH', KEYS[2], ARGV[index]) end
redis.call('HINCRBY', KEYS[1], 'prompt', ARGV[2])
redis.call('HINCRBY', KEYS[1], 'completion', ARGV[3])
redis.call('HINCRBY', KEYS[1], 'total', ARGV[2] + ARGV[3])
redis.call('HSET', KEYS[1], 'seen', now)
redis.call('PEXPIREAT', KEYS[1], now + ARGV[5])
redis.call('PEXPIREAT', KEYS[2], now + ARGV[5])
`);

/** KEYS: held · ARGV: reservation */
export const release = script(`${drop}
drop(KEYS[1], ARGV[1])
`);

/** KEYS: head, messages → fields and values, messages */
export const readSession = script(`
return {redis.call('HGETALL', KEYS[1]), redis.call('LRANGE', KEYS[2], 0, -1)}
`);

/** KEYS: head, messages, held → whether there was one */
export const deleteSession = script(`
redis.call('DEL', KEYS[2], KEYS[3])
return redis.call('DEL', KEYS[1])
`);

/** KEYS: sessions · ARGV: session and ttl of each */
export const countSessions = script(`
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
for index = 1, #ARGV, 2 do
  redis.call('ZADD', KEYS[1], now + ARGV[index + 1], ARGV[index])
  keep(KEYS[1], tonumber(ARGV[index + 1]))
end
`);

/** KEYS: sessions → how many */
export const activeSessions = script(`
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
return redis.call('ZCARD', KEYS[1])
`);

/** KEYS: answer, leader · ARGV: holder, lease → kind, value, left */
export const flight = script(`
local value = redis.call('GET', KEYS[1])
if value then return {'known', value, redis.call('PTTL', KEYS[1])} end
local leader = redis.call('GET', KEYS[2])
if leader and leader ~= ARGV[1] then return {'follow'} end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return {'lead'}
`);

/** KEYS: answer, leader · ARGV: holder, and where there is an answer its value and ttl */
export const land = script(`
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
if ARGV[2] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
`);

/**
 * KEYS: held, ends of the leases, spent · ARGV: holder, want, spent, lease, release, then name, capacity and end of each
 * window → given, spent in each window
 */
export const slice = script(`
local holder, given, spent, lease = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
  redis.call('ZREM', KEYS[2], member)
  redis.call('HDEL', KEYS[1], member)
end
local last = 0
for _, field in ipairs(redis.call('HKEYS', KEYS[3])) do
  local ends = tonumber(field:match('@(%d+)$'))
  if ends <= now then redis.call('HDEL', KEYS[3], field) else last = math.max(last, ends) end
end
local before = tonumber(redis.call('HGET', KEYS[1], holder)) or 0
local mine, held = 0, -before
if ARGV[5] == '0' then mine = math.max(0, before - spent) end
for _, amount in ipairs(redis.call('HVALS', KEYS[1])) do held = held + tonumber(amount) end
local sums = {}
for index = 6, #ARGV, 3 do
  local sum = redis.call('HINCRBY', KEYS[3], ARGV[index] .. '@' .. ARGV[index + 2], spent)
  given = math.min(given, ARGV[index + 1] - sum - held - mine)
  last = math.max(last, tonumber(ARGV[index + 2]))
  sums[#sums + 1] = sum
end
if last > 0 then redis.call('PEXPIREAT', KEYS[3], last) end
given = math.max(0, given)
if mine + given > 0 then
  redis.call('HSET', KEYS[1], holder, mine + given)
  redis.call('ZADD', KEYS[2], now + lease, holder)
  keep(KEYS[1], lease)
  keep(KEYS[2], lease)
else
  redis.call('HDEL', KEYS[1], holder)
  redis.call('ZREM', KEYS[2], holder)
end
return {given, sums}
`);

/**
 * KEYS: chain · ARGV: rows kept, ttl, then number and text of each row. One that is written late goes before those that
 * overtook it.
 */
export const appendRows = script(`
local function append(seq, text)
  local at, newer = -1, false
  while true do
    local row = redis.call('LINDEX', KEYS[1], at)
    local number = row and tonumber(row:match('"seq":(%d+)'))
    if number == seq then return end
    if not number or number < seq then break end
    newer, at = row, at - 1
  end
  if newer then redis.call('LINSERT', KEYS[1], 'BEFORE', newer, text) else redis.call('RPUSH', KEYS[1], text) end
end
for index = 3, #ARGV, 2 do append(tonumber(ARGV[index]), ARGV[index + 1]) end
redis.call('LTRIM', KEYS[1], -ARGV[1], -1)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
`);
