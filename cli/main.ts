import { parseArgs } from 'node:util';
import { UnboundError } from '../charts/bindings';
import { PlatformError } from '../spec/problems';
import { suggest } from '../spec/suggest';
import { version } from '../spec/version';
import { bind } from './bind';
import { check } from './check';
import { type Command, type Input, type Io, UsageError } from './command';
import { completion } from './completion';
import { describeCrash } from './crash';
import { commandHelp, help } from './help';
import { image } from './image';
import { init } from './init';
import { originOf } from './origins';
import { synth } from './synth';

export const commands: readonly Command[] = [init, synth, check, bind, image, completion(() => commands)];

/** Runs the command line. Returns the exit code: 0 clean, 1 findings or a fault in the platform, 2 bad usage. */
export async function main(args: readonly string[], io: Io = terminal()): Promise<number> {
  try {
    return await dispatch(args, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`gantry: ${error.message}\n`);
      return 2;
    }
    if (error instanceof PlatformError) {
      io.err(`${error.message}\n`);
      return 1;
    }
    const { message, by } = describeCrash(error, originOf);
    io.err(`gantry: ${message}\n`);
    // 1 would say that the description is wrong, or that there are findings.
    return by === 'description' ? 1 : 2;
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
  const input = parse(command, rest);
  try {
    return await command.run(input, io);
  } catch (error) {
    if (!(error instanceof UnboundError)) throw error;
    io.err(`${forPlatform(error.message, command, input)}\n`);
    return 1;
  }
}

/** The commands that an error tells, for a description that is not where they look for it. */
function forPlatform(message: string, { options }: Command, input: Input): string {
  const file = input.text('platform') ?? '';
  if (options.some(({ name, default: usual }) => name === 'platform' && usual === file)) return message;
  const word = /^[\w./\\:-]+$/.test(file) ? file : JSON.stringify(file);
  return message.replaceAll(/^ +gantry bind \S+/gm, (start) => `${start} --platform ${word}`);
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
    const { message } = error as Error;
    const valueless = /^Option '--([\w-]+) <value>' argument missing|^Option '--([\w-]+)' argument is ambiguous/.exec(
      message,
    );
    if (valueless !== null) {
      const option = valueless[1] ?? valueless[2];
      throw new UsageError(`${command.name} --${option}: want a value. See gantry ${command.name} --help.`);
    }
    const unknown = /Unknown option '(--?[^']+)'/.exec(message)?.[1];
    if (unknown === undefined) throw new UsageError(`${command.name}: ${message}`);
    const meant = suggest(
      unknown.replace(/^--?/, ''),
      command.options.map(({ name }) => name),
    );
    throw new UsageError(
      `${command.name}: no option ${unknown}. ${meant === undefined ? '' : `Did you mean --${meant}? `}See gantry ${command.name} --help.`,
    );
  }
}

/** https://no-color.org: any value but an empty one. */
export const wantsColour = (terminal: boolean | undefined, { NO_COLOR = '' }: Io['env']): boolean =>
  terminal === true && NO_COLOR === '';

function terminal(): Io {
  for (const stream of [process.stdout, process.stderr]) {
    // A reader that has seen enough (`gantry check | head`) is no fault, and must not change the exit code.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    colour: wantsColour(process.stdout.isTTY, process.env),
    cwd: process.cwd(),
    env: process.env,
  };
}
