import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { Script } from 'node:vm';
import * as azure from '../azure';
import type { Bindings } from '../charts/bindings';
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

/** `bindings/<environment>.json` beside the description; nothing is bound where there is none. */
export function loadBindings(platformFile: string, environment: string): Bindings {
  const file = join(dirname(resolve(platformFile)), 'bindings', `${environment}.json`);
  return existsSync(file) ? (readJson(file) as Bindings) : {};
}

/** Digests of the images that were built here: `images.lock.json` beside the description. */
export function loadDigests(platformFile: string): Readonly<Record<string, string>> {
  const file = join(dirname(resolve(platformFile)), 'images.lock.json');
  if (!existsSync(file)) return {};
  const lock = readJson(file) as { readonly images?: Readonly<Record<string, string>> };
  const images = lock.images ?? {};
  for (const [image, digest] of Object.entries(images)) {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest))
      throw new UsageError(
        `${file}: images.${image} is ${JSON.stringify(digest)}, want sha256:<64 hexadecimal digits>`,
      );
  }
  return images;
}

function readJson(file: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    throw new UsageError(`${file}: want a JSON object`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file}: not JSON (${(error as Error).message})`);
  }
}
