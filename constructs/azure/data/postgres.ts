import { getClientConfigOutput } from '@pulumi/azure-native/authorization';
import {
  AdministratorsMicrosoftEntra,
  Configuration,
  Database,
  Server,
  VirtualEndpoint,
} from '@pulumi/azure-native/dbforpostgresql';
import * as pulumi from '@pulumi/pulumi';
import { hasZones } from '../../../spec/azure/availability-zones';
import type { PostgresServer } from '../../../spec/azure/flexible-server';
import { sendLogs } from '../diagnostics';
import { lockInProduction } from '../lock';
import { Part } from '../part';
import { privateEndpoint } from '../private-endpoint';
import { type AzureSite, nameOf, type RegionSite, tagsOf } from '../site';
import type { User } from './users';

/** Name of the role of a workload's identity in the database. */
export const databaseRole = (site: AzureSite, workload: string): string => nameOf(site, 'databaseRole', workload);

/** An administrator as Azure is told of it. */
export interface PostgresAdmin {
  readonly objectId: string;
  readonly principalName: string;
  readonly principalType: string;
  readonly tenantId: string;
}

interface Administrator {
  readonly name: string;
  readonly objectId: pulumi.Input<string>;
  readonly type: 'Group' | 'User' | 'ServicePrincipal';
}

/**
 * PostgreSQL in the primary region, with a standby in another zone, and a replica in the second region (C6). Each region
 * has an endpoint to each server: a replica needs no peering then, and the names mean the same after a promotion.
 */
export class Postgres extends Part {
  /** Servers by region; the first is the primary. */
  readonly servers: ReadonlyMap<string, Server>;
  /** Where writes go: with a replica it follows a promotion. */
  readonly writer: pulumi.Output<string>;
  /** Where reads of the replica go. */
  readonly reader: pulumi.Output<string> | undefined;
  /** Who administers both servers. */
  readonly admins: pulumi.Output<readonly PostgresAdmin[]>;
  /** What an administrator runs once, so that workloads have roles. */
  readonly setup: pulumi.Output<string>;

  constructor(
    sites: readonly RegionSite[],
    private readonly spec: PostgresServer,
    users: readonly User[],
    parent: pulumi.Resource | undefined,
  ) {
    super('Postgres', 'postgres', parent);
    const [here, there] = sites as readonly [RegionSite, RegionSite?];
    const client = getClientConfigOutput({ parent: this });
    const primary = this.createPrimary(here, client.tenantId);
    // A server takes one change at a time.
    const database = this.createDatabase(here, primary, this.configure(here, primary));
    const ready = this.admit(here, primary, client, users, [database]);
    const replica =
      spec.replica && there !== undefined ? this.createReplica(there, primary, client.tenantId, ready) : undefined;
    const alike =
      replica !== undefined && there !== undefined
        ? this.admit(there, replica, client, users, this.configure(there, replica))
        : ready;
    this.servers = new Map([
      [here.region.name, primary],
      ...(replica === undefined || there === undefined ? [] : ([[there.region.name, replica]] as const)),
    ]);
    const endpoint = replica === undefined ? undefined : this.createEndpoint(here, primary, replica, alike);
    this.openTo(sites, endpoint === undefined ? alike : [endpoint]);
    this.writer = endpoint === undefined ? primary.fullyQualifiedDomainName : address(endpoint, 'writer');
    this.reader = endpoint === undefined ? undefined : address(endpoint, 'reader');
    this.setup = setupOf(here, spec.database, users);
    this.admins = adminsOf(this.administrators(here, client, users), client);
    this.registerOutputs();
  }

  private createPrimary(site: RegionSite, tenantId: pulumi.Output<string>): Server {
    const { retention, geoBackup, highAvailability } = this.spec;
    return new Server(
      logical(site),
      {
        ...this.common(site, tenantId),
        createMode: 'Default',
        backup: { backupRetentionDays: retention, geoRedundantBackup: geoBackup ? 'Enabled' : 'Disabled' },
        highAvailability: { mode: standby(highAvailability, site.region) },
      },
      this.child,
    );
  }

