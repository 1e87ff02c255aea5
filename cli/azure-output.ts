import { type Bindings, lookUp } from '../charts/bindings';
import { neededSettings } from '../spec/azure/needed-settings';
import type { Environment } from '../spec/environment';
import type { Platform } from '../spec/platform';
import { UsageError } from './command';
import { azureSummary } from './summary';
import type { TargetOutput } from './synthesise';

/** What `pulumi up` would register, a file an environment. */
export async function azureOutput(
  platform: Platform,
  bindings: (environment: string) => Bindings,
): Promise<TargetOutput> {
  const { captureAzure, plainType } = await engine();
  const captures: { readonly environment: Environment; readonly resources: readonly { readonly type: string }[] }[] =
    [];
  for (const environment of platform.environments) {
    if (environment.azure === undefined) continue;
    const bound = bindings(environment.name);
    const resources = await captureAzure(environment, (path) => lookUp(bound, path)).catch(asFault);
    captures.push({ environment, resources });
  }
  return {
    files: new Map(captures.map(({ environment, resources }) => [`${environment.name}.json`, json(resources)])),
    summary: azureSummary(
      captures.map(({ environment, resources }) => ({
        environment: environment.name,
        settings: [
          'azure-native:subscriptionId',
          ...neededSettings(environment).map(({ name }) => `agent-gantry:${name}`),
        ],
        types: resources
          .map(({ type }) => plainType(type))
          .flatMap((type) => (isAzure.test(type) ? [type.replace(isAzure, '')] : [])),
      })),
    ),
  };
}

/** What Pulumi would print without its stack is the description's to mend. */
function asFault(error: unknown): never {
  if ((error as { readonly __pulumiRunError?: boolean }).__pulumiRunError !== true) throw error;
  throw new UsageError((error as Error).message);
}

/** Components group resources, and are nothing in Azure themselves. */
const isAzure = /^azure-native:/;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

async function engine(): Promise<typeof import('../stacks/azure/capture.js')> {
  try {
    return await import('../stacks/azure/capture.js');
  } catch (error) {
    const missing = /^Cannot find (?:module|package) '(@pulumi\/[\w-]+)/.exec((error as Error).message)?.[1];
    if (missing === undefined) throw error;
    throw new UsageError(`synth --target azure: ${missing} is not installed here. Run ${install}`);
  }
}

/** The versions that this package is tested with. */
const install = 'npm install --save-dev --save-exact @pulumi/pulumi@3.248.0 @pulumi/azure-native@3.28.0';
