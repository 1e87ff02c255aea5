// The reference platform, against what else could make its objects.
'use strict';
const { join } = require('node:path');
const { bare, bundling, gantry, packaged, root } = require('./contenders.js');
const { kustomize } = require('./kustomize.js');
const { count, readFiles, sameObjects } = require('./objects.js');
const { measure } = require('../measure.js');
const { sideBySide } = require('../rounds.js');
const { stockApps } = require('./stock.js');

/**
 * @param {string} folder for everything that is written
 * @param {number} rounds
 * @param {(text: string) => void} progress
 */
function compareReference(folder, rounds, progress) {
  progress('preparing the reference platform and its peers');
  const platform = join(root, 'platform.ts');
  const out = join(folder, 'ours');
  const ours = gantry('gantry synth, checkout', root, platform, out);
  measure(ours);
  const files = readFiles(join(out, 'kubernetes'));
  const builtOut = join(folder, 'built');
  const built = gantry('gantry synth, package', packaged(join(folder, 'package')), platform, builtOut);
  const [typed, untyped] = stockApps(join(folder, 'stock'), files);
  const yaml = bare('yaml', files, join(folder, 'bare'));
  const kustomized = kustomize(join(out, 'kubernetes'), files, join(folder, 'kustomize'));
  const contenders = [
    ours,
    bundling(join(folder, 'bundle')),
    built,
    yaml,
    bare('js-yaml', files, join(folder, 'bare')),
    kustomized,
    untyped,
    typed,
  ].filter((contender) => contender !== undefined);
  const results = sideBySide(contenders, rounds, progress);
  for (const { verify } of contenders) verify?.();
  sameFiles(readFiles(join(builtOut, 'kubernetes')), files);
  const notes = kustomized === undefined ? ['`kubectl kustomize` is left out: there is no kubectl.'] : [];
  const ratio = (a, b) => results.get(a.name).wall / results.get(b.name).wall;
  return {
    objects: count(files),
    results,
    baseline: ours.name,
    notes,
    targets: [
      { what: 'package ÷ bare process with yaml, wall', got: ratio(built, yaml), most: 1.5 },
      { what: 'package ÷ stock CLI with typed objects, wall', got: ratio(built, typed), most: 0.1 },
      { what: 'checkout ÷ bare process with yaml, wall', got: ratio(ours, yaml), most: 1.5 },
      { what: 'checkout ÷ stock CLI with typed objects, wall', got: ratio(ours, typed), most: 0.1 },
    ],
  };
}

function sameFiles(got, want) {
  for (const [index, { path, documents }] of want.entries()) {
    sameObjects(`the package's ${path}`, got[index]?.documents ?? [], documents);
  }
}

module.exports = { compareReference };
