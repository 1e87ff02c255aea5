// Measures synthesis side by side with its peers. See bench/README.md.
'use strict';
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { parseArgs } = require('node:util');
const { compareGrowth } = require('./growth.js');
const { compareReference } = require('./reference.js');
const { report, targets } = require('./report.js');

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    write: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1)
  throw new Error(`--rounds: got ${values.rounds}, want a whole number from 1`);

run().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});

async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-'));
  try {
    const progress = (text) => process.stderr.write(`${text}\n`);
    const reference = compareReference(join(folder, 'reference'), rounds, progress);
    const growth = await compareGrowth(join(folder, 'growth'), rounds, progress);
    const text = report(reference, growth, rounds);
    process.stdout.write(text);
    if (values.write) writeFileSync(join(__dirname, 'results.md'), text);
    const missed = targets(reference, growth).filter(({ got, most }) => !(got <= most));
    if (values.check && missed.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
