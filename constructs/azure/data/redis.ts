import { AccessPolicyAssignment, Database, RedisEnterprise } from '@pulumi/azure-native/redisenterprise';
import * as pulumi from '@pulumi/pulumi';
import type { AzureCache } from '../../../spec/azure/cache';
import { azureRedisPort } from '../../../spec/azure/data';
import { shortHash } from '../../../spec/names';
import { sendLogs } from '../diagnostics';
import { Part } from '../part';
import { privateEndpoint } from '../private-endpoint';
import { nameOf, type RegionSite, tagsOf } from '../site';
import type { User } from './users';

/** The database of a cluster: Azure Managed Redis has one, and knows it by this name. */
const databaseName = 'default';

/** Azure Managed Redis, one a region: sessions, cached answers and counters (C7). */
export class Redis extends Part {
  /** Clusters by region. */
  readonly clusters: ReadonlyMap<string, RedisEnterprise>;

  constructor(
    sites: readonly RegionSite[],
    private readonly spec: AzureCache,
    users: readonly User[],
    parent: pulumi.Resource | undefined,
  ) {
    super('Redis', 'cache', parent);
    this.clusters = new Map(sites.map((site) => [site.region.name, this.createCluster(site)]));
    // Databases of a group change together, and take one change at a time.
    let before: pulumi.Resource | undefined;
    for (const [index, site] of sites.entries()) {
      const database = this.createDatabase(site, sites.slice(0, index + 1), before);
      before = this.openTo(site, database, this.admit(site, database, users));
    }
    this.registerOutputs();
  }

  private createCluster(site: RegionSite): RedisEnterprise {
    const { sku, highAvailability } = this.spec;
    return new RedisEnterprise(
      `cache-${site.region.name}`,
      {
        clusterName: nameOf(site, 'redis', site.region.name),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        sku: { name: sku },
        highAvailability: highAvailability ? 'Enabled' : 'Disabled',
        minimumTlsVersion: '1.2',
        publicNetworkAccess: 'Disabled',
        tags: tagsOf(site),
      },
      this.child,
    );
  }

  private cluster({ region }: RegionSite): RedisEnterprise {
    return this.clusters.get(region.name) as RedisEnterprise;
  }

  /** @param linked regions whose databases are there once this one is; itself the last */
  private createDatabase(
    site: RegionSite,
    linked: readonly RegionSite[],
    before: pulumi.Resource | undefined,
  ): Database {
    const { clustering, eviction, persistence, geoReplication } = this.spec;
    const cluster = this.cluster(site);
    return new Database(
      `cache-${site.region.name}`,
      {
        resourceGroupName: site.resourceGroupName,
        clusterName: cluster.name,
        databaseName,
        accessKeysAuthentication: 'Disabled',
        clientProtocol: 'Encrypted',
        clusteringPolicy: clustering,
        evictionPolicy: eviction,
        port: azureRedisPort,
        ...(persistence === 'off' ? {} : { persistence: persistenceOf(persistence) }),
        ...(geoReplication
          ? {
              geoReplication: {
                groupNickname: nameOf(site, 'redis'),
                linkedDatabases: linked.map((one) => ({ id: databaseId(this.cluster(one)) })),
              },
            }
          : {}),
      },
      {
        parent: cluster,
        ...(before === undefined ? {} : { dependsOn: [before] }),
        // The first one hears of the second when that joins; a link that was cut in an outage is not tied again by chance.
        ...(geoReplication ? { ignoreChanges: ['geoReplication.linkedDatabases'] } : {}),
      },
    );
  }

  /** Azure knows one policy, which may do everything but administer. */
  private admit(site: RegionSite, database: Database, users: readonly User[]): pulumi.Resource {
    let before: pulumi.Resource = database;
    for (const { workload, identity } of users) {
      before = new AccessPolicyAssignment(
        `${workload.name}-cache-${site.region.name}`,
        {
          resourceGroupName: site.resourceGroupName,
          clusterName: this.cluster(site).name,
          databaseName: database.name,
          // Letters and digits alone; the hash keeps apart what that makes alike.
          accessPolicyAssignmentName: `${workload.name.replaceAll('-', '')}${shortHash(workload.name)}`,
          accessPolicyName: 'default',
          user: { objectId: identity.principalId },
        },
        { parent: database, dependsOn: [before] },
      );
    }
    return before;
  }

  private openTo(site: RegionSite, database: Database, before: pulumi.Resource): pulumi.Resource {
    const name = `cache-${site.region.name}`;
    const endpoint = privateEndpoint(this, site, {
      ...{ name, resourceId: this.cluster(site).id, group: 'redisEnterprise', zone: 'redis' },
      after: [before],
    });
    // Who signed in, and when.
    sendLogs(this, site, name, database.id);
    return endpoint;
  }
}

const databaseId = (cluster: RedisEnterprise) => pulumi.interpolate`${cluster.id}/databases/${databaseName}`;

const persistenceOf = (kind: 'snapshot' | 'log') =>
  kind === 'snapshot' ? { rdbEnabled: true, rdbFrequency: '1h' } : { aofEnabled: true, aofFrequency: '1s' };
