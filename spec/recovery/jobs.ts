import { type Added, undisturbed } from '../added';
import type { EnvValue } from '../env';
import { type Peer, readPeer } from '../flows';
import { serviceImage } from '../image';
import { isLate } from '../late';
import { Place } from '../place';
import { overlay } from '../plain';
import type { Problem } from '../problems';
import type { Cloud } from '../regions';
import { formatSeconds } from '../units';
import type { CronJob } from '../workload';
import { destinationHost } from './destination';
import {
  identityOf,
  minuteOf,
  type Recovery,
  type RecoveryContext,
  type RecoveryProps,
  readProps,
  seconds,
  stores,
} from './recovery';

/**
 * The jobs that recovery adds: `backup`, by the clock; `restore`, by hand; `drill`, the proof. What is wrong with one is
 * wrong with all of them, and told once.
 */
export function recoveryWorkloads(
  place: Place,
  recovery: Recovery | undefined,
  props: RecoveryProps | undefined,
  context: RecoveryContext,
): readonly Added[] {
  const uses = stores(context.data);
  if (recovery === undefined || uses.length === 0) return [];
  const given = readProps(new Place([]), props);
  const { backupEvery, keep, url, drill } = recovery;
  const longestRun = given.longestRun ?? formatSeconds(Math.min(1800, backupEvery));
  const longer = formatSeconds(Math.min((seconds(longestRun) ?? 1800) * 4, 86_400));
  const identity = identityOf(given, context.cloud);
  const job = (args: readonly string[], env: Readonly<Record<string, string>>): Omit<CronJob, 'schedule'> => ({
    kind: 'cron',
    image: serviceImage(),
    args,
    uses,
    annotations: undisturbed,
    env: overlay<EnvValue>({ ENVIRONMENT: context.environment, BACKUP_URL: url, ...env }, given.env),
    calls: [peerOf(given, context.cloud)],
    ...(given.secrets === undefined ? {} : { secrets: given.secrets }),
    ...(given.resources === undefined ? {} : { resources: given.resources }),
    ...(identity === undefined ? {} : { identity }),
  });
  const unheard = place.reading([]);
  return [
    {
      name: 'backup',
      place,
      props: {
        ...job(['backup'], { BACKUP_KEEP: String(Math.floor(keep / backupEvery)) }),
        schedule: backupCron(backupEvery, minuteOf(context.platform)),
        ...(context.serverless
          ? // As often as fits before the next one starts.
            { retries: Math.max(0, Math.min(2, Math.floor(backupEvery / (seconds(longestRun) ?? 1800)) - 1)) }
          : // Late is better than never: up to the time of the next one.
            { startWithin: formatSeconds(backupEvery) }),
        longestRun,
      },
    },
    {
      name: 'restore',
      place: unheard,
      // Somebody looks at a restore that failed before it is tried again.
      props: { ...job(['restore'], {}), schedule: never, suspended: true, retries: 0, longestRun: longer },
    },
    ...(drill === undefined
      ? []
      : [
          {
            name: 'drill',
            place: unheard,
            props: {
              ...job(['drill'], { RESTORE_TARGET: 'scratch' }),
              schedule: drill,
              ...(context.serverless ? {} : { startWithin: '6h' as const }),
              retries: 1,
              longestRun: longer,
            },
          },
        ]),
  ];
}

/** A time that no calendar has: should anybody wake the template, the controller still starts nothing. */
const never = '59 23 31 2 *';

/** Where the jobs find the store of backups. What is wrong with a peer is told once, where it is read. */
function peerOf(given: Partial<RecoveryProps>, cloud: Cloud): Peer {
  const faults: Problem[] = [];
  if (given.at !== undefined) readPeer(new Place(faults), given.at, undefined);
  if (given.at !== undefined && faults.length === 0) return given.at;
  return destinationHost(isLate(given.destination) ? undefined : given.destination, cloud);
}

function backupCron(every: number, minute: number): string {
  const step = every / 60;
  if (step < 60) {
    const minutes = Array.from({ length: 60 / step }, (_, index) => (minute % step) + index * step);
    return `${minutes.join(',')} * * * *`;
  }
  const hours = step / 60;
  return `${minute} ${hours === 1 ? '*' : hours === 24 ? '0' : `*/${hours}`} * * *`;
}
