import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import * as azure from '../azure';
import * as root from '../index';
import * as kubernetes from '../kubernetes';
import type { PlatformProps } from '../spec/platform';
import type { Bundle } from './bundle';
import { UsageError } from './command';

/** The package's own modules, as this process has them: loading a second copy would take time and gain nothing. */
const own: Readonly<Record<string, unknown>> = {
  'agent-gantry': root,
  'agent-gantry/azure': azure,
  'agent-gantry/kubernetes': kubernetes,
};

/**
 * The description that a bundle exports by default.
 * @throws UsageError when it does not export one
 */
export function evaluateDescription({ file, path, code }: Bundle): PlatformProps {
  const exported = evaluate(path, code).default;
  if (typeof exported !== 'object' || exported === null) {
    throw new UsageError(`${file}: exports no description. Write \`export default definePlatform({ … })\`.`);
  }
  return exported as PlatformProps;
}

function evaluate(path: string, code: string): { readonly default?: unknown } {
  const module = { exports: {} as { readonly default?: unknown } };
  const outer = createRequire(path);
  const require = (id: string): unknown => (Object.hasOwn(own, id) ? own[id] : outer(id));
  const run = new Script(`(function (require, module, exports, __filename, __dirname) {${code}\n})`, {
    filename: path,
  });
  run.runInThisContext()(require, module, module.exports, path, dirname(path));
  return module.exports;
}
