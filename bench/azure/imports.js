// Loads the files that a JSON list names, in its order, and stops.
'use strict';
const { readFileSync } = require('node:fs');

for (const file of JSON.parse(readFileSync(process.argv[2], 'utf8'))) require(file);
