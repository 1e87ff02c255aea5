import { isPlain } from './plain';
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
  /** @param spoilt places whose value has the wrong shape: what would be said of their parts is no news */
  constructor(
    private readonly problems: Problem[],
    private readonly steps: readonly string[] = [],
    private readonly spoilt: (readonly string[])[] = [],
  ) {}

  /** The place one level down. */
  in(key: string): Place {
    return new Place(this.problems, [...this.steps, key], this.spoilt);
  }

  /** The top of one reading of this description: it has its own faults, and hears no more of what is spoilt here. */
  reading(problems: Problem[]): Place {
    return new Place(problems, [], [...this.spoilt]);
  }

  item(index: number): Place {
    return this.in(String(index));
  }

  /** A value that has to change, or that is not there. */
  fault(got: unknown, want: string, fix?: string): void {
    this.report({ ...this.where(), ...(got === undefined ? {} : { got: show(got) }), want }, fix);
  }

  /** A fault about something that is not there, or that nothing could mend at this place. */
  missing(want: string, fix?: string): void {
    this.report({ ...this.where(), want }, fix);
  }

  private where(): Pick<Problem, 'path' | 'steps'> {
    return { path: this.steps.length === 0 ? 'platform' : formatPath(this.steps), steps: this.steps };
  }

  /** A value of the wrong shape: the one fault that is told of this place and of all beneath it. */
  private spoil(got: unknown, want: string, fix?: string): void {
    this.fault(got, want, fix);
    this.spoilt.push(this.steps);
  }

  private report(problem: Problem, fix: string | undefined): void {
    if (this.spoilt.some((steps) => steps.every((step, index) => step === this.steps[index]))) return;
    this.problems.push(fix === undefined ? problem : { ...problem, fix });
  }

  /**
   * The value as an object with known props only. `known` names every prop of the type, which the compiler holds to
   * be complete, so that no prop can be forgotten by its reader.
   */
  props<P extends object>(
    value: P | undefined,
    known: { readonly [K in keyof Required<P>]: true },
    what = 'prop',
  ): Partial<P> {
    if (value === undefined) return {};
    if (!isPlain(value)) {
      this.spoil(value, `an object with ${Object.keys(known).join(', ')}`);
      return {};
    }
    const given: Record<string, unknown> = {};
    for (const [key, part] of Object.entries(value)) {
      if (!Object.hasOwn(known, key)) {
        const meant = this.unknown(key, Object.keys(known), what);
        // What was meant is there already, under another name.
        if (meant !== undefined && !Object.hasOwn(value, meant)) this.spoilt.push(this.in(meant).steps);
      } else if (part === null) this.in(key).nothing();
      else given[key] = part;
    }
    return given as Partial<P>;
  }

  /** `null` is neither a value nor "left out", and a default must not hide it. */
  private nothing(): void {
    this.spoil(null, 'a value', 'To leave it out, remove the key.');
  }

  /** A key that no reader knows. Returns the one that was probably meant. */
  unknown(key: string, known: readonly string[], what = 'prop'): string | undefined {
    const meant = suggest(key, known);
    if (meant === undefined) {
      this.in(key).missing(`a known ${what}: ${known.filter((name) => name !== 'kind').join(', ')}`);
    } else {
      this.in(key).missing(`a known ${what}`, `Did you mean ${meant}?`);
    }
    return meant;
  }

  /** The entries of a record, in the order of their keys, so that the order of writing never shows in the output. */
  entries<T>(value: Readonly<Record<string, T>> | undefined): [string, T][] {
    if (value === undefined) return [];
    if (!isPlain(value)) {
      this.spoil(value, 'an object');
      return [];
    }
    return Object.entries<T | Off | null | undefined>(value)
      .filter((entry): entry is [string, T] => this.isEntry(...entry))
      .sort(byKey);
  }

  private isEntry(key: string, value: unknown): boolean {
    if (value === undefined || value === off) return false;
    if (value === null) this.in(key).nothing();
    // Assigned to an object, it would change what the object is and vanish.
    if (key === '__proto__') this.in(key).missing('another name');
    return key !== '__proto__';
  }

  list<T>(value: readonly T[] | undefined, want = 'a list'): readonly T[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.spoil(value, want);
      return [];
    }
    return [...value];
  }

  choice<T extends string>(value: T | undefined, choices: readonly T[], fallback: T): T {
    if (value === undefined) return fallback;
    if (choices.includes(value)) return value;
    const meant = suggest(plainText(value), choices);
    const want = choices.length === 1 ? `'${choices[0]}'` : `one of ${choices.join(', ')}`;
    this.fault(value, want, meant === undefined ? undefined : `Did you mean '${meant}'?`);
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
    const fix = typeof value === 'string' && /^\d+$/.test(value) ? `Write ${value}, without quotes.` : undefined;
    this.fault(value, `a whole number from ${range.min} to ${range.max}`, fix);
    return range.fallback;
  }

  /** Whole seconds. `tooLong` says what to do instead of a longer time. */
  seconds(value: string | undefined, range: { min: number; max: number; fallback: number }, tooLong?: string): number {
    if (value === undefined) return range.fallback;
    const seconds = (parseDuration(value) ?? Number.NaN) / 1000;
    if (Number.isInteger(seconds) && seconds >= range.min && seconds <= range.max) return seconds;
    const fix = /^[1-9]\d*$/.test(plainText(value)) ? `Write it with a unit, e.g. '${value}s'.` : undefined;
    this.fault(
      value,
      `whole seconds, ${formatSeconds(range.min)} to ${formatSeconds(range.max)}, e.g. '30s', '5m'`,
      fix ?? (seconds > range.max ? tooLong : undefined),
    );
    return range.fallback;
  }

  bytes(value: string | undefined, range: { min: number; max: number; fallback: number }): number {
    if (value === undefined) return range.fallback;
    const bytes = parseSize(value);
    if (bytes !== undefined && Number.isInteger(bytes) && bytes >= range.min && bytes <= range.max) return bytes;
    const shown = `${formatBytes(range.min)}B to ${formatBytes(range.max)}B`.replaceAll('BB', 'B');
    this.fault(value, `a size from ${shown}, e.g. '512MiB', '2GiB'`, bytes === undefined ? sizeFix(value) : undefined);
    return range.fallback;
  }

  /** Thousandths of a core. */
  cpu(value: string | undefined, fallback: number): number {
    if (value === undefined) return fallback;
    const millis = parseCpu(value);
    if (millis !== undefined && Number.isInteger(millis) && millis >= 1 && millis <= 1_024_000) return millis;
    const fix = typeof value === 'number' && value > 0 ? `Write '${value}'.` : undefined;
    this.fault(value, "cores from '1m' to '1024', e.g. '250m', '1'", fix);
    return fallback;
  }

  percent(value: string | undefined, range: { min: number; max: number; fallback: number }): number {
    if (value === undefined) return range.fallback;
    const percent = parsePercent(value);
    if (percent !== undefined && Number.isInteger(percent) && percent >= range.min && percent <= range.max)
      return percent;
    const fix = percentFix(value);
    this.fault(value, `a whole percentage from ${range.min}% to ${range.max}%`, fix);
    return range.fallback;
  }
}

/** `workloads.chat.scaling.replicas[1]`; `['odd name']` where dots would mislead. */
export function formatPath(steps: readonly string[]): string {
  return steps
    .map((step, index) => {
      if (/^\d+$/.test(step)) return `[${step}]`;
      if (!/^[A-Za-z_$][\w$-]*$/.test(step)) return `[${quoted(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

const quoted = (text: string) => `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

/** Code-unit order: the same in every locale. */
export const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]): number =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;

/** `70`, `'70'` and `0.7` are ways to write a share elsewhere. */
function percentFix(value: unknown): string | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !(number > 0)) return undefined;
  return `Write '${number < 1 ? Math.round(number * 100) : number}%'.`;
}

const plainText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';

function sizeFix(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isInteger(value / 2 ** 20) && value > 0)
    return `Write '${formatBytes(value)}B'.`;
  const match = /^(\d+(?:\.\d+)?) ?([KMGT])i?B?$/i.exec(plainText(value));
  return match ? `Did you mean '${match[1]}${match[2]?.toUpperCase()}iB'?` : undefined;
}
