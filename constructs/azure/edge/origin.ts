import type * as pulumi from '@pulumi/pulumi';

/** Where a region answers the edge. The first is the primary. */
export interface EdgeOrigin {
  readonly region: string;
  /** Its name, which its certificate holds. */
  readonly host: pulumi.Input<string>;
  /** What stands in front of it inside the network. */
  readonly privateLink?: {
    readonly id: pulumi.Input<string>;
    /** Sub-resource: `managedEnvironments` of Container Apps, `Gateway` of API Management; a private link service has none. */
    readonly group?: string;
  };
}
