import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../cli/main';
import { environmentNames } from '../../spec/environments';
import { directory, run } from './support';

const names = commands.map(({ name }) => name);
const files = { 'platform.ts': '', 'my plan.ts': '', 'dist/a.yaml': '', 'docs/b.md': '' };

async function script(shell: string, cwd: string): Promise<string> {
  const { code, out, err } = await run(['completion', shell], cwd);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const file = join(cwd, '.completion');
  writeFileSync(file, out);
  return file;
}

const installed = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

/** A line to complete at its end → what the shell offers. */
const cases: readonly (readonly [string, readonly string[]])[] = [
  ['gantry ', names],
  ['gantry sy', ['synth']],
  ['gantry synth --p', ['--platform']],
  ['gantry synth --target ', ['azure', 'kubernetes']],
  ['gantry synth --target=', ['azure', 'kubernetes']],
  ['gantry check --format j', ['json']],
  ['gantry check --format ', ['text', 'json']],
  ['gantry check --severity ', ['error', 'warning', 'info']],
  ['gantry bind ', environmentNames],
  ['gantry bind pr', ['production']],
  ['gantry bind production --f', ['--from']],
  ['gantry completion ', ['bash', 'zsh', 'fish']],
  ['gantry synth --platform pl', ['platform.ts']],
  ['gantry synth --out d', ['dist', 'docs']],
  ['gantry check d', ['dist', 'docs']],
  ['gantry init --name ', []],
];

describe('completion bash', () => {
  /** What bash would do at a tab: take the line apart, also at `=`, and call the function. */
  const complete = (file: string, cwd: string, line: string): string[] => {
    const words = line.split(/ |(=)/).filter((word) => word !== undefined);
    const list = words.map((word) => `'${word}'`).join(' ');
    const { stdout, stderr } = spawnSync(
      'bash',
      [
        '--norc',
        '-c',
        `source '${file}'; COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _gantry; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ],
      { cwd, encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    return stdout.split('\n').filter((word) => word !== '');
  };

  it.each(cases)('offers for %j', async (line, offered) => {
    const cwd = directory(files);
    const found = complete(await script('bash', cwd), cwd, line);
    const general = line === 'gantry ' ? ['--help', '--version'] : [];
    expect(found.sort()).toEqual([...offered, ...general].sort());
  });

  it('offers every option of every command', async () => {
    const cwd = directory();
    const file = await script('bash', cwd);
    for (const { name, options } of commands) {
      expect(complete(file, cwd, `gantry ${name} --`).sort()).toEqual(
        [...options.map((option) => `--${option.name}`), '--help'].sort(),
      );
    }
  });

  it('keeps a file name with a space in one piece', async () => {
    const cwd = directory(files);
    expect(complete(await script('bash', cwd), cwd, 'gantry synth --platform my')).toEqual(['my plan.ts']);
  });

  it('registers itself for gantry', async () => {
    const cwd = directory();
    const file = await script('bash', cwd);
    const { stdout } = spawnSync('bash', ['--norc', '-c', `source '${file}'; complete -p gantry`], {
      encoding: 'utf8',
    });
    expect(stdout.trim()).toBe('complete -F _gantry gantry');
  });
});

describe('completion fish', () => {
  const fish = installed('fish');

  it.skipIf(!fish).each(cases)('offers for %j (where fish is installed)', async (line, offered) => {
    const cwd = directory(files);
    const file = await script('fish', cwd);
    const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', `source '${file}'; complete -C '${line}'`], {
      cwd,
      encoding: 'utf8',
    });
    const found = stdout
      .split('\n')
      .filter((word) => word !== '')
      .map((word) =>
        word
          .replace(/\t.*/, '')
          .replace(/^--\w+=/, '')
          .replace(/\/$/, ''),
      );
    expect(stderr).toBe('');
    expect(found.sort()).toEqual([...offered].sort());
  });
});

describe('completion zsh', () => {
  const zsh = installed('zsh');
  // The completion system runs in a terminal only: what the script hands to it is asked here.
  const complete = (file: string, words: readonly string[]): string => {
    const list = words.map((word) => `'${word}'`).join(' ');
    const stubs = `compdef() { }; _describe() { print -l -- "\${(@P)2}" }; compadd() { print -l -- "$@" }; _arguments() { print -l -- "$@" }`;
    const { stdout, stderr, status } = spawnSync(
      'zsh',
      ['-f', '-c', `${stubs}; source '${file}'; words=(${list}); CURRENT=${words.length}; _gantry`],
      { encoding: 'utf8' },
    );
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    return stdout;
  };

  it.skipIf(!zsh)('names every command (where zsh is installed)', async () => {
    const cwd = directory();
    const offered = complete(await script('zsh', cwd), ['gantry', '']);
    for (const { name, summary } of commands) expect(offered).toContain(`${name}:${summary}`);
  });

  it.skipIf(!zsh)('names every option of every command (where zsh is installed)', async () => {
    const cwd = directory();
    const file = await script('zsh', cwd);
    for (const { name, options } of commands) {
      const offered = complete(file, ['gantry', name, '']);
      for (const option of options) expect(offered).toContain(`--${option.name}`);
    }
    expect(complete(file, ['gantry', 'check', ''])).toContain(':format:(text json)');
  });
});

it.each([[[]], [['tcsh']], [['bash', 'zsh']]])('completion refuses %j', async (args) => {
  const { code, out, err } = await run(['completion', ...args], directory());
  const got = args.length === 0 ? 'nothing' : args.join(' ');
  expect({ code, out, err }).toEqual({
    code: 2,
    out: '',
    err: `gantry: completion: got ${got}, want bash or zsh or fish\n`,
  });
});
