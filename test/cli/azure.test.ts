import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/project';
import { bin, description, directory, run, tree } from './support';

const both = description
  .replace(
    "import type {} from 'agent-gantry/kubernetes';",
    (line) => `${line}\nimport { containerApps } from 'agent-gantry/azure';`,
  )
  .replace('targets: {', "targets: { azure: { regions: ['eastus2'], compute: containerApps() },");
const azureAlone = both.replace(/kubernetes: \{.*?\}/, '');

/** The platform in every environment. */
const everywhere = (text: string) => text.replace(/ {2}environments: .*\n/, '');

describe('gantry synth of a description that is bound to Azure', () => {
  it('writes Kubernetes and Azure, and tells both', async () => {
    const cwd = directory({ 'platform.ts': both });
    const { code, out, err } = await run(['synth'], cwd);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(readdirSync(join(cwd, 'dist')).sort()).toEqual(['azure', 'kubernetes']);
    expect(out).toMatch(/ files in dist\/kubernetes\n\n +production\n[\s\S]*\n\n1 files in dist\/azure\n$/);
    expect(out).toMatch(/^resources:ResourceGroup +\d+$/m);
    expect(out).toMatch(/^all +\d+$/m);
  });

  it('writes only what is asked for', async () => {
    const cwd = directory({ 'platform.ts': both });
    expect(await run(['synth', '--target', 'azure'], cwd)).toMatchObject({ code: 0, err: '' });
    expect(readdirSync(join(cwd, 'dist'))).toEqual(['azure']);
  });

  it('says which target it skips', async () => {
    const cwd = directory({ 'platform.ts': azureAlone, 'k8s/platform.ts': description });
    expect((await run(['synth'], cwd)).out).toContain(
      'kubernetes: skipped, the description is not bound to it (targets.kubernetes)\n',
    );
    const { code, out } = await run(
      ['synth', '--platform', 'k8s/platform.ts', '--target', 'azure', '--out', 'k8s'],
      cwd,
    );
    expect({ code, out }).toEqual({
      code: 0,
      out: 'azure: skipped, the description is not bound to it (targets.azure)\n',
    });
  });

  it('writes an array of resources for each environment, in the order of registering', async () => {
    const cwd = directory({ 'platform.ts': everywhere(azureAlone) });
    await run(['synth'], cwd);
    const files = tree(join(cwd, 'dist/azure'));
    expect(Object.keys(files)).toEqual(['development.json', 'production.json', 'staging.json']);
    for (const [name, text] of Object.entries(files)) {
      const resources: Record<string, unknown>[] = JSON.parse(text);
      const known = new Set<unknown>();
      for (const { urn, type, name: own, inputs, parent, dependsOn, ...rest } of resources) {
        expect(rest).toEqual({});
        expect([typeof urn, typeof type, typeof own, typeof inputs, Array.isArray(dependsOn)]).toEqual([
          ...['string', 'string', 'string', 'object', true],
        ]);
        expect(urn).toContain(`urn:pulumi:${name.replace('.json', '')}::desk::`);
        if (parent !== undefined) expect(known).toContain(parent);
        for (const other of dependsOn as unknown[]) expect(known).toContain(other);
        known.add(urn);
      }
      expect(text).not.toMatch(/Calling \[to|\[object /);
    }
  });

  it('gives the same bytes again, in another process, in another folder, in another locale and zone', async () => {
    const one = directory({ 'platform.ts': everywhere(azureAlone) });
    await run(['synth'], one);
    await run(['synth', '--out', 'again'], one);
    expect(tree(join(one, 'again/azure'))).toEqual(tree(join(one, 'dist/azure')));
    const other = directory({ 'platform.ts': everywhere(azureAlone) });
    const { status, stderr } = spawnSync(process.execPath, [bin, 'synth'], {
      cwd: other,
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'tr_TR.UTF-8', TZ: 'Asia/Kathmandu', PULUMI_NODEJS_STACK: 'x' },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(tree(join(other, 'dist/azure'))).toEqual(tree(join(one, 'dist/azure')));
  });

  it('replaces its output as a whole, and keeps it where something is wrong', async () => {
    const cwd = directory({ 'platform.ts': everywhere(azureAlone), 'dist/azure/.keep': '' });
    expect(await run(['synth'], cwd)).toMatchObject({
      code: 2,
      err: expect.stringContaining('holds .keep, which synth never writes'),
    });
    spawnSync('rm', [join(cwd, 'dist/azure/.keep')]);
    await run(['synth'], cwd);
    writeFileSync(join(cwd, 'platform.ts'), azureAlone);
    await run(['synth'], cwd);
    expect(readdirSync(join(cwd, 'dist/azure'))).toEqual(['production.json']);
    const before = tree(cwd);
    // The Kubernetes half lacks a binding: neither half is written.
    writeFileSync(join(cwd, 'platform.ts'), both.replace(", registry: 'registry.example.com'", ''));
    expect((await run(['synth'], cwd)).code).toBe(1);
    expect(readdirSync(join(cwd, 'dist'))).toEqual(['azure']);
    expect(readFileSync(join(cwd, 'dist/azure/production.json'), 'utf8')).toBe(before['dist/azure/production.json']);
  });
});

describe('where Pulumi is not installed', () => {
  /** Refuses its packages as Node does where they are missing, and tells who asked. */
  const without = `
const { Module } = require('node:module');
const load = Module._load;
Module._load = function (id, ...rest) {
  if (id.startsWith('@pulumi/')) throw Object.assign(new Error("Cannot find module '" + id + "'"), { code: 'MODULE_NOT_FOUND' });
  return load.call(this, id, ...rest);
};
`;
  const spawn = (cwd: string, ...args: string[]) =>
    spawnSync(process.execPath, ['--require', join(cwd, 'without.cjs'), bin, 'synth', ...args], {
      cwd,
      encoding: 'utf8',
    });

  it('Azure asks for it by the command that installs it', () => {
    const cwd = directory({ 'platform.ts': both, 'without.cjs': without });
    const { status, stdout, stderr } = spawn(cwd);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^gantry: synth --target azure: @pulumi\/[\w-]+ is not installed here\. Run npm install --save-dev --save-exact @pulumi\/pulumi@\S+ @pulumi\/azure-native@\S+\n$/,
      ),
    });
    expect(readdirSync(cwd).sort()).toEqual(['platform.ts', 'without.cjs']);
  });

  it('Kubernetes alone is written, also of a description that names parts of Azure', () => {
    const cwd = directory({ 'platform.ts': both, 'without.cjs': without });
    expect(spawn(cwd, '--target', 'kubernetes')).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(join(cwd, 'dist'))).toEqual(['kubernetes']);
  });

  it('the versions that are asked for are those that this package is tested with', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const text = readFileSync(join(root, 'cli/azure-output.ts'), 'utf8');
    for (const name of ['@pulumi/pulumi', '@pulumi/azure-native'])
      expect(text).toContain(`${name}@${devDependencies[name]}`);
  });
});
