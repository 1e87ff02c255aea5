import {
  agentFramework,
  cronJob,
  keyVault,
  type PlatformProps,
  queueWorker,
  resolvePlatform,
  serviceBus,
} from 'agent-gantry';
import type { AzureTargetProps } from 'agent-gantry/azure';
import type { Environment } from '../../../spec/environment';
import { type Captured, type CapturedStack, captureStack } from '../../../stacks/azure/capture';

export const regions = ['eastus2', 'centralus'] as const;
export const pinned = `ghcr.io/acme/triage@sha256:${'a'.repeat(64)}`;

/** Two regions of a platform: a service, a worker, a cron job. */
export const running = (azure: Partial<AzureTargetProps>, rest: Partial<PlatformProps> = {}): PlatformProps =>
  ({
    name: 'desk',
    tags: { owner: 'team', costCentre: 'cc-1' },
    vault: keyVault(),
    data: { queue: serviceBus({ queues: ['tasks'] }) },
    workloads: {
      chat: agentFramework({
        secrets: { MODEL_KEY: 'model-key' },
        labels: { 'acme.dev/team': 'blue' },
        scaling: { replicas: [3, 9], cpu: '70%', memory: '80%', inFlight: 100 },
      }),
      worker: queueWorker({ queue: 'tasks' }),
      clean: cronJob({ image: pinned, schedule: '@hourly' }),
    },
    targets: { azure: { regions, ...azure } },
    ...rest,
  }) as PlatformProps;

export function environmentOf(platform: PlatformProps, name = 'production'): Environment {
  const found = resolvePlatform(platform).environments.find((environment) => environment.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

export const stackOf = (platform: PlatformProps, name = 'production'): Promise<CapturedStack> =>
  captureStack(environmentOf(platform, name));

export const ofType = (resources: readonly Captured[], end: string): readonly Captured[] =>
  resources.filter(({ type }) => type.endsWith(`:${end}`));

/** The one resource of a type and a name. */
export function one(resources: readonly Captured[], end: string, name: string): Captured {
  const found = ofType(resources, end).filter((resource) => resource.name === name);
  if (found.length !== 1) throw new Error(`${found.length} ${end} called ${name}`);
  return found[0] as Captured;
}
