/**
 * What a command of `gantry` is: data for the help text and the shell completion, and one function that runs it.
 * Parsing, help, completion and exit codes are derived from this, so that they can't disagree.
 */
export interface Command {
  readonly name: string;
  /** One line, in the imperative, without a full stop. */
  readonly summary: string;
  /** Words after the options, e.g. `DIR`. */
  readonly operand?: { readonly name: string; readonly summary: string };
  readonly options: readonly Option[];
  /** Runs the command. The number is the exit code: 0 clean, 1 findings or a fault in the platform, 2 bad usage. */
  run(input: Input, io: Io): Promise<number> | number;
}

export interface Option {
  /** Long name without dashes. */
  readonly name: string;
  /** Name of its value in the help text, e.g. `FILE`. Left out: the option is a flag. */
  readonly value?: string;
  readonly summary: string;
  /** The only values it takes; anything else is bad usage, reported before the command runs. */
  readonly choices?: readonly string[];
  /** May be given more than once. @default false */
  readonly repeated?: boolean;
  /** Told in the help text, and used when the option is left out. */
  readonly default?: string;
}

/** The parsed command line of one command. */
export interface Input {
  readonly operands: readonly string[];
  /** The value of an option: as given, else its default, else undefined. */
  text(name: string): string | undefined;
  /** All values of a repeated option. */
  list(name: string): readonly string[];
  flag(name: string): boolean;
}

/** The outside of a command: tests pass their own. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Whether the output may be coloured: a terminal, and no `NO_COLOR`. */
  readonly colour: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Bad usage or unreadable input: printed without a stack, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
