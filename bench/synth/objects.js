// Finished YAML, read back as objects: what the contenders are given, and what they are held to.
'use strict';
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { isDeepStrictEqual } = require('node:util');
const { loadAll } = require('js-yaml');

/**
 * @typedef {{ path: string, documents: object[] }} File
 * @param {string} folder
 * @returns {File[]} in the order of their paths
 */
function readFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith('.yaml'))
    .sort()
    .map((path) => ({ path, documents: loadAll(readFileSync(join(folder, path), 'utf8')) }));
}

/**
 * @param {readonly File[]} files
 * @returns {number}
 */
function count(files) {
  return files.reduce((sum, { documents }) => sum + documents.length, 0);
}

/**
 * @param {string} who
 * @param {readonly object[]} got
 * @param {readonly object[]} want
 * @throws Error when a contender has made other objects: then the comparison is worth nothing
 */
function sameObjects(who, got, want) {
  const wanted = byName(want);
  const differing = got.filter((object) => !isDeepStrictEqual(object, wanted.get(nameOf(object))));
  if (got.length === want.length && differing.length === 0) return;
  const names = differing.slice(0, 3).map(nameOf).join(', ');
  throw new Error(`${who} made ${got.length} objects of ${want.length}, differing in ${names || 'none'}`);
}

const byName = (objects) => new Map(objects.map((object) => [nameOf(object), object]));

const nameOf = ({ kind, metadata }) => `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;

module.exports = { readFiles, count, sameObjects };
