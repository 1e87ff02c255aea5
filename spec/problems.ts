import { isPlain } from './plain';

/** One thing to change in a description: where, what was got, what is wanted, and how to get there. */
export interface Problem {
  /** Path from the top of the description, e.g. `workloads.chat.scaling.replicas[1]`. */
  readonly path: string;
  /** The same path, step by step. */
  readonly steps: readonly string[];
  /** Where it shows, when it is in some environments only and none of their own overrides says it. */
  readonly environments?: readonly string[];
  /** What stands there, as the reader wrote it; left out where nothing does. */
  readonly got?: string;
  readonly want: string;
  /** What to do, where `want` does not say it already. */
  readonly fix?: string;
}

/** Every fault of one description, thrown together so that one run shows all there is to change. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';

  constructor(
    readonly subject: string,
    readonly problems: readonly Problem[],
  ) {
    super(describe(subject, problems));
  }
}

function describe(subject: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? '1 thing' : `${problems.length} things`;
  return [`${subject}: ${count} to change; nothing was written`, ...problems.map(line)].join('\n');
}

function line({ path, environments, got, want, fix }: Problem): string {
  const where = environments === undefined ? path : `${path} (in ${environments.join(', ')})`;
  const sentence = got === undefined ? `want ${want}.` : `got ${got}, want ${want}.`;
  return `  ${where}: ${sentence}${fix === undefined ? '' : ` ${fix}`}`;
}

/** A value as it stands in the description, short enough for one line. */
export function show(value: unknown): string {
  if (typeof value === 'string') return clip(JSON.stringify(value));
  if (typeof value !== 'object') return named(value);
  if (value !== null && !Array.isArray(value) && !isPlain(value)) return `a ${value.constructor.name}`;
  try {
    return clip(JSON.stringify(value, (_, part: unknown) => (isJson(part) ? part : named(part))));
  } catch {
    return 'an object that contains itself';
  }
}

/** What JSON would drop, or write as null. */
const isJson = (value: unknown): boolean =>
  ['string', 'boolean', 'object'].includes(typeof value) || Number.isFinite(value);

function named(value: unknown): string {
  if (typeof value === 'symbol') return value === Symbol.for('agent-gantry.off') ? 'off' : 'a symbol';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'bigint' ? `${value}n` : String(value);
}

const clip = (text: string) => (text.length > 80 ? `${text.slice(0, 77)}…` : text);
