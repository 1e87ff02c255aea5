import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { Script } from 'node:vm';
import { type BuildFailure, buildSync } from 'esbuild';
import type { Bindings } from '../charts/bindings';
import * as root from '../index';
import * as kubernetes from '../kubernetes';
import type { PlatformProps } from '../spec/platform';
import { UsageError } from './command';
import { recordOrigins } from './origins';

/**
 * The package's own modules, as this process has them. A description must get these very ones: a second copy would
 * keep a second book of customisations.
 */
const own: Readonly<Record<string, unknown>> = { 'agent-gantry': root, 'agent-gantry/kubernetes': kubernetes };

/**
 * The description that a file exports by default. TypeScript is transformed, not type-checked: `tsc --noEmit` does that.
 * @throws UsageError when there is no such file, or it does not export a description
 */
export function loadPlatform(file: string): PlatformProps {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new UsageError(
      `${file}: no such file. Run \`gantry init\` for a working one, or name yours with --platform FILE.`,
    );
  }
  const exported = evaluate(path, bundle(path, file)).default;
  if (typeof exported !== 'object' || exported === null) {
    throw new UsageError(`${file}: exports no description. Write \`export default definePlatform({ … })\`.`);
  }
  return exported as PlatformProps;
}

function bundle(path: string, file: string): string {
  try {
    const { outputFiles } = buildSync({
      entryPoints: [path],
      bundle: true,
      packages: 'external',
      // Our own names must stay requires, also in the checkout of this package, whose tsconfig maps them to sources.
      tsconfigRaw: {},
      platform: 'node',
      target: 'node20.19',
      format: 'cjs',
      sourcemap: 'external',
      sourcesContent: false,
      write: false,
      outfile: `${path}.js`,
      logLevel: 'silent',
    });
    const text = (ending: string) => outputFiles.find((output) => output.path.endsWith(ending))?.text ?? '';
    recordOrigins(path, text('.map'));
    return text('.js');
  } catch (error) {
    const faults = (error as BuildFailure).errors ?? [];
    const lines = faults.map(({ text, location }) => `  ${location?.file ?? file}:${location?.line ?? 1}: ${text}`);
    throw new UsageError([`${file}: not to be read`, ...lines].join('\n'));
  }
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
