import { RoleAssignment } from '@pulumi/azure-native/authorization';
import * as pulumi from '@pulumi/pulumi';
import type { Part } from './part';
import { type RoleName, roles } from './roles';

export type { RoleName } from './roles';

export interface Grant {
  /** Logical name, unique in the stack, e.g. `chat-vault-eastus2`. */
  readonly name: string;
  /** Id of the resource that it is for: never wider than what is used. */
  readonly scope: pulumi.Input<string>;
  readonly role: RoleName;
  readonly principalId: pulumi.Input<string>;
}

/** Lets an identity do something with a resource. The name, a GUID, is the provider's. */
export function grant(part: Part, _site: unknown, { name, scope, role, principalId }: Grant): RoleAssignment {
  return new RoleAssignment(
    name,
    {
      scope,
      roleDefinitionId: pulumi.output(scope).apply((id) => definitionIn(id, roles[role])),
      principalId,
      // Said, so that Azure does not look for an identity that its directory does not show yet.
      principalType: 'ServicePrincipal',
    },
    { parent: part },
  );
}

/** As Azure spells it when it is read again: with the subscription of the scope. */
const definitionIn = (scope: string, id: string): string =>
  `${scope.split('/').slice(0, 3).join('/')}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
