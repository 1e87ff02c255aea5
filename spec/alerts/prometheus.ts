import type { AlertRule } from './rule';

/** An alert as Prometheus judges it, whoever runs that Prometheus. */
export interface Judged {
  readonly expression: string;
  /** Seconds for which it must hold. */
  readonly for: number;
  /** Whether it fires because nothing is known. */
  readonly silent: boolean;
}

/** The expression of an alert, and the one of its silence where that counts as much. */
export const judged = (rule: AlertRule): readonly Judged[] => [
  { expression: `(${rule.value}) ${threshold(rule)}`, for: rule.for, silent: false },
  ...(rule.whenNoData === 'quiet'
    ? []
    : [{ expression: rule.whenNoData.expression, for: rule.whenNoData.for, silent: true }]),
];

function threshold({ fires }: AlertRule): string {
  if ('above' in fires) return `> ${fires.above}`;
  return 'below' in fires ? `< ${fires.below}` : `== ${fires.at}`;
}
