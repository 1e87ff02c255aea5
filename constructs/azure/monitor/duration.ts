/** ISO 8601, as Azure writes it: 300 → `PT5M`. */
export function isoDuration(seconds: number): string {
  if (seconds === 0) return 'PT0M';
  if (seconds % 3600 === 0) return `PT${seconds / 3600}H`;
  return seconds % 60 === 0 ? `PT${seconds / 60}M` : `PT${seconds}S`;
}
