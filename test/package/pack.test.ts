import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../spec/version';
import { tree } from '../cli/support';
import { root } from '../support/project';

/** The published package in an empty project: what `npm pack` makes, what `gantry init` writes, what npm installs. */
const work = realpathSync(mkdtempSync(join(tmpdir(), 'gantry-pack-')));
const project = join(work, 'support-desk');
let packed: readonly string[] = [];

// npm tells its children about the project that it runs for; this one is another.
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_(package|lifecycle|config_local_prefix)|INIT_CWD|CDK8S_OUTDIR)/.test(name),
  ),
);

const npm = (args: readonly string[], cwd: string): string =>
  execFileSync('npm', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const npx = (...args: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync('npx', ['--no-install', ...args], { cwd: project, env, encoding: 'utf8' });

beforeAll(() => {
  const [pack] = JSON.parse(npm(['pack', '--json', '--silent', '--pack-destination', work], root));
  packed = pack.files.map(({ path }: { readonly path: string }) => path);
  execFileSync(process.execPath, [join(root, 'bin', 'gantry.js'), 'init', 'support-desk'], { cwd: work, env });
  const file = join(project, 'package.json');
  const pinned = JSON.parse(readFileSync(file, 'utf8'));
  // The one difference to a user's: this version is not in the registry yet.
  pinned.devDependencies['agent-gantry'] = `file:${join(work, pack.filename)}`;
  writeFileSync(file, JSON.stringify(pinned));
  npm(['install', '--prefer-offline', '--no-audit', '--no-fund'], project);
}, 240_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('the tarball', () => {
  it('holds what is compiled of the sources, and nothing else of the checkout', () => {
    const sources = packed
      .map((path) => /^lib\/(.+?)\.(?:js|d\.ts)$/.exec(path)?.[1])
      .filter((path) => path !== undefined);
    expect(sources.filter((path) => !existsSync(join(root, `${path}.ts`)))).toEqual([]);
    expect([...new Set(sources.map((path) => path.split('/')[0]))].sort()).toEqual([
      'azure',
      'charts',
      'cli',
      'constructs',
      'index',
      'kubernetes',
      'spec',
      'stacks',
    ]);
    expect(packed.filter((path) => !path.startsWith('lib/')).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'bin/gantry.js',
      'bin/launch.js',
      'bin/pulumi.js',
      'package.json',
      'recovery/failover.mjs',
      'recovery/witness.mjs',
    ]);
    expect(packed.filter((path) => path.startsWith('lib/') && !/\.(js|d\.ts)$/.test(path))).toEqual([]);
  });
});

describe('in an empty project with the Kubernetes peers alone', () => {
  it('nothing of Azure, AWS or Pulumi is installed', () => {
    const names = readdirSync(join(project, 'node_modules'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /(^|[\\/])package\.json$/.test(path))
      .map((path) => dirname(path).replaceAll('\\', '/').split('node_modules/').at(-1) ?? '');
    expect(names).toContain('agent-gantry');
    expect(names.filter((name) => /^(@pulumi|@azure|@aws|aws-|pulumi|azure)/.test(name))).toEqual([]);
  });

  it('gantry is the packed version', () => {
    expect(npx('gantry', '--version')).toMatchObject({ status: 0, stdout: `${version}\n` });
  });

  it('gantry synth and the stock cdk8s synth give the same bytes, started by npx or from node_modules', () => {
    expect(npx('gantry', 'synth', '--out', 'ours')).toMatchObject({ status: 0 });
    const ours = tree(join(project, 'ours', 'kubernetes'));
    expect(Object.keys(ours).some((path) => path.startsWith('production/centralus/'))).toBe(true);

    expect(npx('cdk8s', 'synth', '--check-upgrade', 'false')).toMatchObject({ status: 0 });
    expect(tree(join(project, 'dist', 'kubernetes'))).toEqual(ours);

    rmSync(join(project, 'dist'), { recursive: true });
    const plain = { ...env, PATH: [dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter) };
    const direct = spawnSync(join('node_modules', '.bin', 'cdk8s'), ['synth', '--check-upgrade', 'false'], {
      cwd: project,
      env: plain,
      encoding: 'utf8',
    });
    expect(direct).toMatchObject({ status: 0 });
    expect(tree(join(project, 'dist', 'kubernetes'))).toEqual(ours);
  });

  it('what synth wrote passes gantry check', () => {
    expect(npx('gantry', 'synth')).toMatchObject({ status: 0 });
    expect(npx('gantry', 'check')).toMatchObject({ status: 0 });
  });

  it('the description that init wrote passes the type check, and a wrong one does not', () => {
    expect(npx('tsc', '--noEmit')).toMatchObject({ status: 0, stdout: '' });
    const file = join(project, 'platform.ts');
    const good = readFileSync(file, 'utf8');
    try {
      writeFileSync(file, good.replace("'1.34'", "'1.99'"));
      const { status, stdout } = npx('tsc', '--noEmit');
      expect({ status: status === 0, stdout }).toEqual({ status: false, stdout: expect.stringContaining('1.99') });
    } finally {
      writeFileSync(file, good);
    }
  });

  it('a package that customises gets the very modules that gantry runs', () => {
    const helper = join(project, 'node_modules', 'house-rules');
    mkdirSync(helper);
    writeFileSync(join(helper, 'package.json'), '{"name": "house-rules", "version": "1.0.0", "main": "index.js"}');
    writeFileSync(
      join(helper, 'index.js'),
      `const { customise, JsonPatch } = require('agent-gantry/kubernetes');
exports.gpu = ({ workloads }) =>
  customise(workloads.chat.controller, 'GPU nodes need the nvidia runtime', JsonPatch.add('/spec/template/spec/runtimeClassName', 'nvidia'));
`,
    );
    const good = readFileSync(join(project, 'platform.ts'), 'utf8');
    writeFileSync(
      join(project, 'gpu.ts'),
      `import { gpu } from 'house-rules';\n${good.replace("version: '1.34',", 'customise: gpu,')}`,
    );
    expect(npx('gantry', 'synth', '--platform', 'gpu.ts', '--out', 'gpu')).toMatchObject({ status: 0 });
    const yaml = Object.values(tree(join(project, 'gpu'))).join('\n');
    expect(yaml).toContain('runtimeClassName: nvidia');
    // The reason is kept in a book beside the object: only the same module finds it again.
    expect(yaml).toContain('GPU nodes need the nvidia runtime');
  });
});
