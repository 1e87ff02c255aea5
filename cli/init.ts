import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { readName } from '../spec/names';
import { Place } from '../spec/place';
import type { Problem } from '../spec/problems';
import { version } from '../spec/version';
import { type Command, type Io, UsageError } from './command';
import { type Pins, projectFiles } from './init/files';

/** What a project needs beside this package, at the versions that this package is tested with. */
const companions = ['@types/node', 'cdk8s', 'cdk8s-cli', 'constructs', 'typescript'] as const;

export const init: Command = {
  name: 'init',
  summary: 'Write a small working project',
  operand: { name: 'DIR', summary: 'where to (default: here)' },
  options: [{ name: 'name', value: 'NAME', summary: "the platform's name (default: the name of DIR)" }],
  run(input, io) {
    const [directory = '.', ...others] = input.operands;
    if (others.length > 0) throw new UsageError(`init takes one DIR, got ${input.operands.length}.`);
    const root = resolve(io.cwd, directory);
    const name = platformName(input.text('name'), root);
    const files = projectFiles(name, pins());
    refuseExisting(root, directory, [...files.keys()]);
    for (const [path, content] of files) {
      const file = join(root, ...path.split('/'));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content, { flag: 'wx' });
    }
    io.out(nextSteps(name, root, [...files.keys()], io));
    return 0;
  },
};

function platformName(given: string | undefined, root: string): string {
  const problems: Problem[] = [];
  const name = readName(new Place(problems), given ?? basename(root), 40);
  const [problem] = problems;
  if (problem === undefined) return name;
  const what = given === undefined ? `the directory's name can't name a platform: got ` : '--name: got ';
  const fix = [problem.fix, given === undefined ? 'Name it with --name NAME.' : undefined].filter(Boolean).join(' ');
  throw new UsageError(`init: ${what}${problem.got}, want ${problem.want}. ${fix}`.trimEnd());
}

/** All of a project or nothing: half of one beside somebody's own files would work as neither. */
function refuseExisting(root: string, directory: string, files: readonly string[]): void {
  if (existsSync(root) && !statSync(root).isDirectory()) {
    throw new UsageError(`init: ${directory} is a file, want a directory`);
  }
  const existing = files.filter((path) => existsSync(join(root, ...path.split('/'))));
  const blocked = files.includes('bindings/production.json') && isFile(join(root, 'bindings')) ? ['bindings'] : [];
  const found = [...blocked, ...existing];
  if (found.length === 0) return;
  throw new UsageError(
    [
      `init: ${directory} holds ${found.length === 1 ? 'a file' : 'files'} that it would overwrite; nothing was written`,
      ...found.map((path) => `  ${path}`),
      'Choose an empty directory: gantry init DIR.',
    ].join('\n'),
  );
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

function pins(): Pins {
  const { devDependencies } = JSON.parse(readFileSync(ownPackageJson(), 'utf8')) as { devDependencies: Pins };
  return {
    'agent-gantry': version,
    ...Object.fromEntries(
      companions.map((name) => {
        const pin = devDependencies[name];
        if (pin === undefined) throw new Error(`package.json pins no ${name}`);
        return [name, pin];
      }),
    ),
  };
}

/** One level up from the sources, two from what is compiled of them. */
function ownPackageJson(): string {
  const found = ['..', '../..'].map((up) => resolve(__dirname, up, 'package.json')).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`no package.json above ${__dirname}`);
  return found;
}

function nextSteps(name: string, root: string, files: readonly string[], io: Io): string {
  const place = relative(io.cwd, root).split(sep).join('/');
  const steps = [
    ...(place === '' ? [] : [[`cd ${/^[\w./-]+$/.test(place) ? place : JSON.stringify(place)}`, ''] as const]),
    ['npm install', 'exact versions; commit package-lock.json'] as const,
    ['npm run typecheck', 'the description against its types'] as const,
    ['npm run synth', 'the manifests of every environment, in dist/kubernetes'] as const,
    ['npm run check', 'the manifests against the rules'] as const,
  ];
  const width = Math.max(...steps.map(([command]) => command.length));
  return [
    `${name}: ${files.length} files in ${place === '' ? 'this directory' : place}`,
    ...files.map((path) => `  ${path}`),
    '',
    'Next:',
    ...steps.map(([command, why]) => `  ${command.padEnd(width)}  ${why}`.trimEnd()),
    '',
    'Then edit platform.ts, and bind what your deployment knows: npx gantry bind production registry.host=HOST',
    '',
  ].join('\n');
}
