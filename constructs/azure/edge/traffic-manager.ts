import { Profile } from '@pulumi/azure-native/trafficmanager';
import * as pulumi from '@pulumi/pulumi';
import { healthPath, type TrafficManager as Spec } from '../../../spec/azure/edge';
import { Part } from '../part';
import { type AzureSite, nameOf, tagsOf } from '../site';

/** One name for all regions: its answer is the primary's address, or the other's while that fails. */
export class TrafficManager extends Part {
  readonly profile: Profile;
  readonly host: pulumi.Output<string>;

  constructor(site: AzureSite, spec: Spec, parent: pulumi.Resource) {
    super('TrafficManager', 'edge', parent);
    const name = nameOf(site, 'trafficManager');
    this.profile = new Profile(
      'edge',
      {
        resourceGroupName: site.shared.resourceGroupName,
        profileName: name,
        location: 'global',
        profileStatus: 'Enabled',
        trafficRoutingMethod: 'Priority',
        dnsConfig: { relativeName: name, ttl: spec.ttl },
        monitorConfig: {
          protocol: 'HTTPS',
          port: 443,
          path: healthPath,
          intervalInSeconds: spec.probe.every,
          timeoutInSeconds: spec.probe.timeout,
          toleratedNumberOfFailures: spec.probe.tolerated,
          // Without it the probe asks for no host, and a gateway that serves several answers none.
          ...(spec.host === undefined ? {} : { customHeaders: [{ name: 'Host', value: spec.host }] }),
        },
        endpoints: Object.entries(spec.origins).map(([region, { host }], index) => ({
          name: region,
          type: 'Microsoft.Network/trafficManagerProfiles/externalEndpoints',
          target: host,
          endpointLocation: region,
          endpointStatus: 'Enabled',
          priority: index + 1,
        })),
        tags: tagsOf(site),
      },
      this.child,
    );
    this.host = pulumi.output(spec.host ?? `${name}.trafficmanager.net`);
    this.registerOutputs();
  }
}
