import type { EnvironmentName } from '../environments';
import type { Place } from '../place';
import type { Duration, Size } from '../units';

/** Azure Database for PostgreSQL, flexible server: what a managed postgres() is in Azure (C6). */
export interface FlexibleServer {
  readonly kind: 'flexibleServer';
  /**
   * Compute, by its name in Azure, e.g. `Standard_E4ds_v5`. Both regions have the same, or no replica can take over.
   * @default 'Standard_D4ds_v5', in staging 'Standard_D2ds_v5', in development 'Standard_B2s'
   */
  readonly sku?: string;
  /** Its volume: 32GiB to 32TiB, a power of two. It grows by itself, and never shrinks: write here what it has grown to. @default '128GiB', in development '32GiB' */
  readonly size?: Size;
  /** Major version. @default '18' */
  readonly version?: '17' | '18';
  /**
   * A second server that takes over in 60 to 120 seconds and loses nothing: in another zone, beside the first, or none.
   * Burstable compute can't have one.
   * A region without zones has it beside the first.
   * @default 'zoneRedundant' in production, else 'off'
   */
  readonly highAvailability?: 'zoneRedundant' | 'sameZone' | 'off';
  /** A copy in the second region, which a promotion makes the primary. @default true where there are two regions */
  readonly replica?: boolean;
  /** How far back it can be restored to any moment. 7d to 35d. @default '35d', in development '7d' */
  readonly retention?: Duration;
  /** Backups in the paired region too. Only when a server is made: a change makes a new one. @default true in production */
  readonly geoBackup?: boolean;
  /** When Azure may restart it, an hour long, UTC; the second region's a day later. @default Sunday at 3 */
  readonly maintenance?: MaintenanceProps;
  /** Extensions that may be created, beside those that are needed, by their names in Azure, e.g. `PG_TRGM`. @default none */
  readonly extensions?: readonly string[];
  /** Parameters of the server, beside those that are set. @default pgaudit on DDL and roles, pg_stat_statements */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Who administers it, by Entra. The Job that migrates is one beside them.
   * @default what runs the deployment: the identity of a pipeline
   */
  readonly administrators?: readonly DatabaseAdministrator[];
}

export interface MaintenanceProps {
  /** @default 'sunday' */
  readonly day?: Weekday;
  /** 0 to 23, UTC. @default 3 */
  readonly hour?: number;
}

