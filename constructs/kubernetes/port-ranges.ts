/** Ports of a policy; a long run of them stands as one range. */
export interface PortRange {
  readonly port: number;
  readonly endPort?: number;
}

/** Shorter runs are easier to read one by one. */
const long = 10;

export function portRanges(ports: readonly number[]): readonly PortRange[] {
  const runs: { from: number; to: number }[] = [];
  for (const port of ports) {
    const last = runs.at(-1);
    if (last !== undefined && port === last.to + 1) last.to = port;
    else runs.push({ from: port, to: port });
  }
  return runs.flatMap(({ from, to }) =>
    to - from + 1 >= long
      ? [{ port: from, endPort: to }]
      : Array.from({ length: to - from + 1 }, (_, index) => ({ port: from + index })),
  );
}
