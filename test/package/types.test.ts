import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../support/project';

/** Two projects of users of the compiled package: one has the Kubernetes peers, the other has none. */
const work = realpathSync(mkdtempSync(join(tmpdir(), 'gantry-types-')));
const bare = join(work, 'bare');
const peered = join(work, 'peered');
const lib = join(work, 'agent-gantry', 'lib');

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'bin', 'build.js'), lib]);
  copyFileSync(join(root, 'package.json'), join(work, 'agent-gantry', 'package.json'));
  const installed = join(root, 'node_modules');
  for (const project of [bare, peered]) {
    mkdirSync(join(project, 'node_modules', '@types'), { recursive: true });
    // A copy each, as npm installs it: a link would find this project's peers beside the original.
    cpSync(join(work, 'agent-gantry'), join(project, 'node_modules', 'agent-gantry'), { recursive: true });
    for (const name of ['kubernetes-types', 'js-yaml', 'yaml', 'esbuild']) {
      symlinkSync(join(installed, name), join(project, 'node_modules', name), 'dir');
    }
  }
  for (const name of ['cdk8s', 'constructs']) {
    symlinkSync(join(installed, name), join(peered, 'node_modules', name), 'dir');
  }
}, 120_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

interface Compiled {
  /** File → what the compiler says of it; under '' what it says of declarations. */
  readonly faults: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

/** Compiles a user's files with every declaration checked, as `skipLibCheck: false` has it. */
function compile(project: string, sources: Readonly<Record<string, string>>): Compiled {
  const paths = Object.entries(sources).map(([name, source]) => {
    writeFileSync(join(project, name), source);
    return join(project, name);
  });
  const program = ts.createProgram(paths, {
    module: ts.ModuleKind.Node20,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    skipDefaultLibCheck: true,
    noEmit: true,
    types: [],
    preserveSymlinks: true,
  });
  const faults: Record<string, string> = Object.fromEntries(Object.keys(sources).map((name) => [name, '']));
  for (const { file, messageText } of ts.getPreEmitDiagnostics(program)) {
    const name = Object.keys(sources).find((source) => file?.fileName.endsWith(`/${source}`)) ?? 'declarations';
    faults[name] = `${faults[name] ?? ''}${ts.flattenDiagnosticMessageText(messageText, ' ')}\n`;
  }
  return { faults, files: program.getSourceFiles().map(({ fileName }) => fileName.replaceAll('\\', '/')) };
}

const platform = (targets: string, first = '') => `
${first}
import { agentService, definePlatform } from 'agent-gantry';

export default definePlatform({
  name: 'desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: { chat: agentService() },
  targets: ${targets},
});
`;

const kubernetes = "import type {} from 'agent-gantry/kubernetes';";
const bound = (rest = '') => `{ kubernetes: { regions: ['eastus2'], ${rest} } }`;
const customised = (part: string) => bound(`customise: ({ workloads }) => void workloads.chat?.${part}`);

describe('the root of the package', () => {
  let compiled: Compiled;

  beforeAll(() => {
    compiled = compile(bare, { 'root.cts': platform('{}'), 'bound.cts': platform(bound()) });
  }, 120_000);

  it('has types that need no optional peer', () => {
    expect(compiled.faults).toMatchObject({ 'root.cts': '' });
    expect(compiled.faults).not.toHaveProperty('declarations');
    expect(
      compiled.files.filter((file) => /node_modules\/(cdk8s|constructs|@pulumi|aws-cdk-lib)\//.test(file)),
    ).toEqual([]);
    expect(compiled.files.some((file) => file.endsWith('agent-gantry/lib/index.d.ts'))).toBe(true);
  });

  it("knows no targets.kubernetes until 'agent-gantry/kubernetes' is imported", () => {
    expect(compiled.faults['bound.cts']).toBe(
      "Object literal may only specify known properties, and 'kubernetes' does not exist in type 'TargetsProps'.\n",
    );
  });

  it('runs without any optional peer', () => {
    const script = "const { definePlatform } = require('agent-gantry'); console.log(typeof definePlatform)";
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: bare, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: 'function\n', stderr: '' });
  });

  it('has a command that begins a project without them, and says what synth needs', () => {
    const start =
      "require('./node_modules/agent-gantry/lib/cli/main.js').main(process.argv.slice(1)).then((code) => { process.exitCode = code; })";
    const gantry = (...args: readonly string[]) =>
      spawnSync(process.execPath, ['-e', start, '--', ...args], { cwd: bare, encoding: 'utf8' });
    expect(gantry('init', 'desk')).toMatchObject({ status: 0, stderr: '' });
    expect(gantry('--help')).toMatchObject({ status: 0, stderr: '' });
    expect(gantry('synth', '--platform', 'desk/platform.ts')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^gantry: synth: (cdk8s|constructs) is not installed here\. Run npm install /),
    });
  });

  it.each(['require', 'import'])('gives its names by %s', (way) => {
    const names = way === 'require' ? "require('agent-gantry')" : "await import('agent-gantry')";
    const script = `const { agentService, off, PlatformError, version } = ${names}; console.log([agentService, off, PlatformError, version].map((one) => typeof one).join())`;
    const args = way === 'require' ? ['-e', script] : ['--input-type=module', '-e', script];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: bare, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: 'function,symbol,function,string\n', stderr: '' });
  });
});

