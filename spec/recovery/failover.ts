/** How a database is made the primary of another region. The script reads these; the estimates count with them. */
export const failover = {
  /** Places that must agree that the primary is lost: one that errs, or is cut off itself, decides nothing. */
  witnesses: 3,
  /** Seconds for which they must agree without a break. */
  agreement: 60,
  /** Seconds between two looks. */
  every: 10,
  /** Seconds that a look waits for an answer. */
  timeout: 5,
} as const;

/** Seconds from the failure until the other database takes writes, at worst. */
export function failoverTime(promotion: number): number {
  const { agreement, every, timeout } = failover;
  // The first look that fails, the time of agreement, and the round in which it is seen.
  return every + timeout + agreement + every + promotion;
}
