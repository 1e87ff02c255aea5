import type * as pulumi from '@pulumi/pulumi';
import type { Timing } from '../../spec/azure/detection';

type Told = pulumi.Output<string>;
type ByRegion<T> = Readonly<Record<string, T>>;
/** By region, beside what all regions share. */
type Beside<Shared, T> = Shared & { readonly [region: string]: T | Shared[keyof Shared] };

/** What the stores tell. */
export interface StoreOutputs {
  /** PostgreSQL: where writes go, and what an administrator runs once; of Cosmos DB, the account. */
  readonly database?:
    | Beside<{ readonly setup: Told }, { readonly host: Told; readonly server?: Told; readonly reader?: Told }>
    | { readonly account: Told };
  readonly cache?: ByRegion<{ readonly host: Told }>;
  /** Event Hubs' Kafka endpoint, or the namespace of Service Bus. */
  readonly queue?: ByRegion<{ readonly bootstrap: Told } | { readonly namespace: Told }>;
  readonly vectors?: ByRegion<{ readonly host: Told }>;
  readonly models?: ByRegion<{ readonly host: Told }>;
}

/** What everything stands on. */
export interface FoundationOutputs {
  readonly registry: { readonly host: Told };
  readonly vault?: Beside<{ readonly tenantId: Told }, { readonly name: Told; readonly uri: Told }>;
  readonly backups?: ByRegion<{ readonly url: Told; readonly host: Told; readonly destination: Told }>;
  readonly audit: ByRegion<{ readonly url: Told }>;
}

/** What runs the workloads: one of the three. */
export interface ComputeOutputs {
  readonly cluster?: ByRegion<{ readonly name: Told; readonly apiServer?: string; readonly delivery: string }>;
  readonly apps?: ByRegion<{
    readonly environment: Told;
    readonly domain: Told;
    readonly hosts: Readonly<Record<string, Told>>;
  }>;
  /** By workload: the addresses of its replicas. */
  readonly instances?: ByRegion<Readonly<Record<string, Readonly<Record<string, Told>>>>>;
}

/** What the loss of the primary region costs, in seconds. */
export interface RecoveryOutputs extends Partial<Timing> {
  readonly rpo: number;
  readonly rto: number;
  readonly assumed: object;
  /** Name of the job that a person starts. */
  readonly failover?: Told;
  readonly waiver?: string;
  readonly parts: Readonly<Record<string, { readonly rpo: number; readonly rto: number; readonly because: string }>>;
}

/**
 * What a stack tells: `pulumi stack output`. Late values are bound by the same paths, so that `gantry bind` reads it as it is.
 * A part that the description has not tells nothing.
 */
export interface StackOutputs extends FoundationOutputs, StoreOutputs, ComputeOutputs {
  readonly identities: Readonly<
    Record<string, { readonly clientId: Told; readonly principalId: Told; readonly databaseRole?: string }>
  >;
  readonly edge?: { readonly host: Told };
  readonly recovery?: RecoveryOutputs;
}
