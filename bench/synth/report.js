// What was measured, as Markdown.
'use strict';
const { cpus, totalmem } = require('node:os');
const { method } = require('../measure.js');

/**
 * @param {ReturnType<typeof import('./reference.js').compareReference>} reference
 * @param {ReturnType<typeof import('./growth.js').compareGrowth>} growth
 * @param {number} rounds
 */
function report(reference, growth, rounds) {
  return [
    '# Synthesis, measured',
    '',
    `Written by \`node bench/synth/run.js --write\`; what is compared stands in [the README](../README.md). Medians of ${rounds}`,
    `interleaved runs of cold processes, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${gigabytes(totalmem())} GB. ${method}.`,
    '',
    '## Targets',
    '',
    ...table(
      ['ratio', 'measured', 'target', ''],
      targets(reference, growth).map(({ what, got, most }) => [
        what,
        number(got),
        `≤ ${most}`,
        got <= most ? 'met' : '**missed**',
      ]),
    ),
    '',
    `## Reference platform: ${reference.objects} objects`,
    '',
    ...table(
      ['', 'wall', 'from – to', 'CPU', 'peak memory', 'wall ÷ ours', 'CPU ÷ ours', 'memory ÷ ours'],
      [...reference.results].map(([name, result]) => [
        name,
        ...usage(result),
        ...ratios(result, reference.results.get(reference.baseline)),
      ]),
    ),
    ...reference.notes.flatMap((note) => ['', note]),
    '',
    '## Many agents: production, one region',
    '',
    ...table(
      [
        'agents',
        'objects',
        '',
        'wall',
        'from – to',
        'CPU',
        'peak memory',
        'wall ÷ bare',
        'CPU ÷ bare',
        'memory ÷ bare',
      ],
      [
        ['0', '0', 'node alone', ...usage(growth.idle), '', '', ''],
        ...growth.rows.flatMap(({ agents, objects, ours, floor }) => [
          [String(agents), String(objects), 'gantry synth', ...usage(ours), ...ratios(ours, floor)],
          ['', '', 'bare process, yaml', ...usage(floor), '', '', ''],
        ]),
      ],
    ),
    '',
    '## Growth',
    '',
    ...table(
      ['agents', 'objects', 'wall', 'CPU', 'memory above node alone', 'wall of the bare process'],
      growth.rows.slice(1).map((row, index) => {
        const before = growth.rows[index];
        const above = ({ ours }) => ours.memory - growth.idle.memory;
        return [
          `${before.agents} → ${row.agents}`,
          times(row.objects / before.objects),
          times(row.ours.wall / before.ours.wall),
          times(row.ours.cpu / before.ours.cpu),
          times(above(row) / above(before)),
          times(row.floor.wall / before.floor.wall),
        ];
      }),
    ),
    '',
  ].join('\n');
}

const targets = (reference, growth) => [...reference.targets, ...growth.targets];

const usage = ({ wall, least, most, cpu, memory }) => [
  `${wall.toFixed(3)} s`,
  `${least.toFixed(2)} – ${most.toFixed(2)}`,
  Number.isNaN(cpu) ? '?' : `${cpu.toFixed(2)} s`,
  Number.isNaN(memory) ? '?' : `${(memory / 2 ** 20).toFixed(0)} MiB`,
];

const ratios = (one, other) => [
  number(one.wall / other.wall),
  number(one.cpu / other.cpu),
  number(one.memory / other.memory),
];

const number = (value) => (Number.isNaN(value) ? '?' : value.toFixed(value < 0.2 ? 3 : 2));
const times = (value) => `× ${number(value)}`;
const gigabytes = (bytes) => (bytes / 2 ** 30).toFixed(0);

/** A Markdown table that reads as a table in a terminal too. */
function table(header, rows) {
  const widths = header.map((_, column) => Math.max(3, ...[header, ...rows].map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(header), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)];
}

module.exports = { report, targets };
