import { identityFlows } from '../edges';
import { checkHost, type Flow, hostFlow, type Peer, readPeer } from '../flows';
import { type Identity, type IdentityProps, resolveIdentity } from '../identity';
import { late, readText, type Text } from '../late';
import { readName } from '../names';
import { type Off, off, type Place } from '../place';
import { readCron } from '../schedule';
import { refuseMissing } from '../targets/kubernetes';
import { type DataContext, databaseName } from './hosting';

/** Base backups and the log of a database in the cluster, by the Barman Cloud plugin (A14). */
export interface DatabaseBackupProps {
  /** When a base backup is taken: five fields, in UTC. The log follows within a minute at all times. @default '0 2 * * *' */
  readonly schedule?: string;
  /** Days for which any moment can be restored. 1 to 365. @default 30 */
  readonly keepDays?: number;
  /**
   * Where they go: `https://<account>.blob.core.windows.net/<container>`, `s3://<bucket>/<path>` or `gs://<bucket>/<path>`.
   * One a region.
   * @default late('backups.{region}.destination')
   */
  readonly destination?: Text;
  /** Host of that object store. @default that of an https destination or of `endpoint`, else late('backups.{region}.host') */
  readonly host?: Text;
  /** Where it is reached. @default its host on 443, at private addresses; at public ones on AWS and Google Cloud, whose gateways keep them */
  readonly at?: Peer;
  /** Identity that it lets in, of the service account `database`. @default that of the primary region's cloud */
  readonly identity?: IdentityProps;
  /** Address of a store that speaks S3, e.g. `https://minio.example.com`. @default that of the cloud */
  readonly endpoint?: string;
  /** Secret of the namespace with ACCESS_KEY_ID and ACCESS_SECRET_KEY, for a store that speaks S3. @default none: the identity */
  readonly keys?: string;
}

/** How the plugin names itself to the object store. */
export type StoreCredentials =
  | { readonly kind: 'azure' | 'aws' | 'google' }
  | { readonly kind: 'keys'; readonly secret: string };

export interface DatabaseBackup {
  /** Six fields: the operator counts seconds. */
  readonly schedule: string;
  readonly keepDays: number;
  /** With `{region}` where each region has its own. */
  readonly destination: string;
  readonly endpoint?: string;
  readonly credentials: StoreCredentials;
  readonly identity?: Identity;
  readonly flows: readonly Flow[];
}

export function resolveBackup(
  place: Place,
  props: DatabaseBackupProps | Off | undefined,
  context: DataContext,
): DatabaseBackup | undefined {
  const cloud = context.regions[0]?.cloud ?? 'own';
  if (props === off || (props === undefined && context.environment === 'development')) return undefined;
  const given = place.props<DatabaseBackupProps>(props as DatabaseBackupProps | undefined, {
    ...{ schedule: true, keepDays: true, destination: true, host: true, at: true },
    ...{ identity: true, endpoint: true, keys: true },
  });
  // The plugin stands beside the database as a restartable init container.
  if (context.version !== undefined) refuseMissing(place, context.version, 'nativeSidecars', 'a backup');
  const endpoint = given.endpoint === undefined ? undefined : readEndpoint(place.in('endpoint'), given.endpoint);
  if (given.keys === undefined && (cloud === 'own' || endpoint !== undefined)) {
    const fix = "For example backup: { endpoint: 'https://minio.example.com', keys: 'backup-keys' }, or backup: off.";
    place.in('keys').missing('the Secret that holds the keys of the object store', fix);
  }
  if (given.keys !== undefined && given.identity !== undefined) {
    place.in('identity').fault(given.identity, 'nothing: the keys let it in', 'Remove one of the two.');
  }
  if (new Set(context.regions.map((region) => region.cloud)).size > 1 && given.keys === undefined) {
    place.missing(
      'regions of one cloud, or keys of a store that all of them reach',
      "For example keys: 'backup-keys'.",
    );
  }
  const identity =
    given.keys !== undefined || cloud === 'own'
      ? undefined
      : resolveIdentity(
          place.in('identity'),
          given.identity,
          databaseName,
          { vault: undefined, cloud },
          { vault: false, stores: 'cloud' },
        );
  const destinationAt = place.in('destination');
  const destination = readText(destinationAt, given.destination ?? late('backups.{region}.destination'), (text) =>
    checkDestination(destinationAt, text),
  );
  return {
    schedule: secondsFirst(given.schedule === undefined ? '0 2 * * *' : readCron(place.in('schedule'), given.schedule)),
    keepDays: place.in('keepDays').integer(given.keepDays, { min: 1, max: 365, fallback: 30 }),
    destination,
    ...(endpoint === undefined ? {} : { endpoint }),
    credentials:
      given.keys !== undefined || cloud === 'own'
        ? { kind: 'keys', secret: given.keys === undefined ? 'invalid' : readName(place.in('keys'), given.keys, 63) }
        : { kind: cloud },
    ...(identity === undefined ? {} : { identity }),
    flows: [...storeFlows(place, given, endpoint ?? destination, context), ...identityFlows(identity)],
  };
}

/** Each region may follow any other, and so reaches all of their stores. */
function storeFlows(
  place: Place,
  given: Partial<DatabaseBackupProps>,
  address: string,
  { regions }: DataContext,
): readonly Flow[] {
  const at = place.in('host');
  const written = given.host === undefined ? undefined : readText(at, given.host, (text) => checkHost(at, text));
  if (given.at !== undefined) {
    if (given.host !== undefined)
      at.fault(given.host, 'nothing: at says where it is reached', 'Remove one of the two.');
    return readPeer(place.in('at'), given.at, undefined);
  }
  const host = written ?? hostOf(address) ?? readText(at, late('backups.{region}.host'));
  const cloud = regions[0]?.cloud;
  const addresses = cloud === 'aws' || cloud === 'google' ? 'public' : 'private';
  const hosts = new Set(regions.map(({ name }) => host.replaceAll('{region}', name)));
  return [...hosts].map((one) => hostFlow(one, addresses, [443]));
}

const hostOf = (address: string): string | undefined => /^https:\/\/([a-z0-9.-]+)(\/|$)/.exec(address)?.[1];

function checkDestination(place: Place, text: string): void {
  if (/^(https:\/\/[a-z0-9.-]+\/|s3:\/\/|gs:\/\/)[\w.-]+(\/[\w.-]+)*\/?$/.test(text)) return;
  place.fault(
    text,
    "an object store such as 'https://acme.blob.core.windows.net/backups' or 's3://acme-backups/agents'",
  );
}

function readEndpoint(place: Place, endpoint: string): string {
  if (typeof endpoint !== 'string' || !/^https:\/\/[a-z0-9.-]+$/.test(endpoint))
    place.fault(endpoint, "an address such as 'https://minio.example.com', on 443");
  return endpoint;
}

/** The operator's schedules begin with the seconds (CloudNativePG, "Cron schedule"). */
const secondsFirst = (cron: string): string => (cron.startsWith('@') ? cron : `0 ${cron}`);