describe("'agent-gantry/kubernetes', imported for its types alone", () => {
  let compiled: Compiled;

  beforeAll(() => {
    compiled = compile(peered, {
      'good.cts': platform(bound(), kubernetes),
      'good.mts': platform(bound(), kubernetes),
      'customised.cts': platform(customised('node.path'), kubernetes),
      'no-such-part.cts': platform(customised('noSuchPart'), kubernetes),
      'no-such-version.cts': platform(bound("version: '1.99'"), kubernetes),
      'no-such-prop.cts': platform(bound('zones: 3'), kubernetes),
      'no-regions.cts': platform('{ kubernetes: {} }', kubernetes),
      'no-such-target.cts': platform('{ azure: {} }', kubernetes),
    });
  }, 120_000);

  it('adds targets.kubernetes and its customise(), in CommonJS and in ES modules', () => {
    expect(compiled.faults).not.toHaveProperty('declarations');
    expect(compiled.faults).toMatchObject({ 'good.cts': '', 'good.mts': '', 'customised.cts': '' });
  });

  it.each([
    ['no-such-part.cts', "Property 'noSuchPart' does not exist on type 'Workload'"],
    ['no-such-version.cts', `Type '"1.99"' is not assignable`],
    ['no-such-prop.cts', "'zones' does not exist in type 'KubernetesTargetProps'"],
    ['no-regions.cts', "Property 'regions' is missing"],
    ['no-such-target.cts', "'azure' does not exist in type 'TargetsProps'"],
  ])('has types that refuse %s', (name, fault) => {
    expect(compiled.faults[name]).toContain(fault);
  });

  it('names the package that is missing where a peer is', () => {
    const { faults } = compile(bare, { 'peerless.cts': platform(bound(), kubernetes) });
    expect(faults.declarations).toContain("Cannot find module 'cdk8s'");
  });
});

describe('what is compiled', () => {
  const compiled = () =>
    readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(js|ts)$/.test(name));

  it('imports only its own files, what package.json lists, and Node', () => {
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const known = [...Object.keys(dependencies), ...Object.keys(peerDependencies)];
    const allowed = (id: string) =>
      id.startsWith('.') || isBuiltin(id) || known.some((name) => id === name || id.startsWith(`${name}/`));
    const wrong = compiled().flatMap((name) =>
      ts
        .preProcessFile(readFileSync(join(lib, name), 'utf8'), true, true)
        .importedFiles.filter(({ fileName }) => !allowed(fileName))
        .map(({ fileName }) => `${name} imports ${fileName}`),
    );
    expect(compiled().length).toBeGreaterThan(70);
    expect(wrong).toEqual([]);
  });

  it('has declarations for every module, and no tests or benchmarks', () => {
    const names = compiled();
    const lone = names.filter((name) => name.endsWith('.js') && !names.includes(name.replace(/js$/, 'd.ts')));
    // The command line and the program of a stack are one file each; nobody imports them.
    expect(lone.sort()).toEqual([join('cli', 'main.js'), join('cli', 'pulumi.js')]);
    expect([...new Set(names.map((name) => name.split(/[\\/]/)[0]))].sort()).toEqual([
      'azure.d.ts',
      'azure.js',
      'charts',
      'cli',
      'constructs',
      'index.d.ts',
      'index.js',
      'kubernetes.d.ts',
      'kubernetes.js',
      'spec',
      'stacks',
    ]);
  });
});
