import { plainType } from '../../stacks/azure/arm-id';
import type { Captured } from '../../stacks/azure/recorded';

/** Types that hold what nobody can make again, with the inputs that Azure can't change in place. */
const stateful: Readonly<Record<string, readonly string[]>> = {
  'cosmosdb:DatabaseAccount': ['accountName', 'location', 'resourceGroupName', 'kind'],
  'cosmosdb:SqlResourceSqlContainer': ['accountName', 'containerName', 'databaseName', 'resource.partitionKey'],
  'cosmosdb:SqlResourceSqlDatabase': ['accountName', 'databaseName'],
  'dataprotection:BackupVault': ['vaultName', 'location', 'resourceGroupName'],
  'dbforpostgresql:Database': ['databaseName', 'serverName'],
  'dbforpostgresql:Server': ['serverName', 'location', 'resourceGroupName', 'backup.geoRedundantBackup'],
  'eventhub:EventHub': ['eventHubName', 'namespaceName'],
  'eventhub:Namespace': ['namespaceName', 'location', 'resourceGroupName'],
  'keyvault:Vault': ['vaultName', 'location', 'resourceGroupName'],
  'redisenterprise:RedisEnterprise': ['clusterName', 'location', 'resourceGroupName'],
  'resources:ResourceGroup': ['resourceGroupName', 'location'],
  'search:Service': ['searchServiceName', 'location', 'resourceGroupName'],
  'servicebus:Namespace': ['namespaceName', 'location', 'resourceGroupName'],
  'servicebus:Queue': ['queueName', 'namespaceName'],
  'storage:BlobContainer': ['accountName', 'containerName'],
  'storage:StorageAccount': ['accountName', 'location', 'resourceGroupName', 'kind'],
};

export const statefulTypes = Object.keys(stateful);

/** What a deployment of the second capture over the first would destroy, and why: one line each. */
export function destroyed(before: readonly Captured[], after: readonly Captured[]): readonly string[] {
  const now = new Map(after.map((resource) => [resource.urn, resource]));
  return before.flatMap((old) => {
    const identity = stateful[plainType(old.type).replace('azure-native:', '')];
    if (identity === undefined) return [];
    const kept = now.get(old.urn);
    // Pulumi knows a resource by its URN: another parent, type or name is another resource.
    if (kept === undefined) return [`${old.urn}: is gone`];
    return identity.flatMap((path) => {
      const [was, is] = [at(old.inputs, path), at(kept.inputs, path)].map((value) => JSON.stringify(value));
      return was === is ? [] : [`${old.urn}: ${path} was ${was}, is ${is}`];
    });
  });
}

const at = (inputs: Captured['inputs'], path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], inputs);