  /** It has neither standby nor backups before it is promoted: Azure gives a replica none. */
  private createReplica(
    site: RegionSite,
    primary: Server,
    tenantId: pulumi.Output<string>,
    dependsOn: readonly pulumi.Resource[],
  ): Server {
    return new Server(
      logical(site),
      { ...this.common(site, tenantId), createMode: 'Replica', sourceServerResourceId: primary.id },
      // While a replica is made, its primary takes no other change.
      { ...this.child, dependsOn: [...dependsOn] },
    );
  }

  /** What both have alike, or no promotion works. */
  private common(site: RegionSite, tenantId: pulumi.Output<string>) {
    const { sku, size, version, maintenance } = this.spec;
    const day = (maintenance.day + (site.primary ? 0 : 1)) % 7;
    return {
      serverName: nameOf(site, 'postgres', site.region.name),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      sku: { ...sku },
      storage: { storageSizeGB: size, autoGrow: 'Enabled' },
      version,
      authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled', tenantId },
      network: { publicNetworkAccess: 'Disabled' },
      // The two are never restarted on one day.
      maintenanceWindow: { customWindow: 'Enabled', dayOfWeek: day, startHour: maintenance.hour, startMinute: 0 },
      tags: tagsOf(site),
    };
  }

  /** One after the other. */
  private configure(site: RegionSite, server: Server): readonly pulumi.Resource[] {
    let before: readonly pulumi.Resource[] = [];
    for (const [name, value] of Object.entries(this.spec.parameters)) {
      const configuration = new Configuration(
        `${logical(site)}-${name}`,
        { ...within(site, server), configurationName: name, value, source: 'user-override' },
        { parent: server, dependsOn: [...before] },
      );
      before = [configuration];
    }
    return before;
  }

  private createDatabase(site: RegionSite, server: Server, dependsOn: readonly pulumi.Resource[]): Database {
    const { database } = this.spec;
    return new Database(
      `${logical(site)}-${database}`,
      { ...within(site, server), databaseName: database, charset: 'UTF8', collation: 'en_US.utf8' },
      { parent: server, dependsOn: [...dependsOn] },
    );
  }

  /** Who administers it. Azure keeps them a server each: a promoted one has its own already. */
  private admit(
    site: RegionSite,
    server: Server,
    client: pulumi.Output<{ objectId: string; tenantId: string }>,
    users: readonly User[],
    dependsOn: readonly pulumi.Resource[],
  ): readonly pulumi.Resource[] {
    let before = dependsOn;
    for (const { name, objectId, type } of this.administrators(site, client, users)) {
      const administrator = new AdministratorsMicrosoftEntra(
        `${logical(site)}-${name}`,
        { ...within(site, server), objectId, principalName: name, principalType: type, tenantId: client.tenantId },
        { parent: server, dependsOn: [...before] },
      );
      before = [administrator];
    }
    return before;
  }

  private administrators(
    site: RegionSite,
    client: pulumi.Output<{ objectId: string }>,
    users: readonly User[],
  ): readonly Administrator[] {
    const { administrators } = this.spec;
    const named: readonly Administrator[] =
      administrators.length > 0
        ? administrators.map((one) => ({ ...one, type: principalTypes[one.type] }))
        : [{ name: 'deployment', objectId: client.objectId, type: 'ServicePrincipal' }];
    const migrates = users.filter(({ workload }) => workload.kind === 'job' && workload.name === 'migrate');
    return [
      ...named,
      ...migrates.map(({ workload, identity }): Administrator => {
        return { name: databaseRole(site, workload.name), objectId: identity.principalId, type: 'ServicePrincipal' };
      }),
    ];
  }

