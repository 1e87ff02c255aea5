import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Who called, seen through `hops` proxies of ours. Each appends the address it saw, so the entry that many from the end
 * is the last one that none of them made up; what stands before it is the caller's own word.
 */
export function clientAddress(request: IncomingMessage, hops: number): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  const forwarded = hops === 0 ? undefined : request.headers['x-forwarded-for'];
  if (forwarded === undefined) return plain(peer);
  const entries = String(forwarded)
    .split(',')
    .map((entry) => plain(entry.trim()));
  const seen = entries[Math.max(0, entries.length - hops)] ?? '';
  return isIP(seen) === 0 ? plain(peer) : seen;
}

/** Without a port, and IPv4 in its own form. */
function plain(address: string): string {
  const bare = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(address);
  return (bare?.[1] ?? bare?.[2] ?? address).replace(/^::ffff:(?=\d+\.)/i, '');
}
