import { request as httpRequest } from 'node:http';
import type { App, Ports } from '../../src/app';
import { systemClock } from '../../src/clock';
import { readConfig, type Variables } from '../../src/config/read';
import { plain } from '../../src/governance/keyring';
import { Ledger, type Row, storeSink } from '../../src/governance/ledger';
import { EmbeddedVectors } from '../../src/memory/embedded-vectors';
import { wordVectors } from '../../src/memory/embedder';
import { Memory } from '../../src/memory/memory';
import { providers } from '../../src/models/providers';
import type { Opened } from '../../src/ports';
import { StoreQueue } from '../../src/queue/store-queue';
import { type Running, serve } from '../../src/serve';
import { EmbeddedStore } from '../../src/store/embedded';
import { Log } from '../../src/telemetry/log';
import { Tracer } from '../../src/telemetry/tracer';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect.
  readonly body: any;
}

export interface Service extends Running {
  readonly app: App;
  /** Lines of the log so far. */
  readonly lines: Record<string, unknown>[];
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  manage(path: string): Promise<Answer>;
  rows(): Promise<Row[]>;
}

const key = 'k'.repeat(32);

/** Ports of a service that keeps everything in memory. */
export function testPorts(
  environment: Variables = {},
  more: Partial<Ports> = {},
): Opened & { lines: Record<string, unknown>[] } {
  const config = readConfig({
    CONFIG_DIR: '/nowhere',
    PORT: '0',
    MANAGEMENT_PORT: '0',
    HOST: '127.0.0.1',
    ...environment,
  });
  const lines: Record<string, unknown>[] = [];
  const log = new Log(config.LOG_LEVEL, (text) => {
    for (const line of text.trim().split('\n')) lines.push(JSON.parse(line) as Record<string, unknown>);
  });
  const clock = more.clock ?? systemClock;
  const store = more.store ?? new EmbeddedStore(clock);
  const sink = storeSink(store);
  const replica = more.replica ?? 'replica-1';
  const seal = more.seal ?? plain;
  const lease = config.TASK_LEASE_SECONDS * 1000;
  const options = { name: 'tasks', concurrency: config.TASK_CONCURRENCY, lease };
  return {
    ...{ config, store, clock, log, sink, replica, seal, lines, auditKey: key },
    ledger: new Ledger(sink, replica, key),
    memory: new Memory(new EmbeddedVectors(clock), wordVectors(config.VECTOR_DIMENSIONS), seal),
    queue: new StoreQueue(store, systemClock, options, () => undefined),
    provider: providers(config).model,
    random: () => 0.5,
    tracer: new Tracer(),
    close: () => store.close(),
    ...more,
  };
}

/** A service on ports of its own. */
export async function startService(environment: Variables = {}, more: Partial<Ports> = {}): Promise<Service> {
  const ports = testPorts(environment, more);
  const running = await serve(ports, 'serve');
  const ask: Service['ask'] = (method, path, body, headers) => send(running.port ?? 0, method, path, body, headers);
  return {
    ...running,
    lines: ports.lines,
    ask,
    post: (path, body, headers) => ask('POST', path, body, headers),
    manage: (path) => send(running.managementPort, 'GET', path),
    rows: async () => {
      const rows: Row[] = [];
      for await (const row of ports.sink.rows()) rows.push(row);
      return rows;
    },
  };
}

export function send(
  port: number,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const type = text === undefined ? {} : { 'content-type': 'application/json' };
    const request = httpRequest(
      { port, host: '127.0.0.1', method, path, headers: { ...type, ...headers } },
      (response) => {
        let received = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          received += chunk;
        });
        response.once('end', () => {
          let parsed: unknown;
          try {
            parsed = JSON.parse(received);
          } catch {
            parsed = undefined;
          }
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: received, body: parsed });
        });
        response.once('error', reject);
      },
    );
    request.once('error', reject);
    request.end(text);
  });
}

/** The events of a stream: name and data. */
export const events = (text: string): { event: string; data: string }[] =>
  text
    .split('\n\n')
    .filter((part) => part !== '')
    .map((part) => ({
      event: /^event: (.*)$/m.exec(part)?.[1] ?? 'message',
      data: /^data: (.*)$/m.exec(part)?.[1] ?? '',
    }));
