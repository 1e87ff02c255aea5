import type { Command } from './command';

export const defaultDirectory = 'dist';

/** Judges files: what synth wrote, and other people's YAML too. */
export const check: Command = {
  name: 'check',
  summary: 'Check manifests against the rules of production',
  operand: { name: 'DIR', summary: `file or directory to check (default: ${defaultDirectory})` },
  options: [
    { name: 'format', value: 'FORMAT', summary: 'how to report', choices: ['text', 'json'], default: 'text' },
    { name: 'as-of', value: 'DATE', summary: 'day to judge waivers on, YYYY-MM-DD (default: today, UTC)' },
    { name: 'waivers', value: 'FILE', summary: `accepted findings (default: gantry.waivers.yaml here or above DIR)` },
    {
      name: 'severity',
      value: 'LEVEL',
      summary: 'lowest severity to report',
      choices: ['error', 'warning', 'info'],
      default: 'info',
    },
  ],
  async run(input, io) {
    // The rules are a third of this program, and only this command needs them.
    const { judgeFiles } = await import('./judge.js');
    return judgeFiles(input, io);
  },
};
