import { spawnSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bin, description, directory, run, tree } from './support';

const withWorker = description
  .replace('agentService, ', 'agentService, kafka, queueWorker, ')
  .replace('agentService()', 'agentService(), worker: queueWorker({ scaling: { replicas: 2 } })');

const rewrite = (cwd: string, content: string) => writeFileSync(join(cwd, 'platform.ts'), content);
const output = (cwd: string) => tree(join(cwd, 'dist', 'kubernetes'));

describe('the output', () => {
  it('is replaced as a whole: what the description no longer says is gone', async () => {
    const cwd = directory({ 'platform.ts': withWorker });
    expect(await run(['synth'], cwd)).toMatchObject({ code: 0, err: '' });
    const both = output(cwd);
    rewrite(cwd, description);
    expect(await run(['synth'], cwd)).toMatchObject({ code: 0, err: '' });
    expect(Object.values(both).join()).toContain('worker');
    expect(Object.values(output(cwd)).join()).not.toContain('worker');
  });

  it.each<[string, string]>([
    ['does not parse', 'const a = {;'],
    ['throws', "throw new Error('x');"],
    ['has a fault', description.replace("name: 'desk'", "name: 'Desk'")],
    ['leaves a value unbound', description.replace("registry: 'registry.example.com'", '')],
  ])('stays as it was where the description %s', async (_, broken) => {
    const cwd = directory({ 'platform.ts': description });
    await run(['synth'], cwd);
    const before = output(cwd);
    rewrite(cwd, broken);
    expect((await run(['synth'], cwd)).code).toBeGreaterThan(0);
    expect(output(cwd)).toEqual(before);
    expect(readdirSync(join(cwd, 'dist'))).toEqual(['kubernetes']);
  });

  it('stays as it was where writing fails half-way', async () => {
    const cwd = directory({ 'platform.ts': description });
    await run(['synth'], cwd);
    const before = output(cwd);
    rewrite(cwd, withWorker);
    // No file of more than one block: small manifests are written, then a greater one is refused.
    const limited = `ulimit -f 1; exec "${process.execPath}" "${bin}" synth`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', limited], { cwd, encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: 'gantry: EFBIG: file too large, write\n',
    });
    expect(output(cwd)).toEqual(before);
    expect(readdirSync(join(cwd, 'dist'))).toEqual(['kubernetes']);
  });

  it('leaves nothing beside it', async () => {
    const cwd = directory({ 'platform.ts': description });
    await run(['synth'], cwd);
    await run(['synth'], cwd);
    expect(readdirSync(cwd).sort()).toEqual(['dist', 'platform.ts']);
    expect(readdirSync(join(cwd, 'dist'))).toEqual(['kubernetes']);
  });

  it('may be read by whoever may read the folder above it', async () => {
    const cwd = directory({ 'platform.ts': description });
    await run(['synth'], cwd);
    const mode = (path: string) => statSync(join(cwd, path)).mode & 0o777;
    expect(mode('dist/kubernetes')).toBe(mode('dist'));
    expect(mode('dist/kubernetes/production')).toBe(mode('dist'));
  });

  it('goes where --out says, and where the stock CLI says', async () => {
    const cwd = directory({ 'platform.ts': description });
    await run(['synth'], cwd);
    await run(['synth', '--out', 'build'], cwd);
    await run(['synth', '--target', 'kubernetes'], cwd, { CDK8S_OUTDIR: 'stock/out' });
    expect(tree(join(cwd, 'build', 'kubernetes'))).toEqual(output(cwd));
    expect(tree(join(cwd, 'stock', 'out'))).toEqual(output(cwd));
  });

  it('fills a folder that the stock CLI has emptied', async () => {
    const cwd = directory({ 'platform.ts': description, 'out/old.txt': '' });
    expect(await run(['synth'], cwd, { CDK8S_OUTDIR: 'out' })).toMatchObject({ code: 2 });
    spawnSync('rm', [join(cwd, 'out', 'old.txt')]);
    expect(await run(['synth'], cwd, { CDK8S_OUTDIR: 'out' })).toMatchObject({ code: 0 });
  });
});

describe('a folder that holds what synth never writes', () => {
  it('is refused, and kept', async () => {
    const cwd = directory({ 'platform.ts': description, 'src/kubernetes/main.ts': 'mine' });
    const { code, out, err } = await run(['synth', '--out', 'src'], cwd);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('holds main.ts, which synth never writes; it would be deleted. Choose another --out.');
    expect(Object.keys(tree(cwd))).toEqual(['platform.ts', 'src/kubernetes/main.ts']);
  });

  it('is refused where it is a file', async () => {
    const cwd = directory({ 'platform.ts': description, 'dist/kubernetes': 'mine' });
    const { code, err } = await run(['synth'], cwd);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('is a file, want a folder') });
    expect(tree(cwd)['dist/kubernetes']).toBe('mine');
  });
});

describe('a reader that closes early', () => {
  it.each([['synth'], ['check --format json'], ['--help']])('of gantry %s is no fault', async (args) => {
    const cwd = directory({ 'platform.ts': description });
    await run(['synth'], cwd);
    const script = `"${process.execPath}" "${bin}" ${args} | true; exit "\${PIPESTATUS[0]}"`;
    const { status, stderr } = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('does not hide findings', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: a }] }\n';
    const cwd = directory({ 'dist/a.yaml': pod });
    const script = `"${process.execPath}" "${bin}" check | true; exit "\${PIPESTATUS[0]}"`;
    const { status, stderr } = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  });
});
