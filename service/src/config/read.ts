import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { usualModel } from '../models/names';
import { checkTogether } from './check';
import type { Setting } from './kinds';
import { type Config, sections } from './settings';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Everything that is wrong with a configuration, in one error. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(
      `configuration: ${faults.length} ${faults.length === 1 ? 'setting' : 'settings'} to change\n  ${faults.join('\n  ')}`,
    );
  }
}

export const settings = Object.assign({}, ...Object.values(sections)) as Readonly<Record<string, Setting<unknown>>>;

/** Settings that hold secrets, each with all its names. */
export const secretNames: readonly (readonly string[])[] = Object.entries(settings)
  .filter(([, { secret }]) => secret)
  .map(([name, { aliases }]) => [name, ...aliases]);

/**
 * Reads the environment over the file of CONFIG_DIR, and reports all faults at once. Workers and commands have no callers,
 * so they need not know who may call.
 */
export function readConfig(environment: Variables, serves = true): Config {
  const faults: string[] = [];
  const file = readFile(environment.CONFIG_DIR ?? String(settings.CONFIG_DIR?.fallback), faults);
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const [from, text] = find(name, setting, [environment, file], faults);
    const value = text === undefined ? setting.fallback : setting.parse(text);
    if (value === undefined && text !== undefined) {
      faults.push(`${from}: got ${setting.secret ? 'a value' : JSON.stringify(text)}, want ${setting.wanted}.`);
    }
    values[name] = value ?? setting.fallback;
  }
  const given = (name: string): boolean => find(name, settings[name], [environment, file], [])[1] !== undefined;
  if (!given('LLM_MODEL') && (given('LLM_API_KEY') || given('LLM_BASE_URL'))) values.LLM_MODEL = usualModel;
  const config = values as unknown as Config;
  faults.push(...checkTogether(config, given, serves));
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/** The text of a setting under any of its names. Empty counts as unset, as a Kubernetes variable may be empty. */
function find(
  name: string,
  setting: Setting<unknown> | undefined,
  sources: readonly Variables[],
  faults: string[],
): [string, string | undefined] {
  for (const source of sources) {
    const given = [name, ...(setting?.aliases ?? [])].filter((one) => (source[one] ?? '') !== '');
    const [first] = given;
    if (first === undefined) continue;
    const other = given.find((one) => source[one] !== source[first]);
    if (other !== undefined)
      faults.push(`${other}: got another value than ${first}, want one of the two: they mean the same.`);
    return [first, source[first]];
  }
  return [name, undefined];
}

/** What config.json may say in its own words, as other frameworks have them. */
const words: Readonly<Record<string, string>> = { 'logging.level': 'LOG_LEVEL' };

function readFile(folder: string, faults: string[]): Variables {
  const path = join(folder, 'config.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return {};
  }
  const found: Record<string, string> = {};
  try {
    for (const [key, value] of flatten(JSON.parse(text) as Record<string, unknown>)) {
      const name = words[key] ?? key;
      if (key === 'logging.format') {
        if (value !== 'json') faults.push(`${path}: logging.format: got ${JSON.stringify(value)}, want "json".`);
      } else if (settings[name] === undefined) {
        faults.push(`${path}: got ${JSON.stringify(key)}, want a setting that --help prints.`);
      } else found[name] = typeof value === 'string' ? value : JSON.stringify(value);
    }
  } catch (error) {
    faults.push(`${path}: got what is not JSON (${(error as Error).message}), want an object of settings.`);
  }
  return found;
}

/** Settings stand at the top; groups of other words are joined by dots. */
function flatten(value: Record<string, unknown>): [string, unknown][] {
  return Object.entries(value).flatMap(([key, part]): [string, unknown][] => {
    if (settings[key] !== undefined || typeof part !== 'object' || part === null || Array.isArray(part))
      return [[key, part]];
    return Object.entries(part).map(([inner, one]) => [`${key}.${inner}`, one]);
  });
}
