import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The text of a script of `recovery/`, which stands at the top of this package, wherever this file was compiled to. */
export function script(name: 'failover.mjs' | 'witness.mjs'): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, 'recovery', name);
    if (existsSync(path)) return readFileSync(path, 'utf8');
  }
  throw new Error(`recovery/${name}: not found above ${__dirname}`);
}

/** Runs it with Node alone. */
export const started = (name: 'failover.mjs' | 'witness.mjs') => ({
  command: ['node'],
  args: ['--input-type=module', '--eval', script(name)],
});
