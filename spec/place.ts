import { type Problem, show } from './problems';
import { suggest } from './suggest';
import { formatBytes, formatSeconds, parseCpu, parseDuration, parsePercent, parseSize } from './units';

/** Removes what a default or a base description would put there. */
export const off: unique symbol = Symbol.for('agent-gantry.off') as typeof off;
export type Off = typeof off;

/**
 * A place in a description: where a value stands, and the list that its faults go to. Every reader returns a usable
 * value even when it reports a fault, so that one run finds all of them.
 */
export class Place {
  constructor(
    private readonly problems: Problem[],
    private readonly steps: readonly string[] = [],
  ) {}

  /** The place one level down. */
  in(key: string): Place {
    return new Place(this.problems, [...this.steps, key]);
  }

  item(index: number): Place {
    return this.in(String(index));
  }

  /** A value that has to change. */
  fault(got: unknown, want: string, fix?: string): void {
    this.report({ ...this.where(), got: show(got), want }, fix);
  }

  /** A fault about something that is not there, or that nothing could mend at this place. */
  missing(want: string, fix?: string): void {
    this.report({ ...this.where(), want }, fix);
  }

  private where(): Pick<Problem, 'path' | 'steps'> {
    return { path: this.steps.length === 0 ? 'platform' : formatPath(this.steps), steps: this.steps };
  }

  private report(problem: Problem, fix: string | undefined): void {
    this.problems.push(fix === undefined ? problem : { ...problem, fix });
  }

  /**
   * The value as an object with known props only. `known` names every prop of the type, which the compiler holds to
   * be complete, so that no prop can be forgotten by its reader.
   */
  props<P extends object>(value: P | undefined, known: { readonly [K in keyof Required<P>]: true }): Partial<P> {
    if (value === undefined) return {};
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fault(value, `an object with ${Object.keys(known).join(', ')}`);
      return {};
    }
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(known, key)) this.unknown(key, Object.keys(known));
    }
    return value;
  }

  /** A key that no reader knows. */
  unknown(key: string, known: readonly string[]): void {
    const meant = suggest(key, known);
    const list = known.length === 0 ? 'nothing' : known.join(', ');
    this.in(key).missing(
      `no such prop; known here: ${list}`,
      meant === undefined ? undefined : `Did you mean ${meant}?`,
    );
  }

  /** The entries of a record, in the order of their keys, so that the order of writing never shows in the output. */
  entries<T>(value: Readonly<Record<string, T>> | undefined): [string, T][] {
    if (value === undefined) return [];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fault(value, 'an object');
      return [];
    }
    return Object.entries(value)
      .filter((entry): entry is [string, T] => entry[1] !== undefined && (entry[1] as unknown) !== off)
      .sort(byKey);
  }

  list<T>(value: readonly T[] | undefined, want = 'a list'): readonly T[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.fault(value, want);
      return [];
    }
    return value;
  }

  choice<T extends string>(value: T | undefined, choices: readonly T[], fallback: T): T {
    if (value === undefined) return fallback;
    if (choices.includes(value)) return value;
    const meant = typeof value === 'string' ? suggest(value, choices) : undefined;
    this.fault(value, `one of ${choices.join(', ')}`, meant === undefined ? undefined : `Did you mean ${meant}?`);
    return fallback;
  }

  flag(value: boolean | undefined, fallback: boolean): boolean {
    if (value === undefined) return fallback;
    if (typeof value === 'boolean') return value;
    this.fault(value, 'true or false');
    return fallback;
  }

  integer(value: number | undefined, range: { min: number; max: number; fallback: number }): number {
    if (value === undefined) return range.fallback;
    if (Number.isInteger(value) && value >= range.min && value <= range.max) return value;
    this.fault(value, `a whole number from ${range.min} to ${range.max}`);
    return range.fallback;
  }

  /** Whole seconds. */
  seconds(value: string | undefined, range: { min: number; max: number; fallback: number }): number {
    if (value === undefined) return range.fallback;
    const seconds = (parseDuration(value) ?? Number.NaN) / 1000;
    if (Number.isInteger(seconds) && seconds >= range.min && seconds <= range.max) return seconds;
    const fix = typeof value === 'number' ? `Write it with a unit, e.g. '${value}s'.` : undefined;
    this.fault(
      value,
      `whole seconds, ${formatSeconds(range.min)} to ${formatSeconds(range.max)}, e.g. '30s', '5m'`,
      fix,
    );
    return range.fallback;
  }

  bytes(value: string | undefined, range: { min: number; max: number; fallback: number }): number {
    if (value === undefined) return range.fallback;
    const bytes = parseSize(value);
    if (bytes !== undefined && Number.isInteger(bytes) && bytes >= range.min && bytes <= range.max) return bytes;
    const shown = `${formatBytes(range.min)}B to ${formatBytes(range.max)}B`.replaceAll('BB', 'B');
    this.fault(value, `a size from ${shown}, e.g. '512MiB', '2GiB'`, sizeFix(value));
    return range.fallback;
  }

  /** Thousandths of a core. */
  cpu(value: string | undefined, fallback: number): number {
    if (value === undefined) return fallback;
    const millis = parseCpu(value);
    if (millis !== undefined && Number.isInteger(millis) && millis >= 1 && millis <= 1_024_000) return millis;
    this.fault(value, "cores from '1m' to '1024', e.g. '250m', '1'");
    return fallback;
  }

  percent(value: string | undefined, range: { min: number; max: number; fallback: number }): number {
    if (value === undefined) return range.fallback;
    const percent = parsePercent(value);
    if (percent !== undefined && Number.isInteger(percent) && percent >= range.min && percent <= range.max)
      return percent;
    const fix = typeof value === 'number' ? `Write '${value}%'.` : undefined;
    this.fault(value, `a whole percentage from ${range.min}% to ${range.max}%`, fix);
    return range.fallback;
  }
}

/** `workloads.chat.scaling.replicas[1]`; `['odd name']` where dots would mislead. */
export function formatPath(steps: readonly string[]): string {
  return steps
    .map((step, index) => {
      if (/^\d+$/.test(step)) return `[${step}]`;
      if (!/^[A-Za-z_$][\w$-]*$/.test(step)) return `['${step}']`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** Code-unit order: the same in every locale. */
export const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]): number =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;

function sizeFix(value: unknown): string | undefined {
  const match = /^(\d+(?:\.\d+)?)([KMGT])i?B?$/i.exec(String(value));
  return match ? `Did you mean '${match[1]}${match[2]?.toUpperCase()}iB'?` : undefined;
}
