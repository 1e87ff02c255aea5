import { ManagementLockByScope } from '@pulumi/azure-native/authorization';
import type * as pulumi from '@pulumi/pulumi';
import type { AzureSite } from './site';

/**
 * Keeps what holds data from being deleted, in production. Only that: a lock also stops the deletion of what lies within
 * its scope, rights and settings too, so that one on a whole group would stop most changes.
 * @param name logical name, unique in the stack, e.g. `vault-eastus2`
 */
export function lockInProduction(
  parent: pulumi.Resource,
  { environment }: Pick<AzureSite, 'environment'>,
  name: string,
  resourceId: pulumi.Input<string>,
): void {
  if (environment.name !== 'production') return;
  new ManagementLockByScope(
    name,
    {
      lockName: 'keep',
      scope: resourceId,
      level: 'CanNotDelete',
      notes: 'It holds what cannot be made again. Remove the lock by hand first, and know why.',
    },
    { parent },
  );
}
