import { parseArgs } from 'node:util';
import { UnboundError } from '../charts/bindings';
import { PlatformError } from '../spec/problems';
import { suggest } from '../spec/suggest';
import { version } from '../spec/version';
import { type Command, type Input, type Io, UsageError } from './command';
import { commandHelp, help } from './help';
import { synth } from './synth';

export const commands: readonly Command[] = [synth];

/** Runs the command line. Returns the exit code: 0 clean, 1 findings or a fault in the platform, 2 bad usage. */
export async function main(args: readonly string[], io: Io = terminal()): Promise<number> {
  try {
    return await dispatch(args, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`gantry: ${error.message}\n`);
      return 2;
    }
    if (error instanceof PlatformError || error instanceof UnboundError) {
      io.err(`${error.message}\n`);
      return 1;
    }
    io.err(`gantry: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
}

async function dispatch(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-v') {
    io.out(`${version}\n`);
    return 0;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.out(help(commands));
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const meant = suggest(
      name,
      commands.map((candidate) => candidate.name),
    );
    throw new UsageError(
      `no command ${name}. ${meant === undefined ? 'See' : `Did you mean ${meant}? See`} gantry --help.`,
    );
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out(commandHelp(command));
    return 0;
  }
  return command.run(parse(command, rest), io);
}

/** The command line of one command, held to its own options. */
export function parse(command: Command, args: readonly string[]): Input {
  const { values, positionals } = readArgs(command, args);
  for (const { name, choices } of command.options) {
    for (const value of [values[name] ?? []].flat()) {
      if (choices !== undefined && !choices.includes(String(value))) {
        throw new UsageError(`${command.name} --${name}: got ${value}, want ${choices.join(' or ')}`);
      }
    }
  }
  if (positionals.length > 0 && command.operand === undefined) {
    throw new UsageError(
      `${command.name}: got ${positionals[0]}, want options only. See gantry ${command.name} --help.`,
    );
  }
  const defaults = new Map(command.options.map((option) => [option.name, option.default]));
  const last = (name: string) => [values[name] ?? []].flat().at(-1);
  return {
    operands: positionals,
    text: (name) => (typeof last(name) === 'string' ? (last(name) as string) : defaults.get(name)),
    list: (name) => [values[name] ?? []].flat().map(String),
    flag: (name) => last(name) === true,
  };
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function readArgs(
  command: Command,
  args: readonly string[],
): { readonly values: Values; readonly positionals: readonly string[] } {
  const options = Object.fromEntries(
    command.options.map(({ name, value, repeated }) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: repeated === true },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const unknown = /Unknown option '(--?[^']+)'/.exec((error as Error).message)?.[1];
    if (unknown === undefined) throw new UsageError(`${command.name}: ${(error as Error).message}`);
    const meant = suggest(
      unknown.replace(/^--?/, ''),
      command.options.map(({ name }) => name),
    );
    throw new UsageError(
      `${command.name}: no option ${unknown}. ${meant === undefined ? '' : `Did you mean --${meant}? `}See gantry ${command.name} --help.`,
    );
  }
}

function terminal(): Io {
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    colour: process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '',
    cwd: process.cwd(),
    env: process.env,
  };
}
