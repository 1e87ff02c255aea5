import type { EnvironmentName } from './environments';
import { formatPath } from './place';
import { isPlain } from './plain';
import type { Problem } from './problems';

/** What was found wrong in one environment. */
export interface Found {
  readonly environment: EnvironmentName;
  /** Its own changes, as the description has them. */
  readonly overrides: object;
  readonly problems: readonly Problem[];
}

/**
 * Each fault once, where it was written. A fault of the description shows in every environment, with numbers that the
 * environment has made smaller: it is told as `written`. One that an override brought is told at the override.
 */
export function gather(found: readonly Found[], written: readonly Problem[]): Problem[] {
  const own = new Map(written.map((problem) => [identify(problem), problem]));
  const told = new Map<string, { readonly problem: Problem; readonly environments: EnvironmentName[] }>();
  for (const { environment, overrides, problems } of found) {
    for (const problem of problems) {
      const moved = overridden(overrides, problem.steps) ? within(environment, problem) : causeOf(problem, written);
      const key = identify(moved);
      const entry = told.get(key) ?? { problem: own.get(key) ?? moved, environments: [] };
      entry.environments.push(environment);
      told.set(key, entry);
    }
  }
  return [...told].map(([key, { problem, environments }]) =>
    own.has(key) || problem.steps[0] === 'environments' || environments.length === found.length
      ? problem
      : { ...problem, environments },
  );
}

/** A change laid over a value of the wrong shape hides it, and lacks what the value should have brought. */
function causeOf(problem: Problem, written: readonly Problem[]): Problem {
  const above = written.find(
    ({ steps }) => steps.length < problem.steps.length && steps.every((step, index) => step === problem.steps[index]),
  );
  return above === undefined || written.some((other) => identify(other) === identify(problem)) ? problem : above;
}

const identify = ({ path, want }: Problem): string => JSON.stringify([path, want]);

function within(environment: EnvironmentName, problem: Problem): Problem {
  const steps = ['environments', environment, ...problem.steps];
  return { ...problem, path: formatPath(steps), steps };
}

/** Whether overrides say something at a place, or replace what is around it as a whole. */
function overridden(overrides: unknown, steps: readonly string[]): boolean {
  let value = overrides;
  for (const step of steps) {
    if (value === undefined) return false;
    if (!isPlain(value) || value.kind !== undefined) return true;
    value = Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value !== undefined;
}
