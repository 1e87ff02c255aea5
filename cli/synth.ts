import { resolve } from 'node:path';
import { targetNames } from '../spec/targets';
import { bundleDescription } from './bundle';
import { type Command, UsageError } from './command';

export const synth: Command = {
  name: 'synth',
  summary: 'Write what a platform becomes, for every environment and region',
  options: [
    { name: 'platform', value: 'FILE', summary: 'the description', default: 'platform.ts' },
    { name: 'target', value: 'NAME', summary: 'only this engine', choices: targetNames, repeated: true },
    {
      name: 'out',
      value: 'DIR',
      summary: 'folder for the output; each target replaces its own within it',
      default: 'dist',
    },
  ],
  async run(input, io) {
    const [bundle, { writeOutputs }] = await Promise.all([
      bundleDescription(resolve(io.cwd, input.text('platform') ?? 'platform.ts')),
      engines(),
    ]);
    return writeOutputs(bundle, input, io);
  },
};

/** Loaded only now: `npx agent-gantry init`, the help and the check work where no engine is installed. */
async function engines(): Promise<typeof import('./synthesise.js')> {
  try {
    return await import('./synthesise.js');
  } catch (error) {
    const missing = /^Cannot find (?:module|package) '(cdk8s|constructs)'/.exec((error as Error).message)?.[1];
    if (missing === undefined) throw error;
    throw new UsageError(
      `synth: ${missing} is not installed here. Run npm install --save-dev --save-exact cdk8s constructs`,
    );
  }
}
