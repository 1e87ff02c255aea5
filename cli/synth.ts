import { relative, resolve } from 'node:path';
import type { RegionOutput } from '../charts/documents';
import { kubernetesFiles } from '../charts/files';
import { synthKubernetes } from '../charts/synth';
import { resolvePlatform } from '../spec/platform';
import { targetNames } from '../spec/targets';
import type { Command } from './command';
import { loadBindings, loadDigests, loadPlatform } from './load';
import { summary } from './summary';
import { replaceFolder } from './write';

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
  run(input, io) {
    const file = resolve(io.cwd, input.text('platform') ?? 'platform.ts');
    const outputs = synthesise(file);
    // The stock cdk8s CLI names the folder that it has emptied and will list.
    const cdk8s = io.env.CDK8S_OUTDIR;
    const folder =
      cdk8s === undefined ? resolve(io.cwd, input.text('out') ?? 'dist', 'kubernetes') : resolve(io.cwd, cdk8s);
    const files = kubernetesFiles(outputs);
    replaceFolder(folder, files);
    io.out(`${summary(outputs)}\n\n${files.size} files in ${relative(io.cwd, folder) || '.'}\n`);
    return 0;
  },
};

function synthesise(file: string): RegionOutput[] {
  const platform = resolvePlatform(loadPlatform(file), { digests: loadDigests(file) });
  return synthKubernetes(platform, (environment) => loadBindings(file, environment));
}
