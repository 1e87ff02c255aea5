import { environmentNames } from '../spec/environments';
import { type Command, type Option, UsageError } from './command';
import { bash } from './completion/bash';
import { fish } from './completion/fish';
import type { Completed } from './completion/model';
import { zsh } from './completion/zsh';

const shells = { bash, zsh, fish } as const;
const names = Object.keys(shells);

/** A script for a shell, derived from the commands as the help text is. */
export function completion(commands: () => readonly Command[]): Command {
  return {
    name: 'completion',
    summary: 'Print a completion script for a shell',
    operand: { name: names.join('|'), summary: 'e.g. for bash: source <(gantry completion bash)' },
    options: [],
    run(input, io) {
      const [shell, ...others] = input.operands;
      if (shell === undefined || others.length > 0 || !Object.hasOwn(shells, shell)) {
        const got = shell === undefined ? 'nothing' : input.operands.join(' ');
        throw new UsageError(`completion: got ${got}, want ${names.join(' or ')}`);
      }
      io.out(shells[shell as keyof typeof shells](commands().map(completed)));
      return 0;
    },
  };
}

const completed = ({ name, summary, operand, options }: Command): Completed => ({
  name,
  summary,
  operand: operand === undefined ? { kind: 'none' } : wordsOf(operand.name),
  options: [
    ...options.map((option) => ({
      name: option.name,
      summary: option.summary,
      value: option.value === undefined ? undefined : valuesOf(option),
    })),
    { name: 'help', summary: 'this text', value: undefined },
  ],
});

const valuesOf = ({ choices, value = '' }: Option): Completed['operand'] =>
  choices === undefined ? wordsOf(value) : { kind: 'words', words: choices };

/** What the name of a value in the help text stands for. */
function wordsOf(name: string): Completed['operand'] {
  const [first = ''] = name.split(' ');
  if (first.includes('|')) return { kind: 'words', words: first.split('|') };
  if (first === 'ENVIRONMENT') return { kind: 'words', words: environmentNames };
  if (first === 'DIR') return { kind: 'directories' };
  if (first === 'FILE') return { kind: 'files' };
  return { kind: 'none' };
}
