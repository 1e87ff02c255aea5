import type { EnvironmentName } from '../environments';
import type { Gateway } from '../gateway';
import type { Compute } from './compute';
import type { Edge } from './edge';
import { azureName } from './names';

/** What names an environment's things in Azure. */
interface Named {
  readonly platform: string;
  readonly name: EnvironmentName;
  readonly azure?: {
    readonly uniqueBy: string;
    readonly compute: Compute;
    readonly edge?: Edge;
    readonly apiManagement?: object;
  };
}

/** Resource group that AKS keeps the machines of a region in, and the balancers of Services with their private links. */
export const nodeGroupName = (platform: string, environment: EnvironmentName, region: string): string =>
  azureName('resourceGroup', { platform, environment, of: [region, 'nodes'], uniqueBy: '' });

/** Name of the private link service by which Front Door reaches the gateway of a cluster; none: it does not. */
export function gatewayLink({ platform, name, azure }: Named): string | undefined {
  // What stands in front of the gateway calls it, within the network.
  if (azure?.compute.kind !== 'aks' || azure.apiManagement !== undefined || !madeHere(azure.edge)) return undefined;
  return azureName('privateLink', { platform, environment: name, of: ['gateway'], uniqueBy: '' });
}

/** Whether the edge reaches what the platform makes, and not an origin of the user's own. */
const madeHere = (edge: Edge | undefined): boolean => edge?.kind === 'frontDoor' && edge.origins === undefined;

/**
 * The gateway as it stands behind the edge: inside the network, called by the edge's private link alone. Who may call is
 * then the firewall's to say: behind it, every caller has the link's address.
 */
export const behindEdge = (gateway: Gateway | undefined, edge: Edge | undefined, compute: Compute | undefined) =>
  gateway === undefined || compute?.kind !== 'aks' || !madeHere(edge) || gateway.internal
    ? gateway
    : { ...gateway, from: [], internal: true };
