import { ContainerApp, ManagedEnvironment } from '@pulumi/azure-native/app';
import { NetworkSecurityGroup, VirtualNetwork } from '@pulumi/azure-native/network';
import * as pulumi from '@pulumi/pulumi';
import { failover } from '../../../spec/recovery/failover';
import { thirdPartyImages } from '../../../spec/third-party-images';
import { Part } from '../part';
import { nameOf, type RegionSite, tagsOf } from '../site';
import { started } from './script';

const port = 8080;

/** What every place that looks runs. */
export const witnessContainer = (target: pulumi.Input<string>) => ({
  name: 'witness',
  image: thirdPartyImages.node,
  ...started('witness.mjs'),
  env: [
    { name: 'TARGET', value: target },
    { name: 'PORT', value: String(port) },
    { name: 'EVERY', value: String(failover.every) },
    { name: 'TIMEOUT', value: String(failover.timeout) },
  ],
  resources: { cpu: 0.25, memory: '0.5Gi' },
});

export const localWitness = `http://localhost:${port}`;

/** A place in a region of its own that looks at the primary, and tells over HTTPS what it sees: one word and a time. */
export class Witness extends Part {
  readonly url: pulumi.Output<string>;

  constructor(
    private readonly site: RegionSite,
    region: string,
    target: pulumi.Input<string>,
    parent: pulumi.Resource,
  ) {
    super('Witness', `witness-${region}`, parent);
    const common = {
      resourceGroupName: site.shared.resourceGroupName,
      location: region,
      tags: tagsOf(site),
    };
    const environment = new ManagedEnvironment(
      `witness-${region}`,
      {
        ...common,
        environmentName: nameOf(site, 'appEnvironment', 'witness', region),
        vnetConfiguration: { infrastructureSubnetId: this.network(region, common), internal: false },
        publicNetworkAccess: 'Enabled',
        workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }],
        appLogsConfiguration: { destination: 'azure-monitor' },
      },
      this.child,
    );
    const app = new ContainerApp(
      `witness-${region}`,
      {
        ...common,
        containerAppName: nameOf(site, 'containerApp', 'witness', region),
        environmentId: environment.id,
        workloadProfileName: 'Consumption',
        configuration: {
          activeRevisionsMode: 'Single',
          ingress: { external: true, allowInsecure: false, targetPort: port, transport: 'http' },
        },
        template: {
          containers: [witnessContainer(target)],
          // It has to look all the time: the first look of one that was asleep tells nothing.
          scale: { minReplicas: 1, maxReplicas: 1 },
        },
      },
      this.child,
    );
    this.url = pulumi.interpolate`https://${app.configuration.apply((made) => made?.ingress?.fqdn ?? 'unknown.invalid')}`;
    this.registerOutputs();
  }

  /**
   * A network of its own, joined to no other: it reaches the edge, as every client does. Those who ask it come by the way
   * out of the region that would take over, and nobody else comes in.
   */
  private network(
    region: string,
    common: { readonly resourceGroupName: pulumi.Input<string>; readonly location: string },
  ): pulumi.Output<string> {
    const { site } = this;
    const rules = new NetworkSecurityGroup(
      `witness-${region}`,
      {
        ...common,
        networkSecurityGroupName: nameOf(site, 'securityGroup', 'witness', region),
        securityRules: [
          {
            ...{ name: 'https', priority: 1000, direction: 'Inbound', access: 'Allow', protocol: 'Tcp' },
            ...{
              sourceAddressPrefixes: site.network.outlets.map((ip) => pulumi.interpolate`${ip}/32`),
              sourcePortRange: '*',
            },
            // As clients call it, and as the proxy behind the balancer does (Microsoft, "Securing a virtual network in
            // Azure Container Apps").
            ...{ destinationAddressPrefix: range, destinationPortRanges: ['443', '31443'] },
          },
          {
            ...{ name: 'probes', priority: 1010, direction: 'Inbound', access: 'Allow', protocol: '*' },
            ...{ sourceAddressPrefix: 'AzureLoadBalancer', sourcePortRange: '*' },
            ...{ destinationAddressPrefix: range, destinationPortRange: '30000-32767' },
          },
          {
            ...{ name: 'own', priority: 1020, direction: 'Inbound', access: 'Allow', protocol: '*' },
            ...{ sourceAddressPrefix: range, sourcePortRange: '*' },
            ...{ destinationAddressPrefix: range, destinationPortRange: '*' },
          },
          {
            ...{ name: 'deny', priority: 4096, direction: 'Inbound', access: 'Deny', protocol: '*' },
            ...{ sourceAddressPrefix: '*', sourcePortRange: '*' },
            ...{ destinationAddressPrefix: '*', destinationPortRange: '*' },
          },
        ],
      },
      this.child,
    );
    const vnet = new VirtualNetwork(
      `witness-${region}`,
      {
        ...common,
        virtualNetworkName: nameOf(site, 'virtualNetwork', 'witness', region),
        addressSpace: { addressPrefixes: [range] },
        subnets: [
          {
            name: 'apps',
            addressPrefix: range,
            networkSecurityGroup: { id: rules.id },
            delegations: [{ name: 'apps', serviceName: 'Microsoft.App/environments' }],
          },
        ],
      },
      this.child,
    );
    return pulumi.interpolate`${vnet.id}/subnets/apps`;
  }
}

/** The least that an environment of Container Apps takes; joined to nothing, it may be the same everywhere. */
const range = '192.168.0.0/27';