export interface DatabaseAdministrator {
  /** Its name in Entra, and that of its role in the database. */
  readonly name: string;
  /** Its object id in Entra. */
  readonly objectId: string;
  /** @default 'group' */
  readonly type?: 'group' | 'user' | 'servicePrincipal';
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
type Weekday = (typeof weekdays)[number];

/** A flexible server, with nothing left to decide. */
export interface PostgresServer {
  readonly kind: 'flexibleServer';
  readonly database: string;
  readonly sku: { readonly name: string; readonly tier: 'Burstable' | 'GeneralPurpose' | 'MemoryOptimized' };
  /** GiB. */
  readonly size: number;
  readonly version: string;
  readonly highAvailability: 'ZoneRedundant' | 'SameZone' | 'Disabled';
  readonly replica: boolean;
  /** Days. */
  readonly retention: number;
  readonly geoBackup: boolean;
  /** Of the first region; 0 is Sunday. */
  readonly maintenance: { readonly day: number; readonly hour: number };
  /** Parameter → value, in the order in which they are set. */
  readonly parameters: Readonly<Record<string, string>>;
  /** None: who runs the deployment. */
  readonly administrators: readonly Required<DatabaseAdministrator>[];
}

/** PostgreSQL as a flexible server (C6). */
export const flexibleServer = (props: Omit<FlexibleServer, 'kind'> = {}): FlexibleServer => ({
  kind: 'flexibleServer',
  ...props,
});

const skus = { production: 'Standard_D4ds_v5', staging: 'Standard_D2ds_v5', development: 'Standard_B2s' } as const;
const tiers = { B: 'Burstable', D: 'GeneralPurpose', E: 'MemoryOptimized' } as const;
const availability = { zoneRedundant: 'ZoneRedundant', sameZone: 'SameZone', off: 'Disabled' } as const;
const day = 86_400;
const gibibyte = 2 ** 30;

/** What vectors, statistics and the audit take. */
const extensions = ['VECTOR', 'PG_STAT_STATEMENTS', 'PGAUDIT'];

export function resolveFlexibleServer(
  place: Place,
  props: FlexibleServer,
  context: {
    database: string;
    environment: EnvironmentName;
    regions: number;
    declared: number;
    /** What all replicas can open at once. */
    connections: number;
  },
): PostgresServer {
  const { database, environment, regions, declared, connections } = context;
  const given = place.props(props, {
    ...{ kind: true, sku: true, size: true, version: true, highAvailability: true, replica: true, retention: true },
    ...{ geoBackup: true, maintenance: true, extensions: true, parameters: true, administrators: true },
  });
  const production = environment === 'production';
  const development = environment === 'development';
  const sku = readSku(place.in('sku'), given.sku ?? skus[environment]);
  const burstable = sku.tier === 'Burstable';
  const steady = "Take a steady one, e.g. 'Standard_D2ds_v5'.";
  const mode = place
    .in('highAvailability')
    .choice(given.highAvailability, ['zoneRedundant', 'sameZone', 'off'], production ? 'zoneRedundant' : 'off');
  if (mode !== 'off' && burstable)
    place.in('sku').fault(sku.name, 'compute that can have a standby', `${steady} Or set highAvailability: 'off'.`);
  const replica = place.in('replica').flag(given.replica, true);
  if (replica && regions > 1 && burstable)
    place.in('sku').fault(sku.name, 'compute that can have a replica', `${steady} Or set replica: false.`);
  if (given.replica === true && declared < 2)
    place.in('replica').fault(true, 'two regions: a replica stands in the second', 'Add one to targets.azure.regions.');
  const most = given.parameters?.max_connections === undefined ? mostConnections(sku.name) : undefined;
  if (most !== undefined && connections > most)
    place
      .in('sku')
      .fault(
        sku.name,
        `compute for ${connections} connections, which the pools of all replicas can open; it has ${most}`,
        'Take a larger one, or lower data.database.pool.',
      );
  const window = place.in('maintenance').props(given.maintenance, { day: true, hour: true });
  return {
    kind: 'flexibleServer',
    database,
    sku,
    size: readSize(place.in('size'), given.size, development ? 32 : 128),
    version: place.in('version').choice(given.version, ['17', '18'], '18'),
    highAvailability: availability[mode],
    replica: replica && regions > 1,
    retention:
      place.in('retention').seconds(given.retention, {
        ...{ min: 7 * day, max: 35 * day, fallback: (development ? 7 : 35) * day },
      }) / day,
    geoBackup: place.in('geoBackup').flag(given.geoBackup, production),
    maintenance: {
      day: weekdays.indexOf(place.in('maintenance').in('day').choice(window.day, weekdays, 'sunday')),
      hour: place.in('maintenance').in('hour').integer(window.hour, { min: 0, max: 23, fallback: 3 }),
    },
    parameters: readParameters(place, given),
    administrators: readAdministrators(place.in('administrators'), given.administrators),
  };
}

function readSku(place: Place, name: string): PostgresServer['sku'] {
  const letter = /^Standard_([BDE])\d+[a-z]*(_v\d+)?$/.exec(String(name))?.[1];
  if (typeof name === 'string' && letter !== undefined) return { name, tier: tiers[letter as keyof typeof tiers] };
  place.fault(name, "compute by its name in Azure, e.g. 'Standard_D4ds_v5'");
  return { name: skus.production, tier: 'GeneralPurpose' };
}

/**
 * Connections that a server of this compute takes, but for the 15 that Azure keeps for itself: by its memory, at most 5000
 * (Microsoft, "Limits in Azure Database for PostgreSQL").
 */
function mostConnections(sku: string): number | undefined {
  const [, letter = '', cores = '', kind = ''] = /^Standard_([BDE])(\d+)([a-z]*)/.exec(sku) ?? [];
  // The smallest two have less memory than their kind.
  if (sku === 'Standard_B1ms') return 50 - 15;
  if (letter === 'B' && kind === 's') return 429 - 15;
  const gibibytes = Number(cores) * (letter === 'E' ? 8 : 4);
  return Math.min(5000, Math.floor(gibibytes * 107.434)) - 15;
}

/** Sizes of the premium disks behind it (Microsoft, "Storage options in Azure Database for PostgreSQL"). */
function readSize(place: Place, size: Size | undefined, fallback: number): number {
  const range = { min: 32 * gibibyte, max: 32_768 * gibibyte, fallback: fallback * gibibyte };
  const bytes = place.bytes(size, range);
  const whole = Math.log2(bytes / gibibyte);
  if (!Number.isInteger(whole)) place.fault(size, "a power of two, e.g. '64GiB', '128GiB'");
  return 2 ** Math.ceil(whole);
}

const allowed = 'azure.extensions';
/** They are set by other props. */
const owned: readonly string[] = [allowed, 'shared_preload_libraries'];

function readParameters(place: Place, given: Partial<FlexibleServer>): Readonly<Record<string, string>> {
  const at = place.in('extensions');
  const more = at.list(given.extensions).filter((name, index) => {
    if (typeof name === 'string' && /^[A-Za-z][\w-]{0,62}$/.test(name)) return true;
    at.item(index).fault(name, "an extension's name, e.g. 'PG_TRGM'");
    return false;
  });
  const own = place.in('parameters').entries(given.parameters);
  for (const [name, value] of own) {
    const here = place.in('parameters').in(name);
    if (name === allowed) here.fault(value, 'nothing: extensions says it', 'Remove it.');
    else if (owned.includes(name)) here.fault(value, 'nothing: it loads what the audit and the statistics take');
    else if (typeof value !== 'string') here.fault(value, "text, e.g. '500'");
  }
  return {
    [allowed]: [...new Set([...extensions, ...more.map((name) => name.toUpperCase())])].join(','),
    // Takes effect when the server next starts.
    shared_preload_libraries: 'pg_stat_statements,pgaudit',
    'pgaudit.log': 'ddl,role',
    'pg_stat_statements.track': 'top',
    // An agent that waits for a model inside a transaction would hold its locks all the while. Milliseconds.
    idle_in_transaction_session_timeout: '300000',
    ...Object.fromEntries(own),
  };
}

function readAdministrators(
  place: Place,
  given: readonly DatabaseAdministrator[] | undefined,
): readonly Required<DatabaseAdministrator>[] {
  return place.list(given).map((one, index) => {
    const here = place.item(index);
    const { name, objectId, type } = here.props(one, { name: true, objectId: true, type: true });
    if (typeof name !== 'string' || !/^[!-~]([ -~]{0,61}[!-~])?$/.test(name))
      here.in('name').fault(name, 'its name in Entra, at most 63 characters');
    if (typeof objectId !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(objectId))
      here.in('objectId').fault(objectId, 'its object id in Entra, a GUID');
    return {
      name: String(name),
      objectId: String(objectId),
      type: here.in('type').choice(type, ['group', 'user', 'servicePrincipal'], 'group'),
    };
  });
}
