import type { PlatformProps } from 'agent-gantry';
import fc from 'fast-check';
import { platforms, synthesise } from '../support/platforms';
import { checks, sampled } from './checks';

/** How many platforms, and which: one seed gives the same platforms everywhere. Read here and nowhere else. */
export function readRuns(usual: number): { readonly numRuns: number; readonly seed: number } {
  const read = (variable: string, fallback: number) => {
    const number = Number(process.env[variable] ?? fallback);
    if (!Number.isSafeInteger(number)) throw new Error(`${variable} must be a whole number`);
    return number;
  };
  return { numRuns: read('GANTRY_RUNS', usual), seed: read('GANTRY_SEED', 20_261_121) };
}

const everyTenth = 10;
const all = { ...checks, ...sampled };
export const promises: readonly string[] = ['every valid platform is synthesised', ...Object.keys(all)];

/** One pass over random platforms, in which each is synthesised once and put to every check. */
export interface Survey {
  readonly seen: number;
  /** Promise → the first platform that broke it, made small. */
  readonly broken: ReadonlyMap<string, string>;
}

export function survey({ numRuns, seed }: { readonly numRuns: number; readonly seed: number }): Survey {
  const suspects = new Set<string>();
  let seen = 0;
  fc.assert(
    fc.property(platforms, (props) => {
      const due = seen % everyTenth === 0 ? all : checks;
      seen += 1;
      for (const promise of brokenBy(props, due)) suspects.add(promise);
    }),
    { numRuns, seed },
  );
  return { seen, broken: new Map([...suspects].map((promise) => [promise, smallest(promise, { numRuns, seed })])) };
}

function brokenBy(props: PlatformProps, due: typeof checks): readonly string[] {
  try {
    const output = synthesise(props);
    return Object.entries(due).flatMap(([promise, check]) => (check(output).length > 0 ? [promise] : []));
  } catch {
    return ['every valid platform is synthesised'];
  }
}

/** Runs the same platforms again with one check, so that the library can shrink the first that fails. */
function smallest(promise: string, { numRuns, seed }: { numRuns: number; seed: number }): string {
  const check = all[promise];
  const run = fc.check(
    fc.property(platforms, (props) => {
      const output = synthesise(props);
      const problems = check?.(output) ?? [];
      if (problems.length > 0) throw new Error(problems.join('\n'));
    }),
    { numRuns, seed },
  );
  return fc.defaultReportMessage(run) ?? `broken once with seed ${seed}, and not again`;
}
