import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFiles, projects, root } from './support/project';

const work = mkdtempSync(join(tmpdir(), 'gantry-determinism-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

function tree(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(file, 'utf8')]),
  );
}

const node = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  execFileSync(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'pipe' });

describe('the bytes', () => {
  let once: Readonly<Record<string, string>>;

  beforeAll(() => {
    node(['bin/gantry.js', 'synth', '--out', join(work, 'once')]);
    once = tree(join(work, 'once'));
  }, 120_000);

  it('are those of a second run in another time zone and locale', () => {
    node(['bin/gantry.js', 'synth', '--out', join(work, 'twice')], {
      TZ: 'Pacific/Kiritimati',
      LC_ALL: 'tr_TR.UTF-8',
      LANG: 'tr_TR.UTF-8',
    });
    expect(tree(join(work, 'twice'))).toEqual(once);
  }, 120_000);

  it('are those that the stock cdk8s CLI gives', () => {
    const cli = join(root, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
    node([cli, 'synth', '--output', join(work, 'stock'), '--check-upgrade', 'false']);
    expect(tree(join(work, 'stock'))).toEqual(tree(join(work, 'once', 'kubernetes')));
  }, 120_000);

  it('end their lines with a line feed alone', async () => {
    for (const file of Object.values(projects)) {
      for (const content of (await projectFiles(file)).values()) expect(content).not.toContain('\r');
    }
  });
});
