// Writes the generated pages anew. Read the diff: a changed default is a changed promise.
'use strict';
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { launch } = require('../../bin/launch.js');

const root = join(__dirname, '../..');
launch('docs/reference/pages').then(({ pages }) => {
  for (const [path, content] of pages(root)) writeFileSync(join(root, path), content);
});
