import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

type Json = Record<string, unknown>;

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: Json | undefined;
}

interface Answer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export type Handler = (call: Call) => Answer | undefined;

/** Something that answers on loopback, and remembers what it was asked. */
export class StandIn {
  readonly calls: Call[] = [];
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(handle: Handler): Promise<StandIn> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const made = new StandIn(server, `http://127.0.0.1:${port}`);
    server.on('request', (request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => {
        text += part.toString();
      });
      request.on('end', () => {
        const [path = ''] = (request.url ?? '').split('?');
        const call: Call = {
          method: request.method ?? '',
          path,
          body: text === '' ? undefined : (JSON.parse(text) as Json),
        };
        made.calls.push(call);
        const answer = handle(call);
        if (answer === undefined) return void request.socket.destroy();
        response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
        response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
      });
    });
    return made;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

export interface Line {
  readonly level: string;
  readonly step: string;
  readonly message: string;
}

export interface Run {
  readonly code: number | null;
  readonly lines: readonly Line[];
}

/** Runs a script as it is run in Azure: given by --eval, told by its environment. */
export function run(
  source: string,
  env: Record<string, string>,
): { readonly process: ChildProcess; readonly done: Promise<Run> } {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  const lines: Line[] = [];
  let rest = '';
  child.stdout.on('data', (part: Buffer) => {
    const parts = (rest + part.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((line) => JSON.parse(line) as Line));
  });
  let errors = '';
  child.stderr.on('data', (part: Buffer) => {
    errors += part.toString();
  });
  const done = new Promise<Run>((resolve, reject) => {
    child.on('close', (code) => (errors === '' ? resolve({ code, lines }) : reject(new Error(errors))));
  });
  return { process: child, done };
}

export const script = (name: string): string => join(__dirname, '../../recovery', name);
