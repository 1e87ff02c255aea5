import { ManagedCluster, type ManagedClusterArgs } from '@pulumi/azure-native/containerservice';
import * as pulumi from '@pulumi/pulumi';
import { pinned } from '../pinned';

/** What the default version of the API does not know yet. */
export interface GatewayIngress {
  readonly gatewayAPI: { readonly installation: 'Standard' };
  readonly webAppRouting?: {
    readonly gatewayAPIImplementations: { readonly appRoutingIstio: { readonly mode: 'Enabled' } };
  };
}

export interface ClusterResource {
  readonly id: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  readonly oidcIssuerProfile: pulumi.Output<{ readonly issuerURL?: string } | undefined>;
}

/** The first version with `ingressProfile.gatewayAPI`. */
const withGateways = pinned('containerservice', '2026-05-01');
const usual = 'azure-native:containerservice:ManagedCluster';

/** A cluster at the version of the API that can spell it. A gateway that comes or goes must not replace it. */
export function managedCluster(
  name: string,
  args: ManagedClusterArgs,
  ingress: GatewayIngress | undefined,
  opts: pulumi.CustomResourceOptions,
): ClusterResource {
  if (ingress !== undefined) return new GatewayCluster(name, { ...args, ingressProfile: ingress }, opts);
  const aliases = [{ type: withGateways.type('ManagedCluster') }];
  return new ManagedCluster(name, args, pulumi.mergeOptions({ aliases }, opts)) as ClusterResource;
}

class GatewayCluster extends pulumi.CustomResource implements ClusterResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly oidcIssuerProfile: ClusterResource['oidcIssuerProfile'];

  constructor(name: string, args: pulumi.Inputs, opts: pulumi.CustomResourceOptions) {
    const provider = withGateways.provider(name, opts.parent === undefined ? {} : { parent: opts.parent });
    super(
      withGateways.type('ManagedCluster'),
      name,
      // What is left open here is read from the cluster.
      { ...args, name: undefined },
      pulumi.mergeOptions({ aliases: [{ type: usual }], provider }, opts),
      false,
      withGateways.reference(),
    );
  }
}
