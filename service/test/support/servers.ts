import { type ChildProcess, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ends a process that a test started, and waits until it is gone. */
export async function ended(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const late = new AbortController();
  await Promise.race([gone, sleep(15_000, undefined, { signal: late.signal }).then(() => child.kill('SIGKILL'))]).catch(
    () => undefined,
  );
  late.abort();
  await gone;
}

/** Tries until it holds. */
export async function eventually(
  holds: () => Promise<boolean> | boolean,
  what: string,
  within = 30_000,
): Promise<void> {
  const end = Date.now() + within;
  let last: unknown;
  while (Date.now() < end) {
    try {
      if (await holds()) return;
    } catch (error) {
      last = error;
    }
    await sleep(50);
  }
  throw new Error(`not within ${within} ms: ${what}`, { cause: last });
}

export interface Certificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  /** Key and certificate in one file. */
  readonly both: string;
}

/** An authority of the test's own, and a certificate for localhost by it. */
export function makeCertificates(folder: string): Certificates {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe', cwd: folder });
  openssl(
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=test authority'],
    ...['-keyout', 'ca.key', '-out', 'ca.crt', '-addext', 'basicConstraints=critical,CA:TRUE'],
  );
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-keyout', 'tls.key', '-out', 'tls.csr');
  execFileSync('sh', ['-c', 'printf "subjectAltName=DNS:localhost" > names'], { cwd: folder });
  openssl(
    ...['x509', '-req', '-in', 'tls.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-days', '2'],
    ...['-extfile', 'names', '-out', 'tls.crt'],
  );
  execFileSync('sh', ['-c', 'cat tls.key tls.crt > both.pem'], { cwd: folder });
  return { ca: at('ca.crt'), cert: at('tls.crt'), key: at('tls.key'), both: at('both.pem') };
}
