import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../build.js';
import { freePort } from './ports';
import { type Answer, send } from './service';

let built: Promise<string> | undefined;

/** The bundle, made once a run, in a folder of its own. */
export const builtService = (): Promise<string> =>
  (built ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'service-'));
    await bundle(folder, { minify: true });
    return join(folder, 'service.mjs');
  })());

export interface Started {
  readonly child: ChildProcess;
  readonly port: number;
  readonly managementPort: number;
  /** Lines of the log so far. */
  readonly lines: Record<string, unknown>[];
  readonly ended: Promise<number | null>;
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  manage(path: string): Promise<Answer>;
}

/** Starts the service as its own process, and waits until it is ready, or only lives. */
export async function startProcess(
  environment: Record<string, string>,
  command: string[] = [],
  until: 'ready' | 'live' = 'ready',
): Promise<Started> {
  const [port, managementPort] = [await freePort(), await freePort()];
  const usual = { PATH: process.env.PATH ?? '', CONFIG_DIR: '/nowhere', HOST: '127.0.0.1' };
  const child = spawn(process.execPath, [await builtService(), ...command], {
    env: { ...usual, PORT: String(port), MANAGEMENT_PORT: String(managementPort), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: Record<string, unknown>[] = [];
  let rest = '';
  let faults = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) lines.push(JSON.parse(line) as Record<string, unknown>);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    faults += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const started: Started = {
    ...{ child, port, managementPort, lines, ended },
    ask: (method, path, body) => send(port, method, path, body),
    post: (path, body, headers) => send(port, 'POST', path, body, headers),
    manage: (path) => send(managementPort, 'GET', path),
  };
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null)
      throw new Error(`the service ended with ${child.exitCode}: ${faults}${JSON.stringify(lines)}`);
    const ready = await started.manage(`/health/${until}`).catch(() => undefined);
    if (ready?.status === 200) return started;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  child.kill('SIGKILL');
  throw new Error(`the service was not ready: ${faults}`);
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'data-'));
