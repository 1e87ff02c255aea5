/** A task that is due at times. */
export interface Schedule {
  readonly name: string;
  /** Minute, hour, day of month, month, day of week, in UTC; numbers, `*`, lists, ranges and steps. */
  readonly cron: string;
  /** What the agent is asked. */
  readonly message: string;
}

const fields = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12 },
  { least: 0, most: 7 },
] as const;

/** The minutes, hours … that each field names, or undefined where one is not understood. */
function parse(cron: string): ReadonlySet<number>[] | undefined {
  const parts = cron.trim().split(/\s+/);
  if (parts.length !== 5) return undefined;
  const sets = fields.map(({ least, most }, index) => {
    const set = new Set<number>();
    for (const item of (parts[index] ?? '').split(',')) {
      const match = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(item);
      if (match === null) return undefined;
      const first = match[1] === undefined ? least : Number(match[1]);
      const last = match[1] === undefined ? most : Number(match[2] ?? (match[3] === undefined ? match[1] : most));
      const step = Number(match[3] ?? 1);
      if (first < least || last > most || first > last || step === 0) return undefined;
      for (let value = first; value <= last; value += step) set.add(value);
    }
    return set;
  });
  return sets.every((set) => set !== undefined) ? (sets as ReadonlySet<number>[]) : undefined;
}

/** Whether a schedule is due in the minute of `now`. Where both days are restricted either does, as cron has it. */
export function due(cron: string, now: number): boolean {
  const [minutes, hours, days, months, weekdays] = parse(cron) ?? [];
  if (!minutes || !hours || !days || !months || !weekdays) return false;
  const at = new Date(now);
  const day = days.has(at.getUTCDate());
  const weekday = weekdays.has(at.getUTCDay()) || (at.getUTCDay() === 0 && weekdays.has(7));
  const either = days.size < 31 && weekdays.size < 8;
  return (
    minutes.has(at.getUTCMinutes()) &&
    hours.has(at.getUTCHours()) &&
    months.has(at.getUTCMonth() + 1) &&
    (either ? day || weekday : day && weekday)
  );
}

export function readSchedules(value: unknown): readonly Schedule[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const fine = value.every((given: Partial<Schedule> | null) => {
    const { name, cron, message, ...rest } = given ?? {};
    return (
      /^[a-z0-9-]{1,63}$/.test(name ?? '') &&
      typeof message === 'string' &&
      message !== '' &&
      parse(cron ?? '') !== undefined &&
      Object.keys(rest).length === 0
    );
  });
  return fine && new Set(value.map(({ name }: Schedule) => name)).size === value.length
    ? (value as Schedule[])
    : undefined;
}
