// Platforms of more and more agents, each beside the bare process that writes its objects.
'use strict';
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { launch } = require('../../bin/launch.js');
const { bare, gantry, root } = require('./contenders.js');
const { count, readFiles } = require('./objects.js');
const { measure } = require('../measure.js');
const { sideBySide } = require('../rounds.js');

const sizes = [1, 10, 100, 1000];

/** Node alone: what any process of it takes. */
const idle = { name: 'node alone', command: process.execPath, args: ['--eval', '0'] };

/**
 * @param {string} folder for everything that is written
 * @param {number} rounds
 * @param {(text: string) => void} progress
 */
async function compareGrowth(folder, rounds, progress) {
  progress('preparing platforms of 1 to 1,000 agents');
  const { copies } = await launch('bench/synth/many');
  const steps = sizes.map((agents) => prepare(copies(agents), join(folder, String(agents))));
  const results = sideBySide([idle, ...steps.flatMap(({ ours, floor }) => [ours, floor])], rounds, progress);
  for (const { floor } of steps) floor.verify();
  const rows = steps.map(({ agents, objects, ours, floor }) => ({
    agents,
    objects,
    ours: results.get(ours.name),
    floor: results.get(floor.name),
  }));
  const [, , hundred, thousand] = rows;
  const above = ({ ours }) => ours.memory - results.get(idle.name).memory;
  return {
    idle: results.get(idle.name),
    rows,
    targets: [
      { what: '1,000 agents ÷ 100 agents, wall', got: thousand.ours.wall / hundred.ours.wall, most: 12 },
      {
        what: '1,000 agents ÷ 100 agents, peak memory above node alone',
        got: above(thousand) / above(hundred),
        most: 10,
      },
    ],
  };
}

function prepare(copies, folder) {
  const agents = copies.length;
  mkdirSync(join(folder, 'bindings'), { recursive: true });
  const platform = join(folder, 'platform.ts');
  const many = join(root, 'bench/synth/many');
  writeFileSync(platform, `import { many } from ${JSON.stringify(many)};\nexport default many(${agents});\n`);
  writeFileSync(join(folder, 'bindings/production.json'), JSON.stringify(bindings(copies)));
  const out = join(folder, 'ours');
  const ours = { ...gantry(`gantry synth, ${agents} agents`, root, platform, out), agents };
  measure(ours);
  const files = readFiles(join(out, 'kubernetes'));
  const floor = bare('yaml', files, join(folder, 'bare'));
  return { agents, objects: count(files), ours, floor: { ...floor, name: `${floor.name}, ${agents} agents` } };
}

/** The reference's example bindings, with an identity for each agent. */
function bindings(copies) {
  const example = JSON.parse(readFileSync(join(root, 'bindings/production.json'), 'utf8'));
  const identities = copies.map(({ name, of }) => [name, example.identities[of]]);
  return { ...example, identities: { ...example.identities, ...Object.fromEntries(identities) } };
}

module.exports = { compareGrowth };
