import type { Place } from './place';
import { suggest } from './suggest';
import { timeZones } from './time-zones';
import type { Duration } from './units';

/** When a cron job runs, and what happens when runs meet or fail. */
export interface ScheduleProps {
  /** Five fields (`'0 * * * *'`), or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. */
  readonly schedule: string;
  /** IANA name. @default 'Etc/UTC' */
  readonly timeZone?: string;
  /** What happens when the last run is still going. @default 'forbid': the new one is left out */
  readonly overlap?: 'forbid' | 'replace' | 'allow';
  /** A run that could not start within this time is left out. 10s to 24h. @default '5m' */
  readonly startWithin?: Duration;
  /** Attempts after the first has failed; evictions are not counted. 0 to 10. @default 2 */
  readonly retries?: number;
  /** Finished runs that are kept for a look. 0 to 100 each. @default { succeeded: 3, failed: 3 } */
  readonly keep?: { readonly succeeded?: number; readonly failed?: number };
  /**
   * Runs in every region. Otherwise it runs in the primary alone, and stands by, suspended, in the others: what it does
   * must not be done twice, and a failover has only to wake it.
   * @default false
   */
  readonly everyRegion?: boolean;
  /** Starts no run until this is taken back. @default false */
  readonly suspended?: boolean;
}

export interface Schedule {
  readonly cron: string;
  readonly timeZone: string;
  readonly overlap: 'forbid' | 'replace' | 'allow';
  readonly startWithin: number;
  readonly retries: number;
  readonly keep: { readonly succeeded: number; readonly failed: number };
  readonly everyRegion: boolean;
  readonly suspended: boolean;
}

export const scheduleProps = {
  ...{ schedule: true, timeZone: true, overlap: true, startWithin: true, retries: true, keep: true, everyRegion: true },
  ...{ suspended: true },
} as const satisfies { readonly [K in keyof Required<ScheduleProps>]: true };

export function resolveSchedule(place: Place, props: Partial<ScheduleProps>): Schedule {
  const keep = place.in('keep').props(props.keep, { succeeded: true, failed: true });
  const kept = { min: 0, max: 100, fallback: 3 };
  return {
    cron: readCron(place.in('schedule'), props.schedule),
    timeZone: readTimeZone(place.in('timeZone'), props.timeZone),
    overlap: place.in('overlap').choice(props.overlap, ['forbid', 'replace', 'allow'], 'forbid'),
    startWithin: place.in('startWithin').seconds(props.startWithin, { min: 10, max: 86_400, fallback: 300 }),
    retries: readRetries(place.in('retries'), props.retries),
    keep: {
      succeeded: place.in('keep').in('succeeded').integer(keep.succeeded, kept),
      failed: place.in('keep').in('failed').integer(keep.failed, kept),
    },
    everyRegion: place.in('everyRegion').flag(props.everyRegion, false),
    suspended: place.in('suspended').flag(props.suspended, false),
  };
}

/** Attempts after the first has failed. */
export const readRetries = (place: Place, retries: number | undefined): number =>
  place.integer(retries, { min: 0, max: 10, fallback: 2 });

const cronFields: readonly (readonly [string, number, number])[] = [
  ['minute', 0, 59],
  ['hour', 0, 23],
  ['day of the month', 1, 31],
  ['month', 1, 12],
  ['day of the week', 0, 6],
];

export function readCron(place: Place, value: string | undefined): string {
  if (value === undefined) {
    place.missing("a schedule such as '0 * * * *' or '@hourly'");
    return '@hourly';
  }
  if (typeof value === 'string' && /^@(hourly|daily|midnight|weekly|monthly|yearly|annually)$/.test(value))
    return value;
  const fields = typeof value === 'string' ? value.trim().split(/\s+/) : [];
  if (fields.length !== 5) {
    place.fault(value, "five fields such as '0 * * * *', or @hourly, @daily, @weekly, @monthly, @yearly");
    return '@hourly';
  }
  fields.forEach((field, index) => {
    const [name, min, max] = cronFields[index] ?? ['', 0, 0];
    if (!field.split(',').every((part) => isCronPart(part, index, min, max))) {
      place.fault(value, `the ${name} from ${min} to ${max}, but it says "${field}"`);
    }
  });
  return fields.join(' ');
}

const names = [
  [],
  [],
  [],
  'jan feb mar apr may jun jul aug sep oct nov dec'.split(' '),
  'sun mon tue wed thu fri sat'.split(' '),
];

function isCronPart(part: string, field: number, min: number, max: number): boolean {
  const match = /^(\*|([\w]+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
  if (match === null) return false;
  const [, whole, from, to, step] = match;
  if (step !== undefined && Number(step) < 1) return false;
  if (whole === '*') return true;
  const number = (text: string): number => {
    const named = names[field]?.indexOf(text.toLowerCase()) ?? -1;
    if (named >= 0) return named + min;
    return /^\d+$/.test(text) ? Number(text) : Number.NaN;
  };
  const low = number(from ?? '');
  const high = to === undefined ? low : number(to);
  return low >= min && high <= max && low <= high;
}

function readTimeZone(place: Place, value: string | undefined): string {
  if (value === undefined) return 'Etc/UTC';
  const known = timeZones();
  if (known.has(value)) return value;
  const meant = typeof value === 'string' ? suggest(value, known) : undefined;
  place.fault(
    value,
    "an IANA time zone such as 'Europe/Berlin'",
    meant === undefined ? undefined : `Did you mean '${meant}'?`,
  );
  return 'Etc/UTC';
}
