import { agentFramework, keyVault, type PlatformProps, postgres } from 'agent-gantry';
import type { AzureTargetProps } from 'agent-gantry/azure';
import type { EnvironmentName } from '../../../spec/environments';
import { type Captured, captureStack } from '../../../stacks/azure/capture';
import { environmentOf } from './stores';

/** A platform that asks for all of what the others stand on: secrets, backups, a budget, in two regions. */
export const founded = (azure: Partial<AzureTargetProps> = {}, rest: Partial<PlatformProps> = {}): PlatformProps => ({
  name: 'desk',
  tags: { owner: 'team', costCentre: 'cc-1' },
  vault: keyVault(),
  workloads: { chat: agentFramework({ secrets: { API_KEY: 'api-key' } }), quiet: agentFramework() },
  data: { database: postgres() },
  recovery: {},
  budget: { monthly: '$4000', notify: ['ops@example.com'] },
  targets: {
    kubernetes: { regions: ['eastus2', 'centralus'] },
    azure: { regions: ['eastus2', 'centralus'], ...azure },
  },
  ...rest,
});

// biome-ignore lint/suspicious/noExplicitAny: what a test looks for in it is the test's own assumption
type Loose = any;
type Inputs = Readonly<Record<string, Loose>>;

export interface Stack {
  readonly resources: readonly Captured[];
  readonly outputs: Loose;
  /** The inputs of all of a type, by logical name. */
  all(type: string): ReadonlyMap<string, Inputs>;
  /** The inputs of one. */
  one(type: string, name: string): Inputs;
}

export async function stackOf(description: PlatformProps, environment: EnvironmentName = 'production'): Promise<Stack> {
  const { resources, outputs } = await captureStack(environmentOf(description, environment));
  const all = (type: string) =>
    new Map(
      resources
        .filter((one) => one.type === `azure-native:${type}`)
        .map(({ name, inputs }) => [name, inputs as Inputs]),
    );
  const one = (type: string, name: string) => {
    const found = all(type).get(name);
    if (found === undefined) throw new Error(`no ${type} ${name}, only ${[...all(type).keys()].join(', ')}`);
    return found;
  };
  return { resources, outputs, all, one };
}
