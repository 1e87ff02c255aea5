import { relative, resolve } from 'node:path';
import type { RegionOutput } from '../charts/documents';
import { kubernetesFiles } from '../charts/files';
import { synthKubernetes } from '../charts/synth';
import { resolvePlatform } from '../spec/platform';
import { loadBindings, loadDigests } from './beside';
import type { Bundle } from './bundle';
import type { Input, Io } from './command';
import { evaluateDescription } from './load';
import { summary } from './summary';
import { replaceFolder } from './write';

/** Writes every target's output. This file, not the command's, is what loads the engines. */
export function writeOutputs(bundle: Bundle, input: Input, io: Io): number {
  const outputs = synthesise(bundle);
  // The stock cdk8s CLI names the folder that it has emptied and will list.
  const cdk8s = io.env.CDK8S_OUTDIR;
  const folder =
    cdk8s === undefined ? resolve(io.cwd, input.text('out') ?? 'dist', 'kubernetes') : resolve(io.cwd, cdk8s);
  const files = kubernetesFiles(outputs);
  replaceFolder(folder, files);
  io.out(`${summary(outputs)}\n\n${files.size} files in ${relative(io.cwd, folder) || '.'}\n`);
  return 0;
}

/** What a description becomes, with what stands beside it: bindings and digests. */
export function synthesise(bundle: Bundle): RegionOutput[] {
  const platform = resolvePlatform(evaluateDescription(bundle), { digests: loadDigests(bundle.path) });
  return synthKubernetes(platform, (environment) => loadBindings(bundle.path, environment));
}
