import type { Config } from '../config/settings';
import type { Log } from '../telemetry/log';

/** Runs to its end and returns the exit code: 0 well, 1 it failed or found something, 2 it was asked wrongly. */
export type Command = (config: Config, log: Log, rest: readonly string[]) => Promise<number>;

/** What runs once, each loaded when it is asked for. */
export const commands: Readonly<Record<string, Command>> = {
  backup: async (config, log) => (await import('./recovery')).backup(config, log),
  restore: async (config, log) => (await import('./recovery')).restore(config, log),
  drill: async (config, log) => (await import('./recovery')).rehearse(config, log),
  migrate: async (config, log) => (await import('./migrate')).migrate(config, log),
  report: async (...given) => (await import('./report')).report(...given),
  'verify-audit': async (...given) => (await import('./audit')).verifyAudit(...given),
};
