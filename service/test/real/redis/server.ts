import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis, type RedisOptions } from 'ioredis';
import { freePort } from '../../support/ports';
import type { Certificates } from '../../support/servers';

/** Debian's package; nothing else is tried, so that a machine is not changed by surprise outside of CI. */
const installs = [
  ['apt-get', 'update', '-qq'],
  ['apt-get', 'install', '-y', '-qq', 'redis-server'],
] as const;

/** Why there is no Redis to test with, or nothing. CI installs one. */
export function missingRedis(): string | undefined {
  if (runs()) return undefined;
  if (process.env.CI === 'true') {
    for (const [command, ...args] of installs) {
      try {
        execFileSync(command, args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
      } catch {
        return `redis-server is not on this machine, and ${command} could not install it`;
      }
    }
    if (runs()) return undefined;
  }
  return 'redis-server is not on this machine: apt-get install redis-server';
}

function runs(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A Redis of our own, on loopback, which can be killed and started again with what it had. */
export class RedisServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'redis-'));
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly args: readonly string[],
    private readonly secure?: Certificates,
  ) {}

  static async start(...args: readonly string[]): Promise<RedisServer> {
    return RedisServer.at(await freePort(), args);
  }

  static async at(port: number, args: readonly string[], secure?: Certificates): Promise<RedisServer> {
    const server = new RedisServer(port, args, secure);
    await server.start();
    return server;
  }

  get url(): string {
    // The certificate of tests is one for this name.
    return this.secure === undefined ? `redis://127.0.0.1:${this.port}` : `rediss://localhost:${this.port}`;
  }

  async start(): Promise<void> {
    const { folder, port, secure } = this;
    const where = ['--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    const listening =
      secure === undefined
        ? ['--port', String(port)]
        : [
            ...['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no', '--tls-cluster', 'yes'],
            ...['--tls-cert-file', secure.cert, '--tls-key-file', secure.key, '--tls-ca-cert-file', secure.ca],
          ];
    this.process = spawn('redis-server', [...where, ...listening, ...this.args], { stdio: 'ignore' });
    process.once('exit', this.end);
    const deadline = Date.now() + 20_000;
    while (!(await this.answers())) {
      if (Date.now() > deadline) throw new Error(`redis-server did not start on port ${port}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** A run that is broken off leaves nothing behind. */
  private readonly end = (): void => void this.process?.kill('SIGKILL');

  /** Nothing is written out any more. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.process;
    if (child === undefined) return;
    this.process = undefined;
    process.off('exit', this.end);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  /** Keeps its connections, and says nothing. */
  pause(): void {
    this.process?.kill('SIGSTOP');
  }

  resume(): void {
    this.process?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A client for what the test itself wants to know. */
  client(more: Pick<RedisOptions, 'lazyConnect' | 'retryStrategy'> = {}): Redis {
    const { port, secure } = this;
    const at = this.args.indexOf('--requirepass');
    return new Redis({
      ...{ port, host: '127.0.0.1', protocol: 2 },
      ...(secure === undefined ? {} : { tls: { ca: readFileSync(secure.ca), servername: 'localhost' } }),
      ...(at < 0 ? {} : { password: this.args[at + 1] ?? '' }),
      ...more,
    });
  }

  private async answers(): Promise<boolean> {
    const client = this.client({ lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.ping()) === 'PONG';
    } catch {
      return false;
    } finally {
      client.disconnect();
    }
  }
}

/** Three masters that share the slots. */
export class RedisCluster {
  private constructor(readonly nodes: readonly RedisServer[]) {}

  /** `more` gives further arguments to the node on a port. */
  static async start(
    more: (port: number) => Promise<readonly string[]> = async () => [],
    secure?: Certificates,
  ): Promise<RedisCluster> {
    const nodes: RedisServer[] = [];
    for (let index = 0; index < 3; index += 1) {
      const port = await freePort();
      const options = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', ...(await more(port))];
      nodes.push(await RedisServer.at(port, options, secure));
    }
    const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
    const tls = secure === undefined ? [] : ['--tls', '--cacert', secure.ca, '--sni', 'localhost'];
    const create = ['--cluster', 'create', ...addresses, '--cluster-yes', ...tls];
    await promisify(execFile)('redis-cli', create, { timeout: 60_000 });
    const cluster = new RedisCluster(nodes);
    await cluster.whole();
    return cluster;
  }

  get url(): string {
    return this.nodes[0]?.url ?? '';
  }

  async whole(): Promise<void> {
    for (const node of this.nodes) {
      const client = node.client();
      while (!String(await client.cluster('INFO')).includes('cluster_state:ok'))
        await new Promise((resolve) => setTimeout(resolve, 50));
      client.disconnect();
    }
  }

  async stop(): Promise<void> {
    for (const node of this.nodes) await node.stop();
  }
}
