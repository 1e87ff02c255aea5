import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadAll } from 'js-yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read';
import { builtService } from '../support/process';
import { send } from '../support/service';
import { reply, upstream } from '../support/upstream';

/** A token whose claims name an object, as Redis logs in by it. */
const claims = Buffer.from(JSON.stringify({ oid: '00000000-0000-0000-0000-000000000001' })).toString('base64url');
const token = `e30.${claims}.e30`;

const root = process.env.GANTRY_ROOT ?? fileURLToPath(new URL('../../../', import.meta.url));

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}
interface Container {
  readonly args?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly startupProbe: Probe;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
}
interface Pod {
  readonly securityContext: { readonly runAsUser: number };
  readonly volumes: readonly { readonly name: string; readonly configMap?: { readonly name: string } }[];
  readonly containers: readonly [Container];
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly template: { readonly spec: Pod };
    readonly jobTemplate?: { readonly spec: { readonly template: { readonly spec: Pod } } };
  };
}

/** Everything that the reference platform gives its first region, by environment. */
const manifests = new Map<string, Manifest[]>();

beforeAll(() => {
  const out = mkdtempSync(join(tmpdir(), 'synth-'));
  execFileSync(process.execPath, [join(root, 'bin', 'gantry.js'), 'synth', '--target', 'kubernetes', '--out', out], {
    cwd: root,
  });
  for (const environment of ['development', 'staging', 'production']) {
    const region = join(
      out,
      'kubernetes',
      environment,
      readdirSync(join(out, 'kubernetes', environment))
        .sort()
        .at(-1) ?? '',
    );
    const files = readdirSync(region).filter((name) => name.endsWith('.yaml'));
    manifests.set(
      environment,
      files.flatMap((name) => loadAll(readFileSync(join(region, name), 'utf8')) as Manifest[]),
    );
  }
});

function podOf(environment: string, name: string): Pod {
  const found = manifests
    .get(environment)
    ?.find(({ kind, metadata }) => metadata.name === name && ['Deployment', 'CronJob'].includes(kind));
  const pod = found?.spec?.jobTemplate?.spec.template.spec ?? found?.spec?.template.spec;
  if (pod === undefined) throw new Error(`${environment} has no ${name}`);
  return pod;
}

/** The variables of the image and of the container, with /app elsewhere and secrets made up, as long as keys must be. */
function environmentOf({ env }: Container, app: string): Record<string, string> {
  const [image = ''] = /^ENV .*$/m.exec(readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8')) ?? [];
  const built = [...image.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value] as const);
  const given = env.map(({ name, value }) => [name, value ?? `made-up-${name.toLowerCase()}`.padEnd(32, '-')] as const);
  return Object.fromEntries([...built, ...given].map(([name, value]) => [name, value.replace(/^\/app(?=\/|$)/, app)]));
}

/** Lays out the container's file system, so far as it is of ours. */
function layOut(environment: string, pod: Pod): string {
  const app = mkdtempSync(join(tmpdir(), 'app-'));
  chmodSync(app, 0o755);
  for (const { name, mountPath } of pod.containers[0].volumeMounts) {
    if (!mountPath.startsWith('/app')) continue;
    const folder = join(app, mountPath.slice('/app'.length));
    mkdirSync(folder, { recursive: true });
    const config = pod.volumes.find((volume) => volume.name === name)?.configMap?.name;
    const data =
      manifests.get(environment)?.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === config)
        ?.data ?? {};
    for (const [file, text] of Object.entries(data)) writeFileSync(join(folder, file), text);
  }
  for (const { value = '' } of pod.containers[0].env) {
    if (!/^\/app\/.*\.(crt|key)$/.test(value)) continue;
    mkdirSync(dirname(join(app, value.slice('/app'.length))), { recursive: true });
    writeFileSync(join(app, value.slice('/app'.length)), '');
  }
  return app;
}

describe.each(['development', 'staging', 'production'])('%s', (environment) => {
  it.each(['chat', 'worker', 'backup', 'restore', 'drill'])(
    'D29: the service understands every variable that %s is given',
    (name) => {
      const exists = manifests
        .get(environment)
        ?.some(({ metadata, kind }) => metadata.name === name && kind !== 'Service');
      if (!exists && name !== 'chat' && name !== 'worker') return;
      const pod = podOf(environment, name);
      const app = layOut(environment, pod);
      const [container] = pod.containers;
      const variables = environmentOf(container, app);
      expect(() => readConfig({ CONFIG_DIR: join(app, 'config'), ...variables }, name === 'chat')).not.toThrow();
    },
  );
});

describe('production', () => {
  it.each(['chat', 'worker'])(
    'D3 D31: %s runs as its Deployment has it: variables, ports, probes, user, nothing written elsewhere',
    async (name) => {
      const pod = podOf('production', name);
      const [container] = pod.containers;
      const app = layOut('production', pod);
      cpSync(dirname(await builtService()), join(app, 'bundle'), { recursive: true });
      chmodSync(join(app, 'bundle'), 0o755);
      const user = pod.securityContext.runAsUser;
      expect(user).toBe(1000);
      const cache = join(app, '.cache');
      mkdirSync(cache, { recursive: true });
      const asRoot = process.getuid?.() === 0;
      if (asRoot) chownSync(cache, user, user);
      // The cloud's endpoint of identities, which is not of the Deployment.
      const identity = await upstream((_, response) => reply(response, 200, { access_token: token, expires_in: 3600 }));
      const variables = { ...environmentOf(container, app), AZURE_POD_IDENTITY_AUTHORITY_HOST: identity.url };
      const child = spawn(process.execPath, [join(app, 'bundle', 'service.mjs'), ...(container.args ?? [])], {
        ...{
          cwd: app,
          env: { PATH: process.env.PATH ?? '', ...variables },
          stdio: ['ignore', 'pipe', 'pipe'] as const,
        },
        ...(asRoot ? { uid: user, gid: user } : {}),
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          output += text;
        });
      }
      const ended = new Promise((resolve) => child.once('close', resolve));
      try {
        const ask = ({ httpGet: { path, port } }: Probe) => {
          const number = container.ports.find((one) => one.name === port)?.containerPort ?? 0;
          return send(number, 'GET', path).catch(() => undefined);
        };
        await expect.poll(async () => (await ask(container.startupProbe))?.status, { timeout: 20_000 }).toBe(200);
        expect((await ask(container.livenessProbe))?.status).toBe(200);
        // Its Redis is not here: alive, and not ready.
        const ready = await ask(container.readinessProbe);
        expect([ready?.status, ready?.body?.redis_connected]).toEqual([503, false]);
        const management = container.ports.find((one) => one.name === 'management')?.containerPort ?? 0;
        expect((await send(management, 'GET', '/metrics')).text).toContain('http_server_active_requests 0');
        // It makes a key of its own only where it is given none: that one would be lost with the pod.
        const given = container.env.some(({ name: variable }) => variable === 'AUDIT_KEY');
        expect(existsSync(join(cache, 'data', 'audit.key'))).toBe(!given);
      } catch (error) {
        throw new Error(`${name}: ${output}`, { cause: error });
      } finally {
        child.kill('SIGTERM');
      }
      expect(await ended).toBe(0);
      await identity.close();
    },
  );
});
