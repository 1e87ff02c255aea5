import { armId, offlineSubscription, plainType } from '../../../stacks/azure/arm-id';
import { armPaths } from '../../../stacks/azure/arm-paths';
import { offlineInvoke, offlineOutputs } from '../../../stacks/azure/offline-outputs';
import type { Cloud } from './cloud';
import { gatewayCluster } from './gateway-cluster';
import { unknown } from './grpc';
import type { Kind, Values } from './provider';

let subscription = '';

/** A module at a version of its own has no declarations in the package: it is held to those of the default version. */
export const schemaTypeOf = (type: string): string => (type === gatewayCluster ? type : plainType(type));

const unbound = () => undefined;

/** What follows from inputs as it does in a capture, but in the subscription of the stack. */
const there = <T>(value: T): T => swap(value, offlineSubscription, subscription);
const offline = <T>(value: T): T => swap(value, subscription, offlineSubscription);
const swap = <T>(value: T, from: string, to: string): T =>
  JSON.parse(JSON.stringify(value).replaceAll(`/subscriptions/${from}`, `/subscriptions/${to}`)) as T;

export const azure: Kind = {
  configure({ subscriptionId }) {
    if (typeof subscriptionId !== 'string') throw new Error('azure-native:subscriptionId is not configured');
    subscription = subscriptionId;
  },
  schemaType: schemaTypeOf,
  id: (type, name, inputs) => there(armId(type, name, offline(inputs))),
  outputs: (type, name, id, inputs) => there(offlineOutputs(type, name, offline(id), offline(inputs), unbound)),
  replaces(type, path) {
    const own = armPaths[plainType(type).replace('azure-native:', '')] ?? '';
    return path === 'location' || path === 'resourceGroupName' || own.includes(`{${path}}`);
  },
  refusesCreate(cloud, id) {
    const above = missingAbove(cloud, id);
    return above === undefined ? undefined : `ParentResourceNotFound: cannot make ${id}, for ${above} does not exist`;
  },
  refusesDelete(cloud, id) {
    const lock = lockOver(cloud, id);
    return lock === undefined
      ? undefined
      : `ScopeLocked: ${id} cannot be deleted, for ${lock} locks it. Remove the lock and try again.`;
  },
  invoke(cloud, token, args) {
    if (token === 'azure-native:containerservice:listManagedClusterUserCredentials') return credentials(cloud, args);
    const answer = offlineInvoke(token, args, unbound);
    return 'subscriptionId' in answer ? { ...answer, subscriptionId: subscription } : answer;
  },
  preview: (outputs, inputs) => hideNew(outputs, inputs) as Values,
};

/** Azure's own answers are not known before it gives them. */
function hideNew(output: unknown, input: unknown): unknown {
  if (input === undefined) return unknown;
  if (!isMap(output) || !isMap(input)) return output;
  return Object.fromEntries(Object.entries(output).map(([key, value]) => [key, hideNew(value, input[key])]));
}

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What must stand before: the group, and the resource that this one lies within or is about. */
function missingAbove(cloud: Cloud, id: string): string | undefined {
  let above = id.split('/').slice(0, -2);
  // `…/providers/Microsoft.Network`: the end of a scope.
  if (above.at(-2) === 'providers') above = above.slice(0, -2);
  // Azure makes these itself.
  while (above.at(-1) === 'default') above = above.slice(0, -2);
  const isSubscription = above.length <= 3;
  return isSubscription || cloud.get(above.join('/')) !== undefined ? undefined : above.join('/');
}

function lockOver(cloud: Cloud, id: string): string | undefined {
  const lower = id.toLowerCase();
  return cloud
    .all()
    .filter(({ type }) => type.includes(':ManagementLock'))
    .map((lock) => lock.id)
    .find((lock) => {
      const scope = lock.replace(/\/providers\/Microsoft\.Authorization\/locks\/[^/]+$/, '').toLowerCase();
      return lock.toLowerCase() !== lower && (lower === scope || lower.startsWith(`${scope}/`));
    });
}

/** Who may ask a cluster, and where. */
function credentials(cloud: Cloud, { resourceGroupName, resourceName }: Values): Values {
  const id = `/subscriptions/${subscription}/resourceGroups/${resourceGroupName}/providers/Microsoft.ContainerService/managedClusters/${resourceName}`;
  if (cloud.get(id) === undefined) throw new Error(`ResourceNotFound: ${id} does not exist`);
  const cluster = { server: 'https://cluster.invalid:443', 'certificate-authority-data': '' };
  const kubeconfig = JSON.stringify({ clusters: [{ name: resourceName, cluster }] });
  return { kubeconfigs: [{ name: 'clusterUser', value: Buffer.from(kubeconfig).toString('base64') }] };
}
