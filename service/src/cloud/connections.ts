import { readFileSync } from 'node:fs';
import { type Dispatcher, Pool, ProxyAgent } from 'undici';
import { proxyFor } from './proxy';

const settings = {
  connections: 1024,
  /** A new connection costs more than one that is kept; what is between us and a cloud forgets one after minutes. */
  keepAliveTimeout: 60_000,
  // Every question has its own signal.
  headersTimeout: 0,
  bodyTimeout: 0,
};

const clients = new Map<string, Dispatcher>();

/** Whoever asks at the same place shares its connections. */
export function connections(url: URL, ca: string | undefined): Dispatcher {
  const proxy = proxyFor(url, process.env);
  const name = [url.origin, proxy?.href, ca].join(' ');
  const known = clients.get(name);
  if (known !== undefined) return known;
  const trusted = ca === undefined ? {} : { ca: readFileSync(ca) };
  const client =
    proxy === undefined
      ? new Pool(url.origin, { ...settings, connect: trusted })
      : new ProxyAgent({ ...settings, uri: proxy.href, requestTls: trusted });
  clients.set(name, client);
  return client;
}
