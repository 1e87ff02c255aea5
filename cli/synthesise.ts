import { relative, resolve } from 'node:path';
import type { RegionOutput } from '../charts/documents';
import { type Files, kubernetesFiles } from '../charts/files';
import { synthKubernetes } from '../charts/synth';
import { type Platform, resolvePlatform } from '../spec/platform';
import { type TargetName, targetNames } from '../spec/targets';
import { loadBindings, loadDigests } from './beside';
import type { Bundle } from './bundle';
import type { Input, Io } from './command';
import { evaluateDescription } from './load';
import { summary } from './summary';
import { replaceFolder } from './write';

/** What a target's folder will hold, and what is told of it. */
export interface TargetOutput {
  readonly files: Files;
  readonly summary: string;
}

/**
 * Writes the output of every target that the description is bound to: of all of them, or of none. This file, not the
 * command's, is what loads the engines.
 */
export async function writeOutputs(bundle: Bundle, input: Input, io: Io): Promise<number> {
  const platform = load(bundle);
  const asked = input.list('target');
  const outputs = new Map<TargetName, TargetOutput | undefined>();
  for (const name of targetNames) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const bound = platform.environments.some((environment) => environment[name] !== undefined);
    outputs.set(name, bound ? await engines[name](platform, bundle) : undefined);
  }
  for (const [name, output] of outputs)
    if (output !== undefined) replaceFolder(folderOf(name, input, io), output.files);
  const told = [...outputs].map(([name, output]) => {
    if (output === undefined) return `${name}: skipped, the description is not bound to it (targets.${name})`;
    const folder = relative(io.cwd, folderOf(name, input, io)) || '.';
    return `${output.summary}\n\n${output.files.size} files in ${folder}`;
  });
  io.out(`${told.join('\n\n')}\n`);
  return 0;
}

function folderOf(target: TargetName, input: Input, io: Io): string {
  // The stock cdk8s CLI names the folder that it has emptied and will list.
  const cdk8s = target === 'kubernetes' ? io.env.CDK8S_OUTDIR : undefined;
  return cdk8s === undefined ? resolve(io.cwd, input.text('out') ?? 'dist', target) : resolve(io.cwd, cdk8s);
}

const engines: Readonly<Record<TargetName, (platform: Platform, bundle: Bundle) => Promise<TargetOutput>>> = {
  async kubernetes(platform, bundle) {
    const outputs = regionOutputs(platform, bundle);
    return { files: kubernetesFiles(outputs), summary: summary(outputs) };
  },
  async azure(platform, bundle) {
    // Pulumi and its modules take seconds to load, and who writes no Azure has none of them.
    const { azureOutput } = await import('./azure-output.js');
    return azureOutput(platform, (environment) => loadBindings(bundle.path, environment));
  },
};

/** What a description becomes in Kubernetes, with what stands beside it: bindings and digests. */
export const synthesise = (bundle: Bundle): RegionOutput[] => regionOutputs(load(bundle), bundle);

const load = (bundle: Bundle): Platform =>
  resolvePlatform(evaluateDescription(bundle), { digests: loadDigests(bundle.path) });

const regionOutputs = (platform: Platform, bundle: Bundle): RegionOutput[] =>
  synthKubernetes(platform, (environment) => loadBindings(bundle.path, environment));
