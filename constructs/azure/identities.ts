import { FederatedIdentityCredential, UserAssignedIdentity } from '@pulumi/azure-native/managedidentity';
import type * as pulumi from '@pulumi/pulumi';
import { backupIdentity, hasOwnIdentity } from '../../spec/azure/federations';
import { Part } from './part';
import { type AzureSite, nameOf, tagsOf } from './site';

export interface WorkloadIdentity {
  readonly id: pulumi.Output<string>;
  readonly clientId: pulumi.Output<string>;
  readonly principalId: pulumi.Output<string>;
}

/** A token that Azure takes for an identity: that of a service account of a cluster. */
export interface Federation {
  /** Logical name, unique in the stack, e.g. `chat-eastus2`. */
  readonly name: string;
  /** What signs the tokens: the OIDC issuer of a cluster. */
  readonly issuer: pulumi.Input<string>;
  /** Whom it signs them for: `system:serviceaccount:<namespace>:<service account>`. */
  readonly subject: pulumi.Input<string>;
}

/**
 * An identity for each workload that has one of its own, and for the backups of a database in the cluster, for all regions:
 * what it may do is granted where the resource stands.
 */
export class Identities extends Part {
  readonly byWorkload: ReadonlyMap<string, WorkloadIdentity>;
  private readonly made = new Map<string, UserAssignedIdentity>();
  private readonly federated = new Map<string, FederatedIdentityCredential>();

  constructor(
    private readonly site: AzureSite,
    location: string,
    parent: pulumi.Resource,
  ) {
    super('Identities', 'identities', parent);
    for (const workload of site.environment.workloads) {
      if (hasOwnIdentity(workload)) this.made.set(workload.name, this.create(workload.name, location));
    }
    const keeper = backupIdentity(site.environment);
    if (keeper !== undefined) this.made.set(keeper, this.create(keeper, location));
    this.byWorkload = this.made;
    this.registerOutputs();
  }

  private create(workload: string, location: string): UserAssignedIdentity {
    return new UserAssignedIdentity(
      workload,
      {
        resourceName: nameOf(this.site, 'identity', workload),
        resourceGroupName: this.site.shared.resourceGroupName,
        location,
        tags: tagsOf(this.site),
      },
      this.child,
    );
  }

  /** Lets pods of a cluster be a workload's identity. A workload that has none is passed over. */
  federate(workload: string, { name, issuer, subject }: Federation): void {
    const identity = this.made.get(workload);
    if (identity === undefined) return;
    // Azure refuses two changes to one identity's credentials at once.
    const before = this.federated.get(workload);
    const credential = new FederatedIdentityCredential(
      name,
      {
        federatedIdentityCredentialResourceName: name,
        resourceName: identity.name,
        resourceGroupName: this.site.shared.resourceGroupName,
        issuer,
        subject,
        audiences: ['api://AzureADTokenExchange'],
      },
      { parent: identity, ...(before === undefined ? {} : { dependsOn: [before] }) },
    );
    this.federated.set(workload, credential);
  }
}
