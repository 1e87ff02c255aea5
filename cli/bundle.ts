import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type BuildFailure, build } from 'esbuild';
import { UsageError } from './command';
import { recordOrigins } from './origins';

/** A description as JavaScript, with its local files and without its packages. */
export interface Bundle {
  /** As the user named it. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  readonly code: string;
}

/**
 * Transforms a description; TypeScript is not type-checked: `tsc --noEmit` does that. No engine is needed for it, so that
 * it can go on in esbuild's own process while this one loads them.
 * @throws UsageError when there is no such file, or it is not to be read
 */
export async function bundleDescription(file: string): Promise<Bundle> {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new UsageError(
      `${file}: no such file. Run \`gantry init\` for a working one, or name yours with --platform FILE.`,
    );
  }
  try {
    const { outputFiles } = await build({
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
    return { file, path, code: text('.js') };
  } catch (error) {
    const faults = (error as BuildFailure).errors ?? [];
    const lines = faults.map(({ text, location }) => `  ${location?.file ?? file}:${location?.line ?? 1}: ${text}`);
    throw new UsageError([`${file}: not to be read`, ...lines].join('\n'));
  }
}
