import type { CheckResult } from '../check';

/** What a report tells besides the findings. */
export interface ReportInput {
  readonly result: CheckResult;
  readonly asOf: string;
  readonly objects: number;
  readonly files: number;
  /** What was left out while reading, and why. */
  readonly notes: readonly string[];
}
