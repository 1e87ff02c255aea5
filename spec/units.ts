/**
 * Quantities as people write them: text with a unit, so that a bare number of seconds or bytes is not possible.
 * Each parser returns undefined for text it does not know; the caller knows the place and reports the fault.
 */

/** `'500ms'`, `'30s'`, `'5m'`, `'24h'`, `'7d'`. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;
/** `'64KiB'`, `'512MiB'`, `'2GiB'`, `'1TiB'`: binary units, as the kernel counts. */
export type Size = `${number}${'B' | 'KiB' | 'MiB' | 'GiB' | 'TiB'}`;
/** `'250m'` (thousandths of a core), `'1'`, `'0.5'`. */
export type Cpu = `${number}` | `${number}m`;
/** `'70%'`. */
export type Percent = `${number}%`;
/** `'100/min'`, `'500/s'`. */
export type Rate = `${number}/${'s' | 'min' | 'h' | 'd'}`;
/** `'$4000'`, `'$0.25'`: United States dollars, the currency in which the providers price. */
export type Money = `$${number}`;

const decimal = '(\\d+(?:\\.\\d+)?)';

function reader(units: Readonly<Record<string, number>>, form = (unit: string) => `^${decimal}(${unit})$`) {
  const pattern = new RegExp(form(Object.keys(units).join('|')));
  return (text: unknown): number | undefined => {
    const match = typeof text === 'string' ? pattern.exec(text) : null;
    const factor = match ? units[match[2] ?? ''] : undefined;
    return match && factor !== undefined ? Number(match[1]) * factor : undefined;
  };
}

/** Milliseconds. */
export const parseDuration = reader({ ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 });

/** Bytes. */
export const parseSize = reader({ B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 });

/** Thousandths of a core. */
export const parseCpu = reader({ m: 1, '': 1000 });

/** 70 for `'70%'`. */
export const parsePercent = reader({ '%': 1 });

/** Events a second. */
export const parseRate = reader({ s: 1, min: 1 / 60, h: 1 / 3600, d: 1 / 86_400 }, (unit) => `^${decimal}/(${unit})$`);

/** Dollars. */
export const parseMoney = (text: unknown): number | undefined =>
  typeof text === 'string' && text.startsWith('$') ? dollars(text.slice(1)) : undefined;
const dollars = reader({ '': 1 });

/** The shortest text for a number of seconds: `90` → `'90s'`, `120` → `'2m'`. */
export function formatSeconds(seconds: number): Duration {
  if (seconds !== 0 && seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  if (seconds !== 0 && seconds % 3600 === 0) return `${seconds / 3600}h`;
  if (seconds !== 0 && seconds % 60 === 0) return `${seconds / 60}m`;
  return `${seconds}s`;
}

/** Bytes as a Kubernetes quantity, exact: `536870912` → `'512Mi'`. */
export function formatBytes(bytes: number): string {
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti'];
  let value = Math.ceil(bytes);
  let unit = 0;
  while (value !== 0 && value % 1024 === 0 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value}${units[unit]}`;
}

/** Thousandths of a core as a Kubernetes quantity: `250` → `'250m'`, `2000` → `'2'`. */
export function formatCpu(millis: number): string {
  const whole = Math.ceil(millis);
  return whole % 1000 === 0 ? String(whole / 1000) : `${whole}m`;
}
