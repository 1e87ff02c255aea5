import * as pulumi from '@pulumi/pulumi';
import { healthPath } from '../../../spec/azure/edge';
import { gatewayLink, nodeGroupName } from '../../../spec/azure/private-link';
import { sendLogs } from '../diagnostics';
import type { Watched } from '../monitor/metric-alerts';
import type { AzureSite, RegionGround } from '../site';
import { FrontDoor } from './front-door';
import type { EdgeOrigin } from './origin';
import { TrafficManager } from './traffic-manager';

/** The entry in front of all regions, as other parts and the outputs need it. */
export interface Edge {
  readonly host: pulumi.Output<string>;
  /** Where the health of the primary alone is asked for. */
  readonly primaryHealth?: pulumi.Output<string>;
  /** By which clients reach the primary region. */
  readonly primaryOrigin?: pulumi.Output<string>;
  /** What it says of itself in every request. */
  readonly frontDoorId?: pulumi.Output<string>;
  readonly watched: readonly Watched[];
}

/**
 * @param made where each region answers that the platform makes, in the order of the regions
 * @param logsId the workspace that hears of who was let in, and of what the probes find
 * @param parent the group that all regions share
 */
export function createEdge(
  site: AzureSite,
  made: readonly EdgeOrigin[],
  logsId: pulumi.Output<string> | undefined,
  parent: pulumi.Resource,
): Edge | undefined {
  const { edge, regions } = site.target;
  if (edge === undefined) return undefined;
  if (edge.kind === 'trafficManager') {
    const manager = new TrafficManager(site, edge, parent);
    if (logsId !== undefined) sendLogs(manager, { logsId }, 'edge', manager.profile.id);
    const { host } = manager;
    const [first] = Object.values(edge.origins);
    return {
      host,
      ...(first === undefined ? {} : { primaryHealth: pulumi.output(`https://${first.host}${healthPath}`) }),
      watched: [],
    };
  }
  const own = edge.origins;
  const origins = own === undefined ? made : regions.flatMap(({ name }) => givenOrigin(name, own[name]));
  const door = new FrontDoor(site, edge, origins, parent);
  if (logsId !== undefined) sendLogs(door, { logsId }, 'edge', door.profile.id);
  return {
    host: door.host,
    primaryHealth: door.primaryHealth,
    frontDoorId: door.profile.frontDoorId,
    ...(door.primaryOrigin === undefined ? {} : { primaryOrigin: door.primaryOrigin }),
    watched: [{ kind: 'frontDoor', name: 'edge', id: door.profile.id }],
  };
}

function givenOrigin(
  region: string,
  origin: { readonly host: string; readonly privateLink?: string } | undefined,
): EdgeOrigin[] {
  if (origin === undefined) return [];
  const { host, privateLink } = origin;
  return [{ region, host, ...(privateLink === undefined ? {} : { privateLink: { id: privateLink } }) }];
}

/** Where the gateway of a region's cluster answers: the private link that AKS makes for its load balancer. */
export function clusterOrigin({ environment, region, group }: RegionGround): EdgeOrigin[] {
  const { gateway, platform, name } = environment;
  const link = gatewayLink(environment);
  if (gateway === undefined || link === undefined) return [];
  const nodes = nodeGroupName(platform, name, region.name);
  const subscription = (group as pulumi.CustomResource).id.apply((id) => id.split('/')[2] ?? '');
  return [
    {
      region: region.name,
      host: gateway.host,
      privateLink: {
        id: pulumi.interpolate`/subscriptions/${subscription}/resourceGroups/${nodes}/providers/Microsoft.Network/privateLinkServices/${link}`,
      },
    },
  ];
}
