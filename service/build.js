// Bundles the service into dist/: one file that starts, and chunks that load when they are first used.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

/** Writes the bundle into `outdir`. */
export async function bundle(outdir = join(here, 'dist'), { minify = false } = {}) {
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: { service: join(here, 'src', 'main.ts') },
    outdir,
    bundle: true,
    splitting: true,
    minify,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    chunkNames: 'chunks/[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    // What libraries load with require() needs one in a module.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    external: ['pg-native'],
    logLevel: 'warning',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle(process.argv[2], { minify: true });
