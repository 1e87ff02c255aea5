import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { version } from '../../spec/version';
import { root } from '../support/project';
import { directory, run, tree } from './support';

const written = [
  '.gitignore',
  'bindings/development.json',
  'bindings/production.json',
  'bindings/staging.json',
  'cdk8s.yaml',
  'package.json',
  'platform.ts',
  'tsconfig.json',
];

describe('init', () => {
  it('writes a project that synthesises, and whose manifests have no finding of severity error', async () => {
    const cwd = directory();
    expect(await run(['init', 'support-desk'], cwd)).toMatchObject({ code: 0, err: '' });
    const project = join(cwd, 'support-desk');
    expect(Object.keys(tree(project)).sort()).toEqual(written);
    expect(await run(['synth'], project)).toMatchObject({ code: 0, err: '' });
    const { code, out } = await run(['check', '--format', 'json'], project);
    expect({ code, findings: JSON.parse(out).findings }).toEqual({ code: 0, findings: [] });
  });

  it('writes as reviewed', async () => {
    const cwd = directory();
    const { out } = await run(['init', 'support-desk'], cwd);
    const files = tree(join(cwd, 'support-desk'));
    // Pins change with every upgrade; the next test holds them.
    const pinless = { ...files, 'package.json': files['package.json']?.replaceAll(/(": ")\d[^"]*/g, '$1…') };
    const shown = Object.entries(pinless).map(([path, content]) => `--- ${path}\n${content}`);
    await expect([out, ...shown].join('\n')).toMatchFileSnapshot(join(__dirname, 'snapshots', 'init-project.txt'));
  });

  it('pins exactly what this package is tested with', async () => {
    const cwd = directory();
    await run(['init', '--name', 'desk'], cwd);
    const ours = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const theirs = JSON.parse(tree(cwd)['package.json'] ?? '');
    expect(theirs.name).toBe('desk');
    expect(theirs.devDependencies).toEqual({
      '@types/node': ours.devDependencies['@types/node'],
      'agent-gantry': version,
      cdk8s: ours.devDependencies.cdk8s,
      'cdk8s-cli': ours.devDependencies['cdk8s-cli'],
      constructs: ours.devDependencies.constructs,
      typescript: ours.devDependencies.typescript,
    });
    for (const pin of Object.values(theirs.devDependencies)) expect(pin).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('tells the stock CLI to run the command that this package installs, into the folder that it fills', async () => {
    const cwd = directory();
    await run(['init', '--name', 'desk'], cwd);
    expect(parse(tree(cwd)['cdk8s.yaml'] ?? '')).toEqual({
      language: 'typescript',
      app: 'npx --no-install gantry synth --target kubernetes',
      output: 'dist/kubernetes',
    });
  });

  it('uses line feeds alone, and ends every file with one', async () => {
    const cwd = directory();
    await run(['init', '--name', 'desk'], cwd);
    for (const content of Object.values(tree(cwd))) {
      expect(content).not.toContain('\r');
      expect(content).toMatch(/[^\n]\n$/);
    }
  });

  it('fits beside files that are not its own', async () => {
    const cwd = directory({ 'README.md': 'mine\n' });
    expect(await run(['init', '--name', 'desk'], cwd)).toMatchObject({ code: 0 });
    expect(Object.keys(tree(cwd)).sort()).toEqual(['README.md', ...written].sort());
    expect(tree(cwd)['README.md']).toBe('mine\n');
  });

  it('takes any name that it accepts all the way to manifests', async () => {
    const letter = fc.constantFrom(...'abz019-');
    const name = fc
      .tuple(fc.constantFrom('a', 'z'), fc.string({ unit: letter, maxLength: 38 }), fc.constantFrom('b', '7'))
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(fc.oneof(name, fc.constant('x'.repeat(40))), async (text) => {
        const cwd = directory();
        expect(await run(['init', '--name', text], cwd)).toMatchObject({ code: 0 });
        expect(await run(['synth'], cwd)).toMatchObject({ code: 0, err: '' });
      }),
      { numRuns: 10, seed: 11 },
    );
  });
});

describe('init refuses, and writes nothing', () => {
  it('to overwrite: it lists every file that is there', async () => {
    const mine = { 'package.json': '{}', 'platform.ts': '// mine', 'bindings/staging.json': '{}' };
    const cwd = directory(mine);
    const { code, out, err } = await run(['init', '--name', 'desk'], cwd);
    expect({ code, out, err }).toEqual({
      code: 2,
      out: '',
      err: `gantry: init: . holds files that it would overwrite; nothing was written
  bindings/staging.json
  package.json
  platform.ts
Choose an empty directory: gantry init DIR.
`,
    });
    expect(tree(cwd)).toEqual(mine);
  });

  it('a second run', async () => {
    const cwd = directory();
    await run(['init', '--name', 'desk'], cwd);
    const before = tree(cwd);
    expect(await run(['init', '--name', 'other'], cwd)).toMatchObject({ code: 2 });
    expect(tree(cwd)).toEqual(before);
  });

  it.each<[string, string[], string]>([
    [
      'a directory whose name names no platform',
      ['Support Desk'],
      `init: the directory's name can't name a platform: got "Support Desk", want lower-case letters, digits and dashes, beginning with a letter. For example 'support-desk'. Name it with --name NAME.`,
    ],
    ['a name that names no platform', ['--name', 'Desk'], `init: --name: got "Desk", want lower-case letters`],
    ['a name that is too long', ['--name', 'x'.repeat(41)], 'want at most 40 characters (it has 41)'],
    ['an empty name', ['--name', ''], 'init: --name: got "", want'],
    ['two directories', ['one', 'two'], 'init takes one DIR, got 2.'],
  ])('%s', async (_, args, message) => {
    const cwd = directory();
    const { code, out, err } = await run(['init', ...args], cwd);
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: expect.stringContaining(message) });
    expect(tree(cwd)).toEqual({});
  });

  it('a file where the directory should be, or where a folder of it should', async () => {
    const cwd = directory({ desk: 'mine', 'other/bindings': 'mine' });
    expect(await run(['init', 'desk'], cwd)).toMatchObject({
      code: 2,
      err: 'gantry: init: desk is a file, want a directory\n',
    });
    expect(await run(['init', 'other'], cwd)).toMatchObject({ code: 2, err: expect.stringContaining('  bindings\n') });
    expect(tree(cwd)).toEqual({ desk: 'mine', 'other/bindings': 'mine' });
  });
});
