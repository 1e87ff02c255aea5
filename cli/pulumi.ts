import { resolve } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { resolvePlatform } from '../spec/platform';
import { PlatformError } from '../spec/problems';
import { azureProgram } from '../stacks/azure/program';
import { settingsNamespace } from '../stacks/azure/settings';
import { loadDigests } from './beside';
import { bundleDescription } from './bundle';
import { UsageError } from './command';
import { evaluateDescription } from './load';

/** What `pulumi up` runs: the environment of the description that the stack is named after. */
export async function run(): Promise<Record<string, unknown>> {
  try {
    return await deploy();
  } catch (error) {
    // Pulumi prints these as they are, and others with their stack.
    if (error instanceof UsageError || error instanceof PlatformError) throw new pulumi.RunError(error.message);
    throw error;
  }
}

async function deploy(): Promise<Record<string, unknown>> {
  const file = new pulumi.Config(settingsNamespace).get('platform') ?? 'platform.ts';
  const bundle = await bundleDescription(resolve(pulumi.getRootDirectory?.() ?? process.cwd(), file));
  const platform = resolvePlatform(evaluateDescription(bundle), { digests: loadDigests(bundle.path) });
  const stack = pulumi.getStack();
  const environment = platform.environments.find(({ name }) => name === stack);
  if (environment === undefined) {
    const known = platform.environments.map(({ name }) => name).join(', ');
    throw new UsageError(`${file} has no environment ${stack}. A stack is named after its environment: ${known}.`);
  }
  if (environment.azure === undefined) {
    throw new UsageError(`${file} is not bound to Azure: give it targets.azure, e.g. { regions: ['eastus2'] }.`);
  }
  return { ...azureProgram(environment) };
}
