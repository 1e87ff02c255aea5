// The floor: a process that reads finished objects, turns them into YAML, and writes them. It decides nothing.
// Usage: node bare.js <yaml | js-yaml> <objects.json> <folder>
'use strict';
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const [library, input, folder] = process.argv.slice(2);
const stringify = library === 'yaml' ? withYaml() : withJsYaml();

for (const { path, documents } of JSON.parse(readFileSync(input, 'utf8'))) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, documents.map(stringify).join('---\n'));
}

function withYaml() {
  const { stringify } = require('yaml');
  return (document) => stringify(document);
}

function withJsYaml() {
  const { dump } = require('js-yaml');
  return (document) => dump(document, { lineWidth: -1, noRefs: true });
}
