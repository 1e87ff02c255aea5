import type { Environment } from '../environment';

/**
 * Whether a part of an environment waits for a value that only a deployment knows: then the deployment makes what gives
 * it. What is written down instead belongs to somebody else, and stands already.
 * @param path the beginning of the value's path, e.g. `backups.`
 */
export function asksFor(environment: Environment, path: string): boolean {
  const { azure: _, ...others } = environment;
  return JSON.stringify(others).includes(`\${late:${path}`);
}
