import { type Output, output } from '@pulumi/pulumi';
import {
  agentFramework,
  type DataProps,
  keyVault,
  type PlatformProps,
  queueWorker,
  resolvePlatform,
} from 'agent-gantry';
import type { AzureTargetProps } from 'agent-gantry/azure';
import { Data } from '../../../constructs/azure/data/data';
import { Identities } from '../../../constructs/azure/identities';
import { resourceGroup } from '../../../constructs/azure/resource-group';
import { offlineSettings } from '../../../constructs/azure/settings';
import type { AzureSite, RegionSite } from '../../../constructs/azure/site';
import { subnetNames } from '../../../spec/azure/subnets';
import { zoneNames } from '../../../spec/azure/zones';
import type { Environment } from '../../../spec/environment';
import { type Captured, capture } from '../../../stacks/azure/capture';

/** A platform of a service and a worker in two regions, with stores. */
export const withStores = (
  data: DataProps,
  azure: Partial<AzureTargetProps> = {},
  rest: Partial<PlatformProps> = {},
): PlatformProps => ({
  name: 'desk',
  tags: { owner: 'team', costCentre: 'cc-1' },
  vault: keyVault(),
  workloads: {
    chat: agentFramework(),
    ...(data.queue === undefined ? {} : { worker: queueWorker({ queue: 'tasks' }) }),
  },
  data,
  targets: {
    kubernetes: { regions: ['eastus2', 'centralus'] },
    azure: { regions: ['eastus2', 'centralus'], ...azure },
  },
  ...rest,
});

export interface Stores {
  /** Of one type, in the order in which they are made, e.g. `search:Service`. */
  all(type: string): readonly Captured[];
  /** The inputs of the one that is called so. */
  inputs(type: string, name?: string): Captured['inputs'];
  /** One of them, by its path. */
  input(type: string, name: string | undefined, path: string): unknown;
  readonly resources: readonly Captured[];
  /** What the stack tells, by its path. */
  output(path: string): unknown;
}

export const environmentOf = (description: PlatformProps, name: Environment['name'] = 'production'): Environment => {
  const found = resolvePlatform(description).environments.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not resolved`);
  return found;
};

/** The stores alone, in networks that are there. */
export async function storesOf(description: PlatformProps, name: Environment['name'] = 'production'): Promise<Stores> {
  const environment = environmentOf(description, name);
  const { resources, outputs } = await capture('desk', name, () => program(environment));
  const all = (type: string) => resources.filter((one) => one.type === `azure-native:${type}`);
  const inputs = (type: string, called?: string) => {
    const found = all(type).filter((one) => called === undefined || one.name === called);
    if (found.length !== 1)
      throw new Error(`${found.length} of ${type} ${called}: ${all(type).map((one) => one.name)}`);
    return found[0]?.inputs ?? {};
  };
  return {
    ...{ resources, all, inputs },
    input: (type, called, path) => at(inputs(type, called), path),
    output: (path) => at(outputs, path),
  };
}

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce((part: unknown, key) => (part as Record<string, unknown> | undefined)?.[key], value);

function program(environment: Environment): Record<string, unknown> {
  const target = environment.azure;
  if (target === undefined) throw new Error('no target');
  const group = resourceGroup({ environment, target }, 'shared', 'eastus2');
  const site: AzureSite = {
    ...{ environment, target, settings: offlineSettings },
    shared: { resourceGroupName: group.name },
  } as AzureSite;
  const record = <K extends string>(names: readonly K[], of: string) =>
    Object.fromEntries(names.map((name) => [name, output(`/subscriptions/0/${of}/${name}`)])) as Record<
      K,
      Output<string>
    >;
  const sites = target.regions.map((region): RegionSite => {
    const own = resourceGroup(site, region.name, region.name);
    return {
      ...site,
      ...{ region, primary: region === target.regions[0], resourceGroupName: own.name, group: own },
      network: {
        vnetId: output('/subscriptions/0/network'),
        subnetIds: record(subnetNames, 'subnets'),
        zoneIds: record(zoneNames, 'zones'),
        outlets: [output('192.0.2.1')],
      },
      logsId: output('/subscriptions/0/logs'),
    } as RegionSite;
  });
  return { ...new Data(sites, new Identities(site, 'eastus2', group), group).outputs };
}
