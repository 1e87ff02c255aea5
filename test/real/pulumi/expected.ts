import * as pulumi from '@pulumi/pulumi';
import { bundleDescription } from '../../../cli/bundle';
import { evaluateDescription } from '../../../cli/load';
import { resolvePlatform } from '../../../spec/platform';
import { offlineSubscription } from '../../../stacks/azure/arm-id';
import { type CapturedStack, captureStack } from '../../../stacks/azure/capture';
import type { Kept } from './project';

export const subscription = '11111111-2222-3333-4444-555555555555';

/** What `gantry synth --target azure` writes for an environment, in the subscription of the tests. */
export async function written(file: string, name: string): Promise<CapturedStack> {
  const platform = resolvePlatform(evaluateDescription(await bundleDescription(file)));
  const environment = platform.environments.find((one) => one.name === name);
  if (environment === undefined) throw new Error(`no ${name}`);
  pulumi.runtime.setAllConfig({ 'azure-native:subscriptionId': subscription });
  try {
    const text = JSON.stringify(await captureStack(environment));
    return JSON.parse(text.replaceAll(`/subscriptions/${offlineSubscription}`, `/subscriptions/${subscription}`));
  } finally {
    pulumi.runtime.setAllConfig({});
  }
}

/** Marks a secret in a state file (Pulumi, `resource.SecretSig`). */
const secretKey = '4dabf18193072939515e22adb298388d';

/** Inputs of a state file as a capture has them: without what the engine adds for itself. */
export function inputsOf({ inputs = {}, type }: Kept): Readonly<Record<string, unknown>> {
  const plain = withoutSecrets(inputs) as Record<string, unknown>;
  if (!type.startsWith('pulumi:providers:')) return plain;
  return Object.fromEntries(Object.entries(plain).filter(([key]) => key !== '__internal' && key !== 'version'));
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  if (secretKey in value) return '[secret]';
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
}

/** For a provider that takes no secrets, as azure-native, the engine looks into maps, and hides a list as a whole. */
export const asEngine = (inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => {
      if (Array.isArray(value)) return [key, JSON.stringify(value).includes('"[secret]"') ? '[secret]' : value];
      const isMap = typeof value === 'object' && value !== null;
      return [key, isMap ? asEngine(value as Readonly<Record<string, unknown>>) : value];
    }),
  );
