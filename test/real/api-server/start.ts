import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlPlane } from './build';

/** A running API server on loopback, and a kubectl that talks to it alone. */
export interface Cluster {
  /** Runs kubectl; returns what it printed, and throws with its complaint where it fails. */
  kubectl(args: readonly string[], input?: string): string;
  stop(): Promise<void>;
}

export async function startCluster({ etcd, apiServer }: ControlPlane): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-cluster-'));
  const [client, peer, secure] = await freePorts(3);
  const at = (port: number | undefined) => `http://127.0.0.1:${port}`;
  const log = (name: string) => openSync(join(folder, `${name}.log`), 'w');
  const run = (name: string, program: string, args: readonly string[]) =>
    spawn(program, args, { stdio: ['ignore', log(name), log(`${name}.err`)], cwd: folder });

  const processes: ChildProcess[] = [
    run('etcd', etcd, [
      ...['--data-dir', join(folder, 'etcd'), '--unsafe-no-fsync'],
      ...['--listen-client-urls', at(client), '--advertise-client-urls', at(client)],
      ...['--listen-peer-urls', at(peer), '--initial-advertise-peer-urls', at(peer)],
      ...['--initial-cluster', `default=${at(peer)}`],
    ]),
  ];
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const token = randomBytes(16).toString('hex');
  for (const [name, content] of [
    ['sa.key', privateKey],
    ['sa.pub', publicKey],
    ['tokens.csv', `${token},admin,admin,system:masters\n`],
  ] as const) {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  }
  processes.push(
    run('api-server', apiServer, [
      ...['--etcd-servers', at(client), '--bind-address', '127.0.0.1', '--secure-port', String(secure)],
      ...['--advertise-address', '127.0.0.1', '--cert-dir', join(folder, 'certificates')],
      ...['--service-account-issuer', 'https://kubernetes.default.svc'],
      ...[
        '--service-account-key-file',
        join(folder, 'sa.pub'),
        '--service-account-signing-key-file',
        join(folder, 'sa.key'),
      ],
      ...['--token-auth-file', join(folder, 'tokens.csv'), '--authorization-mode', 'RBAC'],
      ...['--service-cluster-ip-range', '10.96.0.0/16'],
      // No controller makes the default account and its token here; pods name an account of their own.
      ...['--disable-admission-plugins', 'ServiceAccount'],
    ]),
  );
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify(configFor(secure, token)));
  const kubectl = (args: readonly string[], input?: string) =>
    execFileSync('kubectl', ['--kubeconfig', kubeconfig, ...args], {
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 64 * 2 ** 20,
      env: { PATH: process.env.PATH, HOME: folder },
      ...(input === undefined ? {} : { input }),
    });
  const stop = async () => {
    for (const child of [...processes].reverse()) await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(kubectl, processes, folder);
  } catch (error) {
    await stop();
    throw error;
  }
  return { kubectl, stop };
}

/** kubectl reads JSON too. The certificate is made at start, for loopback alone. */
const configFor = (port: number | undefined, token: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'test', cluster: { server: `https://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
  users: [{ name: 'test', user: { token } }],
  contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  'current-context': 'test',
});

async function ready(kubectl: Cluster['kubectl'], processes: readonly ChildProcess[], folder: string): Promise<void> {
  let last: unknown;
  for (let attempt = 0; attempt < 120; attempt += 1) {
    const dead = processes.find(({ exitCode }) => exitCode !== null);
    if (dead !== undefined) break;
    try {
      kubectl(['get', '--raw', '/readyz']);
      return;
    } catch (error) {
      last = error;
      await sleep(500);
    }
  }
  const complaint = readFileSync(join(folder, 'api-server.err.log'), 'utf8').split('\n').slice(-10).join('\n');
  throw new Error(`the API server did not become ready: ${complaint}`, { cause: last });
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((done) => server.listen(0, '127.0.0.1', () => done(server)));
    }),
  );
  return Promise.all(
    servers.map((server) => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      return new Promise<number>((done) => server.close(() => done(port)));
    }),
  );
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(timer);
}
