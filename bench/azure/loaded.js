// Writes down what of Pulumi a process has loaded, when it ends: `node --require loaded.js …`, with GANTRY_BENCH_LOADED
// naming the file.
'use strict';
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const files = Object.keys(require.cache).filter((file) => /[\\/]@pulumi[\\/]/.test(file));
  writeFileSync(process.env.GANTRY_BENCH_LOADED, JSON.stringify(files));
});
