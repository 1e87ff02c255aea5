import { attachData, type Data, type StoreName, storesOf } from '../data/data';
import { type Peer, readPeer } from '../flows';
import { identityIn } from '../identity';
import { late, readText, type Text } from '../late';
import { shortHash } from '../names';
import { type Off, off, type Place } from '../place';
import type { Cloud } from '../regions';
import { readCron } from '../schedule';
import { type Duration, formatSeconds, parseDuration } from '../units';
import type { PodProps } from '../workload';
import { checkDestination } from './destination';
import { resolveTargets, type Targets, type TargetsProps } from './targets';

/** Times between backups that divide a day or an hour evenly: cron knows no others. */
const intervals = ['15m', '30m', '1h', '2h', '3h', '4h', '6h', '8h', '12h', '24h'] as const;
export type BackupInterval = (typeof intervals)[number];

/** What the jobs of recovery have in common with other workloads. */
type JobProps = Pick<PodProps, 'env' | 'secrets' | 'resources' | 'longestRun' | 'identity'>;

/** Backups of agent state, and the proof that they can be restored (A14). */
export interface RecoveryProps extends JobProps, TargetsProps {
  /** How often the agents' state is backed up; at worst that much is lost. @default '1h' */
  readonly backupEvery?: BackupInterval;
  /**
   * How far back the backups go, 1d to 3650d and no more than 10000 backups. They are counted, not dated: the last ones
   * stay, however long none was made.
   * @default '30d'
   */
  readonly keep?: Duration;
  /**
   * Where backups go: the https address of a container or bucket, and a path within it, without a query.
   * @default late('backups.{region}.url')
   */
  readonly destination?: Text;
  /**
   * Where that is reached.
   * @default the host of `destination` (late('backups.{region}.host') where that is late), on 443; at private addresses, but on AWS and Google Cloud at public ones: S3 and Cloud Storage keep theirs behind a gateway endpoint
   */
  readonly at?: Peer;
  /**
   * When the newest backup is restored into a scratch place, as a proof: five fields or `@weekly` and the like, in UTC.
   * @default early on Mondays: little load, and the week to mend it
   */
  readonly drill?: string | Off;
  /** Variables of its jobs. @default ENVIRONMENT, BACKUP_URL, BACKUP_KEEP, and what the parts of data give */
  readonly env?: NonNullable<PodProps['env']>;
  /** Variables of its jobs from the vault, for a store that admits by keys. @default none: it admits the pods' identity */
  readonly secrets?: NonNullable<PodProps['secrets']>;
  /** Longest one backup may take, at most `backupEvery`; a restore and a drill four times that. @default '30m', or `backupEvery` where that is less */
  readonly longestRun?: Duration;
  /** Cloud identity of its jobs. @default that of the primary region's cloud */
  readonly identity?: NonNullable<PodProps['identity']>;
}

export interface Recovery {
  /** Seconds. */
  readonly backupEvery: number;
  /** Seconds. */
  readonly keep: number;
  readonly url: string;
  /** When it is proven that a backup can be restored; left out where it never is. */
  readonly drill?: string;
  /** What a lost region may cost. */
  readonly targets: Targets;
}

/** What recovery is resolved against. */
export interface RecoveryContext {
  readonly platform: string;
  readonly environment: string;
  readonly data: Data;
  readonly cloud: Cloud;
  /** Runs without a cluster: each run is started by the clock alone, whether the last has ended or not. */
  readonly serverless: boolean;
}

/** Parts of data that hold agent state. What a search index holds is made again from them. */
const kept: readonly string[] = ['database', 'cache'];

export function resolveRecovery(
  place: Place,
  props: RecoveryProps | undefined,
  context: RecoveryContext,
): Recovery | undefined {
  if (props === undefined) return undefined;
  const given = readProps(place, props);
  const backupEvery = seconds(readInterval(place.in('backupEvery'), given.backupEvery)) ?? 3600;
  const at = place.in('destination');
  if (stores(context.data).length === 0) {
    place.missing('something to back up: a database or a cache', 'For example data: { database: postgres() }.');
  }
  if (given.at !== undefined) readPeer(place.in('at'), given.at, undefined);
  // Where a managed part of data asks for an identity too, it is told of that.
  const { identity } = attachData(context.data, stores(context.data), { workload: 'backup' });
  if (identity === 'none' && isNone(identityOf(given, context.cloud)) && given.secrets === undefined) {
    const fix = "For example secrets: { AWS_ACCESS_KEY_ID: '…', AWS_SECRET_ACCESS_KEY: '…' }.";
    place.in('identity').fault(given.identity, 'an identity, or secrets: the store of backups admits nobody else', fix);
  }
  const longest = seconds(given.longestRun);
  if (longest !== undefined && longest > backupEvery) {
    const want = `at most ${formatSeconds(backupEvery)}: a backup that runs longer than backupEvery holds up the next`;
    place.in('longestRun').fault(given.longestRun, want);
  }
  return {
    backupEvery,
    keep: readKeep(place.in('keep'), given.keep, backupEvery),
    url: readText(at, given.destination ?? late('backups.{region}.url'), (text) => checkDestination(at, text)),
    targets: resolveTargets(place, given),
    // Between two backups, however often they come.
    ...(given.drill === off
      ? {}
      : {
          drill:
            given.drill === undefined
              ? `${(minuteOf(context.platform) + 37) % 60} 3 * * 1`
              : readCron(place.in('drill'), given.drill),
        }),
  };
}

export function readProps(place: Place, props: RecoveryProps | undefined): Partial<RecoveryProps> {
  return place.props<RecoveryProps>(props, {
    ...{ backupEvery: true, keep: true, destination: true, at: true, drill: true },
    ...{ env: true, secrets: true, resources: true, longestRun: true, identity: true },
    ...{ rpo: true, rto: true, assumed: true, waiver: true },
  });
}

export const stores = (data: Data): readonly StoreName[] => storesOf(data).filter((store) => kept.includes(store));

export const identityOf = ({ identity }: Partial<RecoveryProps>, cloud: Cloud) => identity ?? identityIn(cloud);

const isNone = (identity: JobProps['identity']): boolean => identity === undefined || identity === off;

function readInterval(place: Place, value: BackupInterval | undefined): BackupInterval {
  if (value === undefined) return '1h';
  if (intervals.includes(value)) return value;
  place.fault(value, `one of ${intervals.join(', ')}`, 'Backups come evenly over the day.');
  return '1h';
}

/** The service keeps no more than this. */
const mostBackups = 10_000;

function readKeep(place: Place, value: Duration | undefined, backupEvery: number): number {
  const day = 86_400;
  const max = Math.min(3650, Math.floor((mostBackups * backupEvery) / day)) * day;
  const range = { min: day, max, fallback: 30 * day };
  return place.seconds(value, range, `More than ${mostBackups} backups are not kept: let backupEvery be longer.`);
}

/** Off the full hour, at which everybody's jobs start: the same for a platform at all times, and another for the next. */
export const minuteOf = (platform: string): number => Number.parseInt(shortHash(platform), 16) % 60;

export function seconds(duration: unknown): number | undefined {
  const milliseconds = parseDuration(duration);
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}
