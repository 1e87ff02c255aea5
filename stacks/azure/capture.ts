import * as pulumi from '@pulumi/pulumi';
import { offlineSettings } from '../../constructs/azure/settings';
import type { Customisation } from '../../spec/azure/customise';
import { neededSettings } from '../../spec/azure/needed-settings';
import type { Environment } from '../../spec/environment';
import { armId, plainType, type Values } from './arm-id';
import { customisationsOf, lostChanges } from './customise';
import { type Bound, offlineInvoke, offlineOutputs } from './offline-outputs';
import { azureProgram } from './program';
import { type Captured, type Request, recorded } from './recorded';
import { onlyNeeded } from './settings';

export { plainType } from './arm-id';
export type { Captured } from './recorded';

/** What a stack registers, in that order, and what it tells. */
export interface CapturedStack {
  readonly resources: readonly Captured[];
  readonly outputs: Outputs;
}

/** Everything that an environment registers. @see captureStack */
export const captureAzure = async (environment: Environment, bound?: Bound): Promise<readonly Captured[]> =>
  (await captureStack(environment, bound)).resources;

/** As `pulumi stack output --json` prints them. */
type Outputs = Record<string, unknown>;

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the program without an engine and without a cloud. Pulumi keeps its state for the whole process, so that
 * captures wait for one another.
 * @param bound what a binding of the environment says: for what only a deployment knows
 * @throws Error with everything that could not be deployed as it stands
 */
export async function captureStack(environment: Environment, bound: Bound = () => undefined): Promise<CapturedStack> {
  const settings = onlyNeeded(neededSettings(environment), offlineSettings);
  const program = () => ({ ...azureProgram(environment, settings) });
  const { resources, outputs } = await capture(environment.platform, environment.name, program, bound);
  return { resources: withReasons(resources, environment.azure?.customise ?? []), outputs };
}

/** The resources with the reasons for which they were customised, each held to have arrived. */
function withReasons(resources: readonly Captured[], customisations: readonly Customisation[]): readonly Captured[] {
  if (customisations.length === 0) return resources;
  const lost: string[] = [];
  const told = resources.map((resource) => {
    const own = customisationsOf(customisations, resource.type, resource.name);
    if (own.length === 0) return resource;
    lost.push(...lostChanges(resource.inputs, own).map((line) => `${resource.urn} ${line}`));
    return { ...resource, customised: own.map(({ because }) => because) };
  });
  if (lost.length === 0) return told;
  throw new pulumi.RunError(`a customisation did not arrive; nothing was written\n  ${lost.join('\n  ')}`);
}

/** As captureStack, of any program. */
export function capture(
  project: string,
  stack: string,
  program: () => Outputs | Promise<Outputs>,
  bound: Bound = () => undefined,
): Promise<CapturedStack> {
  const run = last
    .then(() => quickly(() => captureAlone(project, stack, program, bound)))
    // Again, for an error that says where it comes from.
    .catch(() => captureAlone(project, stack, program, bound));
  last = run.catch(() => undefined);
  return run;
}

/** Pulumi writes down where each promise was made, for its debugging: a third of the time. */
async function quickly<T>(run: () => Promise<T>): Promise<T> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function captureAlone(
  project: string,
  stack: string,
  program: () => Outputs | Promise<Outputs>,
  bound: Bound,
): Promise<CapturedStack> {
  const resources: Captured[] = [];
  const faults = new Set<string>();
  await pulumi.runtime.setMocks(mocks(bound, faults), project, stack, false);
  record(resources, faults);
  const thrown: unknown[] = [];
  const made: pulumi.Resource[] = [];
  const { outputs, urns } = await orRejected(async () => {
    const told = await pulumi.runtime.runInPulumiStack(async () => {
      try {
        pulumi.runtime.registerStackTransformation(noting(made));
        return await program();
      } catch (error) {
        // Pulumi would reject in several places, and leave what is under way to the next capture.
        thrown.push(error);
        return {};
      }
    });
    await pulumi.runtime.disconnect();
    return { outputs: await plain(told ?? {}), urns: await plain({ made: made.map(({ urn }) => urn) }) };
  });
  if (thrown.length > 0) throw thrown[0];
  if (faults.size > 0) throw new Error([`${stack}: not deployable as it stands`, ...faults].join('\n  '));
  return { resources: inOrder(resources, urns.made as string[]), outputs };
}

/**
 * As the program makes them. When each is registered depends on how many promises its inputs hang on, and so on the
 * version of the library.
 */
function inOrder(resources: readonly Captured[], urns: readonly string[]): readonly Captured[] {
  const place = new Map(urns.map((urn, index) => [urn, index]));
  const placeOf = ({ urn }: Captured) => place.get(urn) ?? -1;
  return [...resources].sort((a, b) => placeOf(a) - placeOf(b));
}

/** Runs; fails with what is rejected where nobody waits for it too, as a resource of a rejected Output does. */
async function orRejected<T>(run: () => Promise<T>): Promise<T> {
  let off = (): void => undefined;
  const rejected = new Promise<never>((_, reject) => {
    process.on('unhandledRejection', reject);
    off = () => void process.off('unhandledRejection', reject);
  });
  try {
    return await Promise.race([rejected, run()]);
  } finally {
    off();
  }
}

function mocks(bound: Bound, faults: Set<string>): pulumi.runtime.Mocks {
  return {
    newResource({ type, name, inputs, custom }) {
      if (custom === false) return { id: '', state: {} };
      if (!plainType(type).startsWith('azure-native:')) return { id: `${type}::${name}`, state: inputs as Values };
      try {
        const id = armId(type, name, inputs as Values);
        return { id, state: offlineOutputs(type, name, id, inputs as Values, bound) };
      } catch (error) {
        faults.add((error as Error).message);
        return { id: name, state: inputs as Values };
      }
    },
    call: ({ token, inputs }) => offlineInvoke(token, inputs as Values, bound),
  };
}

/**
 * Notes resources as they are made, and takes their aliases off: each brings one for every old version of its API, which
 * nothing here asks for, and which take half of the time.
 */
const noting =
  (made: pulumi.Resource[]): pulumi.ResourceTransformation =>
  ({ resource, props, opts }) => {
    made.push(resource);
    return { props, opts: { ...opts, aliases: [] } };
  };

interface Monitor {
  newUrn(parent: string, type: string, name: string): string;
  registerResource(request: Request, callback: (error: Error | null, response: unknown) => void): void;
}

/** Mocks are told of inputs alone: parents and dependencies stand in the request. */
function record(resources: Captured[], faults: Set<string>): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const known = new Set<string>();
  const { project, stack } = { project: pulumi.getProject(), stack: pulumi.getStack() };
  monitor.newUrn = (parent, type, name) => {
    const above = parent.split('::')[2];
    const chain = above === undefined || above === stackType ? type : `${above}$${type}`;
    return `urn:pulumi:${stack}::${project}::${chain}::${name}`;
  };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    const urn = monitor.newUrn(request.getParent(), request.getType(), request.getName());
    if (known.has(urn)) faults.add(`${urn}: registered twice; give each a name of its own`);
    known.add(urn);
    resources.push(recorded(request, urn, (message) => faults.add(message)));
    register(request, callback);
  };
}

const stackType = 'pulumi:pulumi:Stack';

function plain(outputs: Outputs): Promise<Outputs> {
  const resolved = pulumi.output(outputs);
  return new Promise((resolve) => {
    resolved.apply((value) => resolve(value as Outputs));
  });
}
