import { version } from '../spec/version';
import type { Command, Option } from './command';

/** `gantry --help`. */
export function help(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    `gantry ${version}: one typed description of an AI agent platform in, checked infrastructure out`,
    '',
    'Usage: gantry COMMAND [OPTIONS]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'gantry COMMAND --help tells the options of a command. --version tells the version.',
    'Exit code: 0 clean, 1 findings or a fault in the description, 2 bad usage or unreadable input.',
    '',
  ].join('\n');
}

/** `gantry COMMAND --help`. */
export function commandHelp({ name, summary, operand, options }: Command): string {
  const rows = [
    ...(operand === undefined ? [] : [[operand.name, operand.summary] as const]),
    ...options.map((option) => [usage(option), explain(option)] as const),
    ['--help', 'this text'] as const,
  ];
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    `Usage: gantry ${name}${operand === undefined ? '' : ` ${operandUsage(operand.name)}`}${options.length === 0 ? '' : ' [OPTIONS]'}`,
    '',
    `${summary}.`,
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
  ].join('\n');
}

/** One word in capitals may be left out; anything else spells its own usage. */
const operandUsage = (name: string): string => (/^[A-Z]+$/.test(name) ? `[${name}]` : name);

const usage = ({ name, value, repeated }: Option): string =>
  `--${name}${value === undefined ? '' : ` ${value}`}${repeated === true ? ' …' : ''}`;

const explain = ({ summary, choices, default: fallback }: Option): string =>
  [summary, choices === undefined ? '' : `(${choices.join(', ')})`, fallback === undefined ? '' : `[${fallback}]`]
    .filter((part) => part !== '')
    .join(' ');
