// Runs our TypeScript. In a checkout it is bundled in this process, so that a stale build can't be run; in the published
// package the compiled files are all there is.
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { createRequire } = require('node:module');

/**
 * @param {string} file a TypeScript module of this package, without its ending, e.g. `cli/main`
 * @returns its exports
 */
function launch(file) {
  const root = join(__dirname, '..');
  const source = join(root, `${file}.ts`);
  if (!existsSync(source)) return require(join(root, 'lib', `${file}.js`));
  const { buildSync } = require('esbuild');
  const { outputFiles } = buildSync({
    entryPoints: [source],
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    sourcemap: 'inline',
    sourcesContent: false,
    write: false,
    outfile: join(root, `${file}.js`),
    logLevel: 'silent',
  });
  const module = { exports: {} };
  const { Script } = require('node:vm');
  const wrapped = new Script(`(function (require, module, exports, __dirname) {${outputFiles[0].text}\n})`, {
    filename: source,
  });
  wrapped.runInThisContext()(createRequire(source), module, module.exports, join(source, '..'));
  return module.exports;
}

module.exports = { launch };
