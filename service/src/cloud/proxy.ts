import { type ClientRequestArgs, Agent as HttpAgent, request } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';

type Variables = Readonly<Record<string, string | undefined>>;

/** The proxy of HTTPS_PROXY, HTTP_PROXY or ALL_PROXY for an address that NO_PROXY does not name. */
export function proxyFor(url: URL, environment: Variables): URL | undefined {
  const read = (name: string): string => environment[name] ?? environment[name.toLowerCase()] ?? '';
  const proxy = read(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') || read('ALL_PROXY');
  if (proxy === '' || excepted(url, read('NO_PROXY'))) return undefined;
  return new URL(proxy.includes('://') ? proxy : `http://${proxy}`);
}

/** `.example.com` and `example.com` name the host and all below it; `*` everything; a port restricts. */
function excepted({ hostname, port, protocol }: URL, list: string): boolean {
  const actual = port || (protocol === 'https:' ? '443' : '80');
  const host = hostname.replace(/^\[|\]$/g, '');
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', only] = /^(.*?)(?::(\d+))?$/.exec(entry.replace(/^\*?\./, '')) ?? [];
      return (only === undefined || only === actual) && (host === name || host.endsWith(`.${name}`));
    });
}

const agents = new Map<string, HttpAgent | HttpsAgent>();

/** Connections through a tunnel of the proxy's, kept and used again. */
export function proxyAgent(proxy: URL, secure: boolean): HttpAgent | HttpsAgent {
  const name = `${secure} ${proxy.href}`;
  const agent = agents.get(name) ?? (secure ? new TunnelledHttps(proxy) : new TunnelledHttp(proxy));
  agents.set(name, agent);
  return agent;
}

type Done = (error: Error | null, socket: Duplex) => void;

/** Node's callback takes a socket even with an error, where there is none. */
const none = undefined as unknown as Duplex;

class TunnelledHttps extends HttpsAgent {
  constructor(private readonly proxy: URL) {
    super({ keepAlive: true });
  }

  override createConnection(options: ClientRequestArgs, done?: Done): undefined {
    tunnel(this.proxy, options, (error, socket) => {
      if (error !== null) return done?.(error, none);
      const secured = connect({ socket: socket as never, servername: options.host ?? '', host: options.host ?? '' });
      secured.once('error', (fault) => done?.(fault, none));
      secured.once('secureConnect', () => done?.(null, secured));
    });
  }
}

class TunnelledHttp extends HttpAgent {
  constructor(private readonly proxy: URL) {
    super({ keepAlive: true });
  }

  override createConnection(options: ClientRequestArgs, done?: Done): undefined {
    tunnel(this.proxy, options, (error, socket) => done?.(error, socket));
  }
}

function tunnel(proxy: URL, { host, port }: ClientRequestArgs, done: Done): void {
  const login =
    proxy.username === '' ? undefined : `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const target = `${host}:${port}`;
  const asking = request({
    hostname: proxy.hostname,
    port: proxy.port || 80,
    method: 'CONNECT',
    path: target,
    headers: {
      host: target,
      ...(login === undefined ? {} : { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` }),
    },
  });
  asking.once('connect', (answer, socket) => {
    if (answer.statusCode === 200) return done(null, socket);
    socket.destroy();
    done(new Error(`the proxy answered ${answer.statusCode} for ${target}`), none);
  });
  asking.once('error', (error) => done(error, none));
  asking.end();
}
