// Measures what Azure's output of the reference platform takes, beside a process that only loads the same modules of
// Pulumi. `node bench/azure/run.js [--rounds 9] [--platform FILE] [--write] [--check]`.
'use strict';
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { cpus, tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { method } = require('../measure.js');
const { sideBySide } = require('../rounds.js');
const { packaged, root } = require('../synth/contenders.js');

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    platform: { type: 'string', default: join(root, 'platform.ts') },
    write: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const platform = resolve(values.platform);
const most = 2;

const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-azure-'));
try {
  const home = packaged(join(folder, 'package'));
  const ours = (name, at) => ({
    name,
    command: process.execPath,
    args: [
      join(at, 'bin/gantry.js'),
      'synth',
      '--target',
      'azure',
      '--platform',
      platform,
      '--out',
      join(folder, 'out'),
    ],
    clean: [join(folder, 'out')],
  });
  const list = join(folder, 'modules.json');
  const modules = loadedBy(ours('', root), list);
  const contenders = [
    ours('gantry synth --target azure, package', home),
    ours('gantry synth --target azure, checkout', root),
    { name: 'the same modules, loaded', command: process.execPath, args: [join(__dirname, 'imports.js'), list] },
  ];
  const results = sideBySide(contenders, Number(values.rounds), (text) => process.stderr.write(`${text}\n`));
  const [packagedResult, checkout, floor] = contenders.map(({ name }) => results.get(name));
  const ratio = packagedResult.wall / floor.wall;
  const text = [
    '# Azure, measured',
    '',
    `Written by \`node bench/azure/run.js --write\`. Medians of ${values.rounds} interleaved runs of cold processes, Node ${process.versions.node},`,
    `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}. ${method}.`,
    `${counted()}; ${modules} modules of Pulumi.`,
    '',
    '| | wall | from – to | CPU | peak memory |',
    '|-|-|-|-|-|',
    ...contenders.map(({ name }) => row(name, results.get(name))),
    '',
    `Package ÷ modules alone: ${ratio.toFixed(2)} (target ≤ ${most}: ${ratio <= most ? 'met' : '**missed**'}).`,
    `Checkout, which bundles its sources first, ÷ modules alone: ${(checkout.wall / floor.wall).toFixed(2)}.`,
    '',
  ].join('\n');
  process.stdout.write(text);
  if (values.write) writeFileSync(join(__dirname, 'results.md'), text);
  if (values.check && !(ratio <= most)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs it once, writes down the modules of Pulumi that it loaded, and tells how many. */
function loadedBy({ args }, file) {
  const { status, stderr } = spawnSync(process.execPath, ['--require', join(__dirname, 'loaded.js'), ...args], {
    env: { ...process.env, GANTRY_BENCH_LOADED: file },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(readFileSync(file, 'utf8')).length;
}

function counted() {
  const out = join(folder, 'out', 'azure');
  const sizes = readdirSync(out).map((name) => JSON.parse(readFileSync(join(out, name), 'utf8')).length);
  return `${sizes.length} environments, ${sizes.reduce((a, b) => a + b, 0)} registrations`;
}

function row(name, { wall, least, most: longest, cpu, memory }) {
  return `| ${name} | ${wall.toFixed(2)} s | ${least.toFixed(2)} – ${longest.toFixed(2)} | ${cpu.toFixed(2)} s | ${(memory / 2 ** 20).toFixed(0)} MiB |`;
}
