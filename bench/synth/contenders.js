// What runs side by side: ours in its two forms, and the bare processes that are its floor.
'use strict';
const { execFileSync } = require('node:child_process');
const { cpSync, mkdirSync, symlinkSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { readFiles, sameObjects } = require('./objects.js');

const root = join(__dirname, '..', '..');

/**
 * @param {string} name
 * @param {string} home folder of the package that runs
 * @param {string} platform
 * @param {string} out
 * @returns {import('../rounds.js').Contender}
 */
function gantry(name, home, platform, out) {
  return {
    name,
    command: process.execPath,
    args: [join(home, 'bin/gantry.js'), 'synth', '--target', 'kubernetes', '--platform', platform, '--out', out],
    clean: [out],
  };
}

/**
 * What npm would install, built anew: the compiled files without their sources.
 * @param {string} folder
 */
function packaged(folder) {
  mkdirSync(folder, { recursive: true });
  execFileSync(process.execPath, [join(root, 'bin/build.js'), join(folder, 'lib')]);
  for (const part of ['bin', 'recovery', 'package.json'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

/**
 * A process that only writes the same objects, with one of the two libraries.
 * @param {'yaml' | 'js-yaml'} library
 * @param {readonly import('./objects.js').File[]} files
 * @param {string} folder
 * @returns {import('../rounds.js').Contender}
 */
function bare(library, files, folder) {
  mkdirSync(folder, { recursive: true });
  const objects = join(folder, `${library}.json`);
  const out = join(folder, library);
  writeFileSync(objects, JSON.stringify(files));
  return {
    name: `bare process, ${library}`,
    command: process.execPath,
    args: [join(__dirname, 'bare.js'), library, objects, out],
    clean: [out],
    verify() {
      const made = new Map(readFiles(out).map(({ path, documents }) => [path, documents]));
      for (const { path, documents } of files) sameObjects(`${library}'s ${path}`, made.get(path) ?? [], documents);
    },
  };
}

/**
 * The build that `gantry synth` waits for in a checkout, in a process that can be measured: Node starts esbuild without
 * waiting for its end.
 * @param {string} folder
 * @returns {import('../rounds.js').Contender}
 */
function bundling(folder) {
  const flags = ['--bundle', '--packages=external', '--platform=node', '--target=node20.19', '--log-level=silent'];
  return {
    name: 'of it: esbuild alone',
    command: join(root, 'node_modules/.bin/esbuild'),
    args: [join(root, 'cli/main.ts'), ...flags, `--outfile=${join(folder, 'main.js')}`],
  };
}

module.exports = { root, gantry, packaged, bundling, bare };
