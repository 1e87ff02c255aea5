import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolvePlatform } from '../../spec/platform';
import { agentService } from '../../spec/workload';
import { describePlatform } from '../support/synth';
import { directory, run } from './support';

const digest = `sha256:${'5f'.repeat(32)}`;
const other = `sha256:${'6a'.repeat(32)}`;

/** Builders that write down what they are asked, and answer as the real ones do. */
const docker = (told = digest) => `#!/bin/sh
echo "$@" >> "$LOG"
while [ $# -gt 0 ]; do
  if [ "$1" = --metadata-file ]; then printf '{"containerimage.digest":"${told}"}' > "$2"; fi
  shift
done
`;
const podman = (told = digest) => `#!/bin/sh
echo "$@" >> "$LOG"
while [ $# -gt 0 ]; do
  if [ "$1" = --digestfile ]; then printf '${told}\\n' > "$2"; fi
  shift
done
`;

interface Machine {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly asked: () => readonly string[];
  readonly lock: () => unknown;
}

function machine(programs: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}): Machine {
  const cwd = directory({ 'platform.ts': '', 'service/Dockerfile': 'FROM scratch\n', ...files });
  const bin = join(cwd, 'bin');
  mkdirSync(bin);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), script);
    chmodSync(join(bin, name), 0o755);
  }
  const log = join(cwd, 'asked');
  return {
    cwd,
    env: { PATH: `${bin}:/bin:/usr/bin`, LOG: log },
    asked: () =>
      existsSync(log)
        ? readFileSync(log, 'utf8')
            .trim()
            .split('\n')
            // Scratch folders have names of their own.
            .map((line) => line.replaceAll(/(--metadata-file|--digestfile) \S+/g, '$1 FILE').replaceAll(cwd, '.'))
        : [],
    lock: () => JSON.parse(readFileSync(join(cwd, 'images.lock.json'), 'utf8')) as unknown,
  };
}

const common = '--platform linux/amd64 --file ./service/Dockerfile';

describe('D31 gantry image', () => {
  it('builds by docker, pushes to every registry, and records the one digest', async () => {
    const { cwd, env, asked, lock } = machine({ docker: docker(), podman: podman() });
    const args = ['image', '--registry', 'acme.azurecr.io', '--registry', 'localhost:5000/team', '--tag', '1.2.3'];
    const name = 'agent-gantry-service:1.2.3';
    expect(await run(args, cwd, env)).toEqual({
      code: 0,
      out: `acme.azurecr.io/${name}@${digest}\nlocalhost:5000/team/${name}@${digest}\nimages.lock.json records it\n`,
      err: '',
    });
    expect(asked()).toEqual([
      'buildx version',
      `buildx build ${common} --tag acme.azurecr.io/${name} --tag localhost:5000/team/${name} --push --metadata-file FILE .`,
    ]);
    expect(lock()).toEqual({ images: { [name]: digest } });
  });

  it('builds by podman where there is no docker, and pushes each name', async () => {
    const { cwd, env, asked, lock } = machine({ podman: podman() });
    const name = 'agent-gantry-service:0.1.0';
    expect((await run(['image', '--registry', 'a.example.com', '--registry', 'b.example.com'], cwd, env)).code).toBe(0);
    expect(asked()).toEqual([
      '--version',
      `build ${common} --tag a.example.com/${name} --tag b.example.com/${name} .`,
      `push --digestfile FILE a.example.com/${name}`,
      `push --digestfile FILE b.example.com/${name}`,
    ]);
    expect(lock()).toEqual({ images: { [name]: digest } });
  });

  it('builds alone where no registry is named, and then records nothing', async () => {
    const { cwd, env, asked } = machine({ docker: docker() });
    expect(await run(['image', '--arch', 'linux/arm64'], cwd, env)).toEqual({
      code: 0,
      out: 'agent-gantry-service:0.1.0, built by docker; not pushed, so no registry has given it a digest\n',
      err: '',
    });
    expect(asked()[1]).toBe(
      'buildx build --platform linux/arm64 --file ./service/Dockerfile --tag agent-gantry-service:0.1.0 --load .',
    );
    expect(existsSync(join(cwd, 'images.lock.json'))).toBe(false);
  });

  it('keeps what is recorded already, sorted, and replaces the digest of the same name', async () => {
    const held = { 'zeta:1.0.0': other, 'agent-gantry-service:0.1.0': other };
    const { cwd, env, lock } = machine({ docker: docker() }, { 'images.lock.json': JSON.stringify({ images: held }) });
    await run(['image', '--registry', 'acme.azurecr.io'], cwd, env);
    expect(JSON.stringify(lock())).toBe(
      JSON.stringify({ images: { 'agent-gantry-service:0.1.0': digest, 'zeta:1.0.0': other } }),
    );
  });

  it('records what the description then uses', () => {
    const props = describePlatform({ chat: agentService() });
    const platform = resolvePlatform(props, { digests: { 'agent-gantry-service:0.1.0': digest } });
    expect(platform.environments.map(({ workloads }) => workloads[0]?.main.image)).toEqual(
      platform.environments.map(() => expect.stringMatching(new RegExp(`agent-gantry-service:0\\.1\\.0@${digest}$`))),
    );
  });

  const failing = '#!/bin/sh\n[ "$1 $2" = "buildx version" ] && exit 0\nexit 7\n';
  it.each([
    { what: 'no builder', programs: {}, args: [], error: 'neither docker nor podman answers here' },
    {
      what: 'another builder than the one wanted',
      programs: { docker: docker() },
      args: ['--builder', 'podman'],
      error: 'podman answers here',
    },
    {
      what: 'a builder that fails',
      programs: { docker: failing },
      args: ['--registry', 'a.example.com'],
      error: 'failed. Nothing is recorded',
    },
    {
      what: 'what is no digest',
      programs: { docker: docker('latest') },
      args: ['--registry', 'a.example.com'],
      error: 'tells the digest "latest"',
    },
    {
      what: 'a moving tag',
      programs: { docker: docker() },
      args: ['--tag', 'latest'],
      error: '--tag is latest, want an exact tag',
    },
    {
      what: 'an address for a registry',
      programs: { docker: docker() },
      args: ['--registry', 'https://a.example.com'],
      error: 'without https://',
    },
    {
      what: 'a folder without the service',
      programs: { docker: docker() },
      args: ['--context', 'service'],
      error: 'holds no service/Dockerfile',
    },
    {
      what: 'no description',
      programs: { docker: docker() },
      args: ['--platform', 'other.ts'],
      error: 'other.ts: no such file',
    },
  ])('refuses $what, and records nothing', async ({ programs, args, error }) => {
    const { cwd, env } = machine(programs);
    const outcome = await run(['image', ...args], cwd, { ...env, PATH: `${join(cwd, 'bin')}:/bin` });
    expect(outcome).toMatchObject({ code: 2, out: '' });
    expect(outcome.err).toContain(error);
    expect(existsSync(join(cwd, 'images.lock.json'))).toBe(false);
  });
});
