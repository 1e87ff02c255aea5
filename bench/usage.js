// Preloaded into every Node process of a measurement where GNU time is missing: notes down what the process used.
'use strict';
const { appendFileSync } = require('node:fs');

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpu: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS * 1024 };
  appendFileSync(process.env.GANTRY_BENCH_USAGE, `${JSON.stringify(usage)}\n`);
});
