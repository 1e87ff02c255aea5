import * as pulumi from '@pulumi/pulumi';
import type { Environment } from '../../spec/environment';
import { azureProgram } from './program';

/** A resource as it is registered, its inputs resolved. */
export interface Captured {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly parent?: string;
  readonly dependsOn: readonly string[];
}

/** Runs the program without an engine and without a cloud, and takes down what it registers, in that order. */
export async function captureAzure(environment: Environment): Promise<readonly Captured[]> {
  const captured: Captured[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => ({ id: idOf(type, name, inputs), state: stateOf(type, name, inputs) }),
      call: ({ inputs }) => inputs as Record<string, unknown>,
    },
    environment.platform,
    environment.name,
    false,
  );
  recordInto(captured);
  await pulumi.runtime.runInPulumiStack(async () => azureProgram(environment));
  await pulumi.runtime.disconnect();
  return captured;
}

interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getObject(): Parameters<typeof pulumi.runtime.deserializeProperties>[0];
  getDependenciesList(): string[];
}

/** The mock monitor tells what it is asked of inputs alone: parents and dependencies stand in the request. */
function recordInto(captured: Captured[]): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as {
    registerResource: (
      request: Request,
      callback: (error: Error | null, response: { getUrn(): string }) => void,
    ) => void;
  };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    const index = captured.length;
    const parent = request.getParent();
    captured.push({
      urn: '',
      type: request.getType(),
      name: request.getName(),
      inputs: pulumi.runtime.deserializeProperties(request.getObject()) as Record<string, unknown>,
      ...(parent === '' ? {} : { parent }),
      dependsOn: [...request.getDependenciesList()].sort(),
    });
    register(request, (error, response) => {
      if (error === null) captured[index] = { ...(captured[index] as Captured), urn: response.getUrn() };
      callback(error, response);
    });
  };
}

const subscription = '/subscriptions/00000000-0000-0000-0000-000000000000';

function idOf(type: string, name: string, inputs: Record<string, unknown>): string {
  const [, module = '', kind = ''] = type.split(':');
  const group = typeof inputs.resourceGroupName === 'string' ? `/resourceGroups/${inputs.resourceGroupName}` : '';
  return `${subscription}${group}/providers/${module}/${kind}/${physicalName(inputs) ?? name}`;
}

const physicalName = (inputs: Record<string, unknown>): string | undefined =>
  Object.entries(inputs).find(
    ([key, value]) => /Name$/.test(key) && key !== 'resourceGroupName' && typeof value === 'string',
  )?.[1] as string | undefined;

const stateOf = (type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> => ({
  ...inputs,
  name: type.endsWith(':ResourceGroup') ? inputs.resourceGroupName : (physicalName(inputs) ?? name),
});
