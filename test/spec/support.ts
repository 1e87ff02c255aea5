import { agentService, cronJob, kafka, keyVault, type PlatformProps, queueWorker, resolvePlatform } from 'agent-gantry';
import type {} from 'agent-gantry/kubernetes';
import type { Environment } from '../../spec/environment';
import { PlatformError, type Problem } from '../../spec/problems';
import { runsToEnd, type Workload } from '../../spec/resolve-workload';

/** A small description without faults. Descriptions below may be wrong in any way, so their parts are not typed. */
const base = {
  name: 'desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: { chat: agentService() },
  targets: { kubernetes: { regions: ['eastus2'] } },
};

export const platform = (props: object = {}): object => ({ ...base, ...props });
export const chat = (props: object, rest: object = {}): object =>
  platform({ workloads: { chat: agentService(props) }, ...rest });
export const worker = (props: object, rest: object = {}): object =>
  platform({ workloads: { worker: queueWorker(props) }, ...rest });
/** A worker that consumes a queue which the platform has. */
export const consumer = (props: object = {}): object =>
  worker({ queue: 'tasks', ...props }, { data: { queue: kafka({ topics: ['tasks'] }) } });
export const job = (props: object): object =>
  platform({ workloads: { digest: cronJob({ image: 'digest:1.4.2', schedule: '@daily', ...props }) } });
export const target = (props: object): object =>
  platform({ targets: { kubernetes: { regions: ['eastus2'], ...props } } });
export const production = (overrides: unknown, rest: object = {}): object =>
  platform({ ...rest, environments: { production: overrides } });
export const withVault = { vault: keyVault() };

export function problems(description: unknown): readonly Problem[] {
  return errorOf(description)?.problems ?? [];
}

export function errorOf(description: unknown): PlatformError | undefined {
  try {
    resolvePlatform(description as PlatformProps);
    return undefined;
  } catch (error) {
    if (error instanceof PlatformError) return error;
    throw error;
  }
}

/** One environment of a description, resolved. */
export function environment(description: object, name: Environment['name'] = 'production'): Environment {
  const found = resolvePlatform(description as PlatformProps).environments.find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`${name} is not resolved`);
  return found;
}

type Running = Exclude<Workload, { kind: 'cron' | 'job' }>;

/** The first workload of a description in one environment. */
export function workload(description: object, name: Environment['name'] = 'production'): Workload {
  const [first] = environment(description, name).workloads;
  if (first === undefined) throw new Error('no workload is resolved');
  return first;
}

export function running(description: object, name: Environment['name'] = 'production'): Running {
  const found = workload(description, name);
  if (runsToEnd(found)) throw new Error(`${found.name} does not keep running`);
  return found;
}
