import type { Config } from '../config/settings';
import type { Log } from '../telemetry/log';

/** Runs to its end and returns the exit code. */
export type Command = (config: Config, log: Log, rest: readonly string[]) => Promise<number>;

export const commands: Readonly<Record<string, Command>> = {};
