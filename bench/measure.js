// Measures one cold process and everything that it starts.
'use strict';
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync, existsSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/**
 * @typedef {{ command: string, args: readonly string[], cwd?: string, env?: Readonly<Record<string, string>> }} Task
 * @typedef {{ wall: number, cpu: number, memory: number }} Usage seconds, seconds (user and system), bytes at the peak of
 *   the largest process; NaN where it can't be known
 */

const time = '/usr/bin/time';
// BSD's and busybox's tools of that name take other options.
const hasGnuTime = existsSync(time) && /gnu/i.test(outputOf(spawnSync(time, ['--version'])));

const method = hasGnuTime
  ? 'CPU and memory by GNU time: of all processes together, and of the largest one'
  : 'CPU and memory as Node reports them: processes that are not Node (esbuild, kubectl) are not counted';

/**
 * @param {Task} task
 * @returns {Usage}
 * @throws Error when the process fails: what broke early would look fast
 */
function measure(task) {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-usage-'));
  try {
    const report = join(folder, 'usage');
    const { command, args, env } = hasGnuTime ? withGnuTime(task, report) : withPreload(task, report);
    const start = process.hrtime.bigint();
    const result = spawnSync(command, args, {
      cwd: task.cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const wall = Number(process.hrtime.bigint() - start) / 1e9;
    if (result.error !== undefined) throw result.error;
    if (result.status !== 0) throw new Error(`${task.command} ${task.args.join(' ')}\n${outputOf(result)}`);
    const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
    return { wall, ...(hasGnuTime ? fromGnuTime(text) : fromPreload(text)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withGnuTime(task, report) {
  return { ...task, command: time, args: ['-f', '%U %S %M', '-o', report, task.command, ...task.args] };
}

function fromGnuTime(text) {
  const [user, system, kilobytes] = text.trim().split(' ').map(Number);
  return { cpu: user + system, memory: kilobytes * 1024 };
}

function withPreload(task, report) {
  const options = `${process.env.NODE_OPTIONS ?? ''} --require ${JSON.stringify(join(__dirname, 'usage.js'))}`;
  return { ...task, env: { ...task.env, NODE_OPTIONS: options, GANTRY_BENCH_USAGE: report } };
}

function fromPreload(text) {
  const usages = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  if (usages.length === 0) return { cpu: Number.NaN, memory: Number.NaN };
  return {
    cpu: usages.reduce((sum, { cpu }) => sum + cpu, 0),
    memory: Math.max(...usages.map(({ memory }) => memory)),
  };
}

function outputOf({ stdout, stderr }) {
  return `${stdout ?? ''}${stderr ?? ''}`;
}

module.exports = { measure, method };
