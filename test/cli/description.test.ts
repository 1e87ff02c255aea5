import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { description, directory, run, spawnGantry, tree } from './support';

const synthesise = async (files: Readonly<Record<string, string>>, args: readonly string[] = []) => {
  const cwd = directory(files);
  const outcome = await run(['synth', ...args], cwd);
  return { ...outcome, cwd, wrote: existsSync(join(cwd, 'dist')) };
};

describe('a description that cannot be read gives one clear error, exit code 2, and no output', () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[], readonly string[]]>([
    ['is not there', {}, ['--platform', 'desk.ts'], ['desk.ts: no such file. Run `gantry init` for a working one']],
    ['has a syntax error', { 'platform.ts': 'const a = 1;\n\nconst b = {;\n' }, [], ['platform.ts:3: Expected']],
    [
      'imports a file with a syntax error',
      { 'platform.ts': "import './part';\n", 'part.ts': '\nexport const = 1;\n' },
      [],
      ['part.ts:2: Expected'],
    ],
    [
      'imports a file that is not there',
      { 'platform.ts': "\nimport { x } from './gone';\nexport default x;\n" },
      [],
      ['platform.ts:2: Could not resolve "./gone"'],
    ],
    [
      'exports nothing',
      { 'platform.ts': 'const a = 1;\n' },
      [],
      ['exports no description', 'export default definePlatform('],
    ],
    ['exports no default', { 'platform.ts': 'export const platform = {};\n' }, [], ['exports no description']],
    ['exports text by default', { 'platform.ts': "export default 'desk';\n" }, [], ['exports no description']],
  ])('%s', async (_, files, args, messages) => {
    const { code, out, err, wrote } = await synthesise(files, args);
    expect({ code, out, wrote }).toEqual({ code: 2, out: '', wrote: false });
    for (const message of messages) expect(err).toContain(message);
    expect(err).not.toMatch(/^\s+at /m);
  });
});

describe('a description that throws', () => {
  it('is told with its own file alone, and none of ours', async () => {
    const files = { 'platform.ts': "throw new Error('no team is set');\n" };
    const { code, err, cwd, wrote } = await synthesise(files);
    expect({ code, wrote }).toEqual({ code: 1, wrote: false });
    expect(err).toMatch(/^gantry: Error: no team is set\n/);
    const frames = err.split('\n').filter((line) => /^\s+at /.test(line));
    expect(frames.length).toBeGreaterThan(0);
    for (const frame of frames) expect(frame).toContain(join(cwd, 'platform.ts'));
  });

  it('is told so by the real command too', () => {
    const cwd = directory({ 'platform.ts': "throw new Error('no team is set');\n" });
    const { status, stderr } = spawnGantry(['synth'], cwd);
    expect(status).toBe(1);
    expect(stderr).toContain('gantry: Error: no team is set\n');
    expect(stderr).toContain(join(cwd, 'platform.ts'));
    expect(stderr).not.toMatch(/at .*(gantry\.js|launch\.js|cli.main|node:internal)/);
  });

  it('may throw what is no error', async () => {
    const { code, err } = await synthesise({ 'platform.ts': "throw 'no team is set';\n" });
    expect({ code, err }).toEqual({ code: 1, err: 'gantry: thrown: no team is set\n' });
  });

  it('may throw late, in what it customises', async () => {
    const files = {
      'platform.ts': description.replace(
        "registry: 'registry.example.com'",
        "registry: 'registry.example.com', customise() { throw new Error('no such part'); }",
      ),
    };
    const { code, err, cwd, wrote } = await synthesise(files);
    expect({ code, wrote }).toEqual({ code: 1, wrote: false });
    expect(err).toContain(`gantry: Error: no such part\n    at Object.customise (${join(cwd, 'platform.ts')}`);
    expect(err).not.toContain('platform-chart');
  });
});

describe('a description', () => {
  it('may import files of its own, packages, and JSON', async () => {
    const { code, err, cwd } = await synthesise({
      'platform.ts': description
        .replace("'agents-team'", 'owner')
        .replace("'cc-1042'", 'costs.centre')
        .replace("'desk'", 'prefix')
        .replace(
          'export default',
          "import { owner } from './parts/owner';\nimport costs from './costs.json';\nimport { prefix } from 'house-rules';\nexport default",
        ),
      'parts/owner.ts': "export const owner: string = 'desk-team';\n",
      'costs.json': '{"centre": "cc-7"}',
      'node_modules/house-rules/package.json': '{"name": "house-rules", "version": "1.0.0", "main": "index.js"}',
      'node_modules/house-rules/index.js': "exports.prefix = 'helpdesk';\n",
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const namespace = tree(cwd)['dist/kubernetes/production/eastus2/00-namespace.k8s.yaml'] ?? allYaml(cwd);
    for (const text of ['desk-team', 'cc-7', 'helpdesk']) expect(namespace).toContain(text);
  });

  it('gets the very modules that read it: a customisation made in a part of it arrives, with its reason', async () => {
    const { code, err, cwd } = await synthesise({
      'platform.ts': description
        .replace("registry: 'registry.example.com'", "registry: 'registry.example.com', customise: gpu")
        .replace('export default', "import { gpu } from './gpu';\nexport default"),
      'gpu.ts': `
import { customise, JsonPatch, type PlatformChart } from 'agent-gantry/kubernetes';

export function gpu({ workloads }: PlatformChart): void {
  const chat = workloads.chat;
  if (chat === undefined) throw new Error('no chat');
  customise(
    chat.controller,
    'GPU nodes need the nvidia runtime',
    JsonPatch.add('/spec/template/spec/runtimeClassName', 'nvidia'),
  );
}
`,
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(allYaml(cwd)).toContain('runtimeClassName: nvidia');
    expect(allYaml(cwd)).toContain('GPU nodes need the nvidia runtime');
  });

  it('may be written in JavaScript', async () => {
    const { code, err } = await synthesise({ 'platform.js': description.replace('import type {}', 'import {}') }, [
      '--platform',
      'platform.js',
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});

const allYaml = (cwd: string): string => Object.values(tree(join(cwd, 'dist'))).join('\n');
