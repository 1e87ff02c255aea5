import { PrivateDnsZoneGroup, PrivateEndpoint } from '@pulumi/azure-native/network';
import type * as pulumi from '@pulumi/pulumi';
import type { ZoneName } from '../../spec/azure/zones';
import type { Part } from './part';
import { nameOf, type RegionSite, tagsOf } from './site';

export interface PrivateEndpointProps {
  /** Logical name, unique in the stack, e.g. `vault-eastus2`. */
  readonly name: string;
  /** The resource that is called. */
  readonly resourceId: pulumi.Input<string>;
  /** The part of it that is called: its group id, e.g. `vault`, `blob`, `Sql`. */
  readonly group: string;
  /** The zone that answers with the endpoint's address, or several where the service has several names. */
  readonly zone: ZoneName | readonly ZoneName[];
  /** What must stand before it. */
  readonly after?: readonly pulumi.Resource[];
}

/** The way from a region's network to a resource, by its usual name and without a public address. */
export function privateEndpoint(
  part: Part,
  site: RegionSite,
  { name, resourceId, group, zone, after = [] }: PrivateEndpointProps,
): PrivateEndpoint {
  const endpoint = new PrivateEndpoint(
    name,
    {
      privateEndpointName: nameOf(site, 'privateEndpoint', name),
      customNetworkInterfaceName: nameOf(site, 'networkInterface', name),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      subnet: { id: site.network.subnetIds.endpoints },
      privateLinkServiceConnections: [{ name: group, privateLinkServiceId: resourceId, groupIds: [group] }],
      tags: tagsOf(site),
    },
    { parent: part, ...(after.length === 0 ? {} : { dependsOn: [...after] }) },
  );
  const zones: readonly ZoneName[] = typeof zone === 'string' ? [zone] : zone;
  new PrivateDnsZoneGroup(
    name,
    {
      privateDnsZoneGroupName: 'default',
      privateEndpointName: endpoint.name,
      resourceGroupName: site.resourceGroupName,
      privateDnsZoneConfigs: zones.map((key) => ({ name: key, privateDnsZoneId: site.network.zoneIds[key] })),
    },
    { parent: endpoint },
  );
  return endpoint;
}
