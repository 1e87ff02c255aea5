// Runs contenders side by side, so that what else the machine does meets all of them alike.
'use strict';
const { rmSync } = require('node:fs');
const { measure } = require('./measure.js');

/**
 * @typedef {import('./measure.js').Task & { name: string, clean?: readonly string[] }} Contender `clean` are folders that
 *   are removed before each run
 * @typedef {{ wall: number, cpu: number, memory: number, least: number, most: number }} Result medians, and the range of
 *   the wall times
 */

/**
 * @param {readonly Contender[]} contenders
 * @param {number} rounds each contender runs once a round
 * @param {(text: string) => void} progress
 * @returns {Map<string, Result>} by name
 */
function sideBySide(contenders, rounds, progress) {
  const samples = new Map(contenders.map(({ name }) => [name, []]));
  // One run that doesn't count fills the disk's cache: what is cold is the process.
  for (const contender of contenders) run(contender);
  for (let round = 0; round < rounds; round += 1) {
    progress(`round ${round + 1} of ${rounds}`);
    // Another one begins each time, so that none always follows the same one.
    for (let index = 0; index < contenders.length; index += 1) {
      const contender = contenders[(round + index) % contenders.length];
      samples.get(contender.name).push(run(contender));
    }
  }
  return new Map([...samples].map(([name, usages]) => [name, summarise(usages)]));
}

function run(contender) {
  for (const folder of contender.clean ?? []) rmSync(folder, { recursive: true, force: true });
  return measure(contender);
}

function summarise(usages) {
  const walls = usages.map(({ wall }) => wall);
  return {
    wall: median(walls),
    cpu: median(usages.map(({ cpu }) => cpu)),
    memory: median(usages.map(({ memory }) => memory)),
    least: Math.min(...walls),
    most: Math.max(...walls),
  };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

module.exports = { sideBySide };
