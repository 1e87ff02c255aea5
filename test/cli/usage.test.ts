import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands, wantsColour } from '../../cli/main';
import { version } from '../../spec/version';
import { directory, run, spawnGantry } from './support';

const snapshots = join(__dirname, 'snapshots');
const nowhere = __dirname;

describe('help', () => {
  it.each(['', ...commands.map(({ name }) => name)])('of gantry %s reads as reviewed', async (name) => {
    const { code, out, err } = await run([...(name === '' ? [] : [name]), '--help'], nowhere);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    await expect(out).toMatchFileSnapshot(join(snapshots, `${name === '' ? 'gantry' : name}.txt`));
  });

  it('is kept for no command that is gone', () => {
    const known = ['gantry', 'init-project', ...commands.map(({ name }) => name)].map((name) => `${name}.txt`);
    expect(readdirSync(snapshots).sort()).toEqual(known.sort());
  });

  it('fits a terminal of 120 columns', async () => {
    for (const args of [['--help'], ...commands.map(({ name }) => [name, '--help'])]) {
      const { out } = await run(args, nowhere);
      expect(out.split('\n').filter((line) => line.length > 120)).toEqual([]);
    }
  });

  it.each([[['-h']], [['help']], [['synth', '-h']]])('is what %s gives', async (args) => {
    const { code, out } = await run(args, nowhere);
    expect(code).toBe(0);
    expect(out).toContain('Usage: gantry');
  });

  it('is shown, as bad usage, where no command is given', async () => {
    expect(await run([], nowhere)).toMatchObject({ code: 2, out: expect.stringContaining('Usage: gantry COMMAND') });
  });

  it('has a row for every option of every command', async () => {
    for (const { name, options } of commands) {
      const { out } = await run([name, '--help'], nowhere);
      for (const option of options) expect(out).toMatch(new RegExp(`^ {2}--${option.name}\\b`, 'm'));
    }
  });
});

it.each(['--version', '-v'])('%s tells the version alone', async (option) => {
  expect(await run([option], nowhere)).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

describe('bad usage gives one clear error and exit code 2', () => {
  it.each<[string, string[], string]>([
    ['a misspelt command', ['sinth'], 'gantry: no command sinth. Did you mean synth? See gantry --help.'],
    ['a command that is nothing like any', ['deploy-it'], 'gantry: no command deploy-it. See gantry --help.'],
    [
      'a misspelt option',
      ['synth', '--plattform', 'x.ts'],
      'gantry: synth: no option --plattform. Did you mean --platform? See gantry synth --help.',
    ],
    ['an unknown short option', ['synth', '-z'], 'gantry: synth: no option -z. See gantry synth --help.'],
    ['a missing value', ['synth', '--out'], 'gantry: synth --out: want a value. See gantry synth --help.'],
    [
      'an option where a value is due',
      ['synth', '--out', '--platform'],
      'gantry: synth --out: want a value. See gantry synth --help.',
    ],
    [
      'an unknown choice',
      ['synth', '--target', 'kubernets'],
      'gantry: synth --target: got kubernets, want kubernetes or azure',
    ],
    ['a bad format', ['check', '--format', 'xml'], 'gantry: check --format: got xml, want text or json'],
    [
      'a word too many',
      ['synth', 'production'],
      'gantry: synth: got production, want options only. See gantry synth --help.',
    ],
  ])('for %s', async (_, args, message) => {
    const cwd = directory();
    expect(await run(args, cwd)).toEqual({ code: 2, out: '', err: `${message}\n` });
  });

  it('for every command that gets an option it does not have', async () => {
    for (const { name } of commands) {
      const { code, err } = await run([name, '--no-such-option'], nowhere);
      expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('no option --no-such-option') });
    }
  });
});

describe('the real command', () => {
  it('ends with the exit code, and keeps faults apart from output', () => {
    const bad = spawnGantry(['sinth'], nowhere);
    expect({ status: bad.status, stdout: bad.stdout }).toEqual({ status: 2, stdout: '' });
    expect(bad.stderr).toBe('gantry: no command sinth. Did you mean synth? See gantry --help.\n');
    const good = spawnGantry(['--version'], nowhere);
    expect(good).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('writes no colour codes where its output is no terminal', () => {
    const { stdout } = spawnGantry(['--help'], nowhere, { env: { FORCE_COLOR: '1' } });
    expect(stdout).not.toContain('\u001b');
  });
});

describe('colour', () => {
  it('is for terminals', () => {
    expect(wantsColour(true, {})).toBe(true);
    expect(wantsColour(undefined, {})).toBe(false);
  });

  it('is switched off by any NO_COLOR but an empty one', () => {
    expect(wantsColour(true, { NO_COLOR: '1' })).toBe(false);
    expect(wantsColour(true, { NO_COLOR: '0' })).toBe(false);
    expect(wantsColour(true, { NO_COLOR: '' })).toBe(true);
  });
});
