const every: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/** A schedule in five fields. */
export const fiveFields = (cron: string): string => every[cron] ?? cron;

/**
 * The least seconds between two runs of a schedule, by its minutes and hours alone: as if it ran every day.
 */
export function leastGap(cron: string): number {
  const [minutes = '*', hours = '*'] = fiveFields(cron).split(' ');
  const times = numbers(hours, 23).flatMap((hour) => numbers(minutes, 59).map((minute) => hour * 60 + minute));
  const gaps = times.map((time, index) => (times[index + 1] ?? (times[0] ?? 0) + 24 * 60) - time);
  return Math.min(...gaps) * 60;
}

/** The numbers that a field names, in order. */
function numbers(field: string, most: number): number[] {
  const named = field.split(',').flatMap((part) => {
    const [range = '*', step] = part.split('/');
    const [from, to] = range === '*' ? [0, most] : range.split('-').map(Number);
    const first = from ?? 0;
    const last = to ?? (step === undefined ? first : most);
    const size = Number(step ?? 1);
    return Array.from({ length: Math.floor((last - first) / size) + 1 }, (_, index) => first + index * size);
  });
  return [...new Set(named)].sort((a, b) => a - b);
}
