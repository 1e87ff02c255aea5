// A yardstick that everyone has: `kubectl kustomize` reads the finished YAML and prints it again.
'use strict';
const { spawnSync } = require('node:child_process');
const { copyFileSync, mkdirSync, writeFileSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');

/**
 * @param {string} source folder of the finished YAML
 * @param {readonly import('./objects.js').File[]} files
 * @param {string} folder
 * @returns {import('../rounds.js').Contender | undefined} undefined where there is no kubectl
 */
function kustomize(source, files, folder) {
  if (spawnSync('kubectl', ['version', '--client']).status !== 0) return undefined;
  const regions = new Map();
  for (const { path } of files) regions.set(dirname(path), [...(regions.get(dirname(path)) ?? []), path]);
  for (const [region, paths] of regions) {
    const target = join(folder, region);
    mkdirSync(target, { recursive: true });
    for (const path of paths) copyFileSync(join(source, path), join(target, basename(path)));
    const resources = paths.map((path) => basename(path));
    writeFileSync(join(target, 'kustomization.yaml'), JSON.stringify({ resources }));
  }
  // One after the other: regions hold objects of the same names, which one kustomization refuses.
  const commands = [...regions.keys()].map((region) => `kubectl kustomize ${region}`);
  return {
    name: `kubectl kustomize (${regions.size}×)`,
    command: 'sh',
    args: ['-c', commands.join(' && ')],
    cwd: folder,
  };
}

module.exports = { kustomize };