  private createEndpoint(
    site: RegionSite,
    primary: Server,
    replica: Server,
    dependsOn: readonly pulumi.Resource[],
  ): VirtualEndpoint {
    return new VirtualEndpoint(
      'postgres',
      {
        ...within(site, primary),
        virtualEndpointName: nameOf(site, 'postgres'),
        endpointType: 'ReadWrite',
        members: [replica.name],
      },
      { parent: primary, dependsOn: [...dependsOn] },
    );
  }

  /** Last, and one after the other: an endpoint is a change of its server, and a change of one is one of its replica. */
  private openTo(sites: readonly RegionSite[], ready: readonly pulumi.Resource[]): void {
    let before = ready;
    for (const [region, server] of this.servers) {
      for (const site of sites) {
        const own = site.region.name === region;
        const endpoint = privateEndpoint(this, site, {
          name: own ? `postgres-${region}` : `postgres-${region}-from-${site.region.name}`,
          ...{ resourceId: server.id, group: 'postgresqlServer', zone: 'postgres' },
          after: before,
        });
        before = [endpoint];
        if (!own) continue;
        // What happens on it, and the audit; counts of tables are metrics.
        sendLogs(this, site, `postgres-${region}`, server.id, { categories: ['PostgreSQLLogs'] });
        lockInProduction(server, site, `postgres-${region}`, server.id);
      }
    }
  }
}

/** Where a standby stands: beside the server, in a region without zones. */
export const standby = (mode: PostgresServer['highAvailability'], region: { readonly name: string }) =>
  mode === 'ZoneRedundant' && !hasZones(region) ? 'SameZone' : mode;

const principalTypes = { group: 'Group', user: 'User', servicePrincipal: 'ServicePrincipal' } as const;

const logical = ({ region }: RegionSite): string => `postgres-${region.name}`;

const within = (site: RegionSite, server: Server) => ({
  resourceGroupName: site.resourceGroupName,
  serverName: server.name,
});

const address = ({ name }: VirtualEndpoint, end: 'writer' | 'reader') =>
  pulumi.interpolate`${name}.${end}.postgres.database.azure.com`;

/** Roles of identities are made by SQL alone (Microsoft, "Manage Microsoft Entra roles in Azure Database for PostgreSQL"). */
function setupOf(site: AzureSite, database: string, users: readonly User[]): pulumi.Output<string> {
  const principals = users.filter(({ workload }) => workload.kind !== 'job' || workload.name !== 'migrate');
  return pulumi.all(principals.map(({ identity }) => identity.principalId)).apply((ids) =>
    [
      ...ownedBy(database, `${database}_owner`),
      ...principals.flatMap(({ workload }, index) => {
        const role = databaseRole(site, workload.name);
        return [
          `select * from pgaadauth_create_principal_with_oid('${role}', '${ids[index]}', 'service', false, false);`,
          `grant connect, create, temporary on database "${database}" to "${role}";`,
        ];
      }),
    ].join('\n'),
  );
}

/**
 * Azure Backup leaves out what the service's own administrator owns, as it does each database that Azure makes (Microsoft,
 * "Support matrix for PostgreSQL flexible server backup"). The owner can't sign in.
 */
const ownedBy = (database: string, owner: string): readonly string[] => [
  `create role "${owner}" nologin;`,
  `grant "${owner}" to current_user;`,
  `alter database "${database}" owner to "${owner}";`,
];

const adminsOf = (
  administrators: readonly Administrator[],
  client: pulumi.Output<{ readonly tenantId: string }>,
): pulumi.Output<readonly PostgresAdmin[]> =>
  pulumi
    .all([client.tenantId, pulumi.all(administrators.map(({ objectId }) => objectId))])
    .apply(([tenantId, ids]): readonly PostgresAdmin[] =>
      administrators.map(({ name, type }, index) => ({
        ...{ objectId: ids[index] ?? '', principalName: name, principalType: type, tenantId },
      })),
    );
