import { PolicyAssignment } from '@pulumi/azure-native/authorization';
import { UserAssignedIdentity } from '@pulumi/azure-native/managedidentity';
import type * as pulumi from '@pulumi/pulumi';
import { type Guardrail, guardrails } from '../../spec/azure/guardrails';
import { Part } from './part';
import { grant } from './role-assignment';
import { type AzureSite, nameOf, tagsOf } from './site';

export interface GuardedGroup {
  /** Logical name, unique in the stack: `shared`, or its region. */
  readonly name: string;
  readonly location: string;
  readonly id: pulumi.Output<string>;
}

/** Azure Policy over a resource group (C14): what the platform promises, kept from those who change it by hand too. */
export class Guardrails extends Part {
  /** @param mender the identity by which rules change what stood before them */
  constructor(site: AzureSite, group: GuardedGroup, mender: UserAssignedIdentity, parent: pulumi.Resource) {
    super('Guardrails', `guardrails-${group.name}`, parent);
    for (const rule of guardrails(site.environment)) this.assign(group, rule, mender.id);
    const name = `guardrails-${group.name}`;
    grant(this, site, { name, scope: group.id, role: 'Tag Contributor', principalId: mender.principalId });
    this.registerOutputs();
  }

  private assign({ name, location, id }: GuardedGroup, rule: Guardrail, mender: pulumi.Output<string>): void {
    new PolicyAssignment(
      `${rule.name}-${name}`,
      {
        // At most 64 characters; unique within the group that it is for.
        policyAssignmentName: rule.name,
        displayName: rule.says,
        scope: id,
        policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${rule.definition}`,
        enforcementMode: 'Default',
        nonComplianceMessages: [{ message: rule.says }],
        ...(rule.parameters === undefined ? {} : { parameters: valuesOf(rule.parameters) }),
        ...(rule.changes === undefined
          ? {}
          : { identity: { type: 'UserAssigned', userAssignedIdentities: [mender] }, location }),
      },
      this.child,
    );
  }
}

/** The one identity of all rules that lay on tags: it may do nothing else. */
export const createMender = (site: AzureSite, location: string, parent: pulumi.Resource): UserAssignedIdentity =>
  new UserAssignedIdentity(
    'guardrails',
    {
      resourceName: nameOf(site, 'identity', 'guardrails'),
      resourceGroupName: site.shared.resourceGroupName,
      location,
      tags: tagsOf(site),
    },
    { parent },
  );

const valuesOf = (parameters: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, { value }]));
