import type { Finding } from '../finding';

/** A finding that somebody accepts, for a reason and for a time. */
export interface Waiver {
  readonly rule: string;
  /** `Kind/namespace/name`; `*` stands for any text. An object without a namespace is `Kind//name`. */
  readonly object: string;
  /** Only findings at this path; `*` stands for any text. */
  readonly path?: string;
  readonly reason: string;
  /** The last day it holds, `YYYY-MM-DD`. */
  readonly expires: string;
  /** Where it is written, to tell a fault of it. */
  readonly origin: Pick<Finding, 'object' | 'path' | 'position'>;
}

/** A finding and the waiver that covers it. */
export interface Waived {
  readonly finding: Finding;
  readonly waiver: Waiver;
}

/** The shortest reason that can be one. */
export const SHORTEST_REASON = 10;

/** Whether a text is a day of the calendar, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
