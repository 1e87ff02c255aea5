import { armPaths } from './arm-paths';

export type Values = Readonly<Record<string, unknown>>;

/** Of whoever reads a capture: it shows that an id was made offline. */
export const offlineSubscription = '00000000-0000-0000-0000-000000000000';

const root = `/subscriptions/${offlineSubscription}`;

/**
 * The id that Azure gives a resource of these inputs.
 * @param type as Pulumi spells it, e.g. `azure-native:network:Subnet`
 * @param name what stands for the resource's own name where no input gives it
 * @throws Error for a type whose place in Azure nobody wrote down
 */
export function armId(type: string, name: string, inputs: Values): string {
  const path = pathOf(type);
  if (path === undefined) {
    throw new Error(`${type}: its place in Azure is not known; add its path to stacks/azure/arm-paths.ts`);
  }
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, input: string) => {
    const value = inputs[input];
    return input === 'subscriptionId' ? offlineSubscription : typeof value === 'string' ? value : name;
  });
  if (filled.startsWith('/')) return filled;
  const group = typeof inputs.resourceGroupName === 'string' ? `/resourceGroups/${inputs.resourceGroupName}` : '';
  return `${root}${group}/providers/${filled}`;
}

/** The name that a resource gets: the input that ends its path. */
export function ownName(type: string, name: string, inputs: Values): string {
  const input = /\{(\w+)\}$/.exec(pathOf(type) ?? '')?.[1];
  const value = input === undefined ? undefined : inputs[input];
  return typeof value === 'string' ? value : name;
}

function pathOf(type: string): string | undefined {
  const [provider, module, kind] = plainType(type).split(':');
  const key = `${module}:${kind}`;
  return provider === 'azure-native' && Object.hasOwn(armPaths, key) ? armPaths[key] : undefined;
}

/** A type without the version of its API: `azure-native_keyvault_v20260201:keyvault:Vault` has the place of its plain one. */
export const plainType = (type: string): string =>
  type.replace(/^azure-native_[a-z]+_v\w+:/, 'azure-native:').replace(/\/v\w+:/, ':');
