import { createHash } from 'node:crypto';
import {
  DatabaseAccount,
  SqlResourceSqlContainer,
  SqlResourceSqlDatabase,
  SqlResourceSqlRoleAssignment,
} from '@pulumi/azure-native/cosmosdb';
import * as pulumi from '@pulumi/pulumi';
import { hasZones } from '../../../spec/azure/availability-zones';
import { type CosmosContainer, type CosmosStore, vectorPath } from '../../../spec/azure/cosmos-account';
import { sendLogs } from '../diagnostics';
import { lockInProduction } from '../lock';
import { Part } from '../part';
import { privateEndpoint } from '../private-endpoint';
import { nameOf, type RegionSite, tagsOf } from '../site';
import type { User } from './users';

/** Cosmos DB for NoSQL: one account for all regions (C5). Who writes in the primary's place is decided by Azure. */
export class Cosmos extends Part {
  readonly account: DatabaseAccount;

  constructor(
    private readonly sites: readonly RegionSite[],
    private readonly spec: CosmosStore,
    users: readonly User[],
    parent: pulumi.Resource | undefined,
  ) {
    super('Cosmos', 'cosmos', parent);
    const [home] = sites as readonly [RegionSite];
    this.account = this.createAccount(home);
    const database = this.createDatabase(home);
    // An account takes one change at a time.
    let before: pulumi.Resource = database;
    for (const container of spec.containers) before = this.createContainer(home, database, container, before);
    for (const user of users) before = this.admit(home, database, user, before);
    for (const site of sites) before = this.openTo(site, before);
    sendLogs(this, home, 'cosmos', this.account.id);
    lockInProduction(this.account, home, 'cosmos', this.account.id);
    this.registerOutputs();
  }

  private createAccount(home: RegionSite): DatabaseAccount {
    const { everywhere, throughput, restorable, zones, containers } = this.spec;
    const capabilities = [
      ...(throughput === 'serverless' ? ['EnableServerless'] : []),
      ...(containers.some(({ dimensions }) => dimensions !== undefined) ? ['EnableNoSQLVectorSearch'] : []),
    ];
    return new DatabaseAccount(
      'cosmos',
      {
        accountName: nameOf(home, 'cosmos'),
        // Not lost with a region: it lies where all regions look.
        resourceGroupName: home.shared.resourceGroupName,
        location: home.region.name,
        kind: 'GlobalDocumentDB',
        databaseAccountOfferType: 'Standard',
        locations: this.sites.map(({ region }, failoverPriority) => ({
          locationName: region.name,
          failoverPriority,
          isZoneRedundant: zones && hasZones(region),
        })),
        enableAutomaticFailover: this.sites.length > 1,
        enableMultipleWriteLocations: everywhere,
        consistencyPolicy: { defaultConsistencyLevel: 'Session' },
        backupPolicy: {
          type: 'Continuous',
          continuousModeProperties: { tier: restorable === 7 ? 'Continuous7Days' : 'Continuous30Days' },
        },
        capabilities: capabilities.map((name) => ({ name })),
        disableLocalAuth: true,
        disableKeyBasedMetadataWriteAccess: true,
        publicNetworkAccess: 'Disabled',
        minimalTlsVersion: 'Tls12',
        tags: tagsOf(home),
      },
      this.child,
    );
  }

  private createDatabase(home: RegionSite): SqlResourceSqlDatabase {
    const { database } = this.spec;
    return new SqlResourceSqlDatabase(
      'cosmos',
      { ...this.within(home), databaseName: database, resource: { id: database }, tags: tagsOf(home) },
      { parent: this.account },
    );
  }

  /** Each has its own throughput: vectors can't share it (Microsoft, "Vector search in Azure Cosmos DB for NoSQL"). */
  private createContainer(
    home: RegionSite,
    database: SqlResourceSqlDatabase,
    container: CosmosContainer,
    before: pulumi.Resource,
  ): pulumi.Resource {
    const { throughput } = this.spec;
    const { name, partitionKey } = container;
    return new SqlResourceSqlContainer(
      `cosmos-${name}`,
      {
        ...this.within(home),
        databaseName: database.name,
        containerName: name,
        resource: {
          id: name,
          partitionKey: { paths: [partitionKey], kind: 'Hash', version: 2 },
          ...indexing(container),
          ...this.conflicts(container),
        },
        ...(throughput === 'serverless' ? {} : { options: { autoscaleSettings: { maxThroughput: throughput } } }),
        tags: tagsOf(home),
      },
      { parent: database, dependsOn: [before] },
    );
  }

  /** Where two regions write, an entry of a ledger that another one met is kept among the conflicts, not dropped. */
  private conflicts({ keepsConflicts }: CosmosContainer) {
    if (!this.spec.everywhere) return {};
    return {
      conflictResolutionPolicy: keepsConflicts
        ? { mode: 'Custom' }
        : { mode: 'LastWriterWins', conflictResolutionPath: '/_ts' },
    };
  }

  /** Reads and writes documents of the platform's database, and nothing about the account. */
  private admit(
    home: RegionSite,
    database: SqlResourceSqlDatabase,
    { workload, identity }: User,
    before: pulumi.Resource,
  ): pulumi.Resource {
    return new SqlResourceSqlRoleAssignment(
      `${workload.name}-cosmos`,
      {
        ...this.within(home),
        roleAssignmentId: guid(`${nameOf(home, 'cosmos')}/${workload.name}`),
        roleDefinitionId: pulumi.interpolate`${this.account.id}/sqlRoleDefinitions/${dataContributor}`,
        scope: pulumi.interpolate`${this.account.id}/dbs/${database.name}`,
        principalId: identity.principalId,
      },
      { parent: database, dependsOn: [before] },
    );
  }

  private within(home: RegionSite) {
    return { accountName: this.account.name, resourceGroupName: home.shared.resourceGroupName };
  }

  /** The global name and those of all regions answer with addresses of the region that asks. */
  private openTo(site: RegionSite, before: pulumi.Resource): pulumi.Resource {
    return privateEndpoint(this, site, {
      name: `cosmos-${site.region.name}`,
      ...{ resourceId: this.account.id, group: 'Sql', zone: 'cosmos' },
      after: [before],
    });
  }
}

/** Cosmos DB Built-in Data Contributor (Microsoft, "Data plane roles in Azure Cosmos DB for NoSQL"). */
const dataContributor = '00000000-0000-0000-0000-000000000002';

function indexing({ unindexed, dimensions }: CosmosContainer) {
  const vector = dimensions === undefined ? [] : [vectorPath];
  const excluded = [...unindexed.map((path) => `${path}/?`), ...vector.map((path) => `${path}/*`), '/"_etag"/?'];
  return {
    indexingPolicy: {
      automatic: true,
      indexingMode: 'consistent',
      includedPaths: [{ path: '/*' }],
      excludedPaths: excluded.map((path) => ({ path })),
      ...(dimensions === undefined ? {} : { vectorIndexes: [{ path: vectorPath, type: 'diskANN' }] }),
    },
    ...(dimensions === undefined
      ? {}
      : {
          vectorEmbeddingPolicy: {
            vectorEmbeddings: [{ path: vectorPath, dataType: 'float32', distanceFunction: 'cosine', dimensions }],
          },
        }),
  };
}

/** The same for the same text: Azure wants the name of an assignment to be a GUID. */
function guid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
