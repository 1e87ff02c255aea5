import { readFileSync } from 'node:fs';
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Signal } from '../cancel';
import { proxyAgent, proxyFor } from './proxy';

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: Signal;
  /** File of an authority to trust, beside NODE_EXTRA_CA_CERTS, which Node reads by itself. */
  readonly ca?: string;
}

/** An answer whose head has arrived. */
export class Answer {
  constructor(readonly message: IncomingMessage) {}

  get status(): number {
    return this.message.statusCode ?? 0;
  }

  header(name: string): string | undefined {
    const value = this.message.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  text(): Promise<string> {
    return this.bytes().then(String);
  }

  bytes(): Promise<Buffer> {
    const { message } = this;
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
      message.once('error', reject);
      message.once('aborted', () => reject(new Error('the connection broke within the answer')));
    });
  }

  async json<T>(): Promise<T> {
    return JSON.parse(await this.text()) as T;
  }

  /** Reads and forgets the rest, so that the connection can be used again. */
  discard(): void {
    this.message.resume();
  }
}

const keepAlive = { keepAlive: true, maxSockets: 1024, scheduling: 'lifo' } as const;
const http = new HttpAgent(keepAlive);
const https = new HttpsAgent(keepAlive);
const trusted = new Map<string, HttpsAgent>();

/** A target that is asked often: its address is taken apart once. */
export class Endpoint {
  private readonly hostname: string;
  private readonly port: string;
  private readonly base: string;
  private readonly search: string;
  private readonly agent: HttpAgent | HttpsAgent;
  private readonly send: typeof httpRequest;

  constructor(url: string, ca?: string) {
    const parsed = new URL(url);
    const secure = parsed.protocol === 'https:';
    const proxy = proxyFor(parsed, process.env);
    this.hostname = parsed.hostname.replace(/^\[|\]$/g, '');
    this.port = parsed.port;
    this.base = parsed.pathname === '/' ? '' : parsed.pathname;
    this.search = parsed.search;
    this.send = secure ? httpsRequest : httpRequest;
    this.agent =
      proxy !== undefined ? proxyAgent(proxy, secure) : secure ? (ca === undefined ? https : trusting(ca)) : http;
  }

  /** Asks at `path`, which is added to the address. Resolves with the head of the answer. */
  ask(path: string, { method = 'GET', headers = {}, body, signal }: Ask = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const request: ClientRequest = this.send(
        {
          hostname: this.hostname,
          port: this.port,
          path: `${this.base}${path}` === '' ? `/${this.search}` : `${this.base}${path}${this.search}`,
          method,
          agent: this.agent,
          headers: body === undefined ? headers : sized(headers, Buffer.byteLength(body)),
        },
        (message) => {
          if (signal !== undefined) message.once('close', () => signal.removeEventListener('abort', abort));
          resolve(new Answer(message));
        },
      );
      const abort = (): void => void request.destroy(signal?.reason as Error);
      signal?.addEventListener('abort', abort, { once: true });
      request.once('error', (error) => {
        signal?.removeEventListener('abort', abort);
        reject(signal?.aborted ? signal.reason : error);
      });
      request.end(body);
    });
  }
}

/** Set one by one, which is quicker than a copy. */
function sized(headers: Readonly<Record<string, string>>, length: number): Record<string, string | number> {
  const all: Record<string, string | number> = { 'content-length': length };
  for (const name in headers) all[name] = headers[name] as string;
  return all;
}

/** Asks once at an address. */
export function fetchUrl(url: string, ask: Ask = {}): Promise<Answer> {
  return new Endpoint(url, ask.ca).ask('', ask);
}

function trusting(ca: string): HttpsAgent {
  const known = trusted.get(ca) ?? new HttpsAgent({ ...keepAlive, ca: readFileSync(ca) });
  trusted.set(ca, known);
  return known;
}
