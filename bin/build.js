// Makes lib/, which is what the published package runs and types: the modules that a description imports, compiled one by
// one, and the command line and the Pulumi program as a single file each, which start faster than their hundred modules.
'use strict';
const { spawnSync } = require('node:child_process');
const { rmSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { buildSync } = require('esbuild');

const root = join(__dirname, '..');
const lib = resolve(process.argv[2] ?? join(root, 'lib'));
// What an older source left behind would be published too.
rmSync(lib, { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [require.resolve('typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json'), '--outDir', lib],
  { stdio: 'inherit' },
);
if (status === 0) {
  buildSync({
    entryPoints: [join(root, 'cli', 'main.ts'), join(root, 'cli', 'pulumi.ts')],
    outdir: join(lib, 'cli'),
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
  });
}
process.exitCode = status ?? 1;
