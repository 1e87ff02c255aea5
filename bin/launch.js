// Runs our TypeScript. In a checkout it is bundled in this process, so that a stale build can't be run; in the published
// package the compiled files are all there is.
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { createRequire } = require('node:module');

// Our builds are short. A thread for esbuild's synchronous calls, and the garbage collector within esbuild, cost them more
// than they save: a fifth of a whole synthesis.
process.env.ESBUILD_WORKER_THREADS ??= '0';
process.env.GOGC ??= 'off';

/**
 * @param {string} file a TypeScript module of this package, without its ending, e.g. `cli/main`
 * @param {readonly string[]} libraries what it asks for at once; loaded while it is bundled
 * @returns {Promise<any>} its exports
 */
async function launch(file, libraries = []) {
  const root = join(__dirname, '..');
  const source = join(root, `${file}.ts`);
  if (!existsSync(source)) return require(join(root, 'lib', `${file}.js`));
  const { build } = require('esbuild');
  // No source map: Node reads one only when asked to, and writing it takes an eighth of the build.
  const bundling = build({
    entryPoints: [source],
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    write: false,
    outfile: join(root, `${file}.js`),
    logLevel: 'silent',
  });
  // esbuild works in a process of its own; meanwhile this one loads what the bundle will ask for.
  for (const library of libraries) require(library);
  const { outputFiles } = await bundling;
  const module = { exports: {} };
  const { Script } = require('node:vm');
  const wrapped = new Script(`(function (require, module, exports, __dirname) {${outputFiles[0].text}\n})`, {
    filename: source,
  });
  wrapped.runInThisContext()(createRequire(source), module, module.exports, join(source, '..'));
  return module.exports;
}

module.exports = { launch };
