import { createHash } from 'node:crypto';

/** A script that Redis runs whole, alone, and within one hash tag. */
export interface Script {
  readonly lua: string;
  readonly sha: string;
}

/** The store's one clock, milliseconds. */
const clock = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- Lengthens the life of a key to that many milliseconds, where it is shorter or without end.
local function keep(key, left)
  if redis.call('PTTL', key) < left then redis.call('PEXPIRE', key, left) end
end
`;

/** Scripts may know the moment as `now`. */
export function script(body: string): Script {
  const lua = clock + body;
  return { lua, sha: createHash('sha1').update(lua).digest('hex') };
}
