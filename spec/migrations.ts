import { type Added, type JobProps, undisturbed } from './added';
import { type Data, type StoreName, storesOf } from './data/data';
import type { EnvValue } from './env';
import { isServiceImage, serviceImage } from './image';
import { type Off, off, type Place } from './place';
import { isPlain, overlay } from './plain';
import type { Duration } from './units';
import type { PodProps, WorkloadProps } from './workload';

type JobPodProps = Pick<
  PodProps,
  'image' | 'command' | 'args' | 'env' | 'secrets' | 'resources' | 'longestRun' | 'identity' | 'uses' | 'calls'
>;

/**
 * A Job that brings the database's schema up to date, in the primary region alone. It is a new one whenever it would run
 * something else, and may run again: what is done already must be left alone. The pods of a release start beside it, so
 * that each change must leave the schema fit for those before it too.
 */
export interface MigrationsProps extends JobPodProps {
  /**
   * Attempts after the first has failed, each twice as long after the last; evictions are not counted. 0 to 10.
   * @default 5: a new database takes minutes to come up
   */
  readonly retries?: number;
  /** @default serviceImage() */
  readonly image?: NonNullable<PodProps['image']>;
  /** Replaces the image's arguments. @default service image: ['migrate']; another image: its own */
  readonly args?: readonly string[];
  /** Longest one run may take. 1s to 24h. @default '10m' */
  readonly longestRun?: Duration;
  /** Parts of `data` that it uses. @default the database, and the vectors where they are declared */
  readonly uses?: readonly StoreName[];
}

const migrated: readonly string[] = ['database', 'vectors'];

/** The Job that migrates, where there is a schema and somebody who knows it. */
export function migrationWorkloads(
  place: Place,
  props: MigrationsProps | Off | undefined,
  workloads: readonly (readonly [string, WorkloadProps])[],
  { data, environment }: { readonly data: Data; readonly environment: string },
): readonly Added[] {
  if (props === off) return [];
  const known = data.database?.kind === 'postgres' && workloads.some(([, workload]) => runsService(workload));
  if (props === undefined && !known) return [];
  const given = place.props<MigrationsProps>(props, {
    ...{ image: true, command: true, args: true, env: true, secrets: true, resources: true, longestRun: true },
    ...{ identity: true, uses: true, calls: true, retries: true },
  });
  if (data.database === undefined) {
    place.missing('a database to migrate', 'Declare it: data: { database: postgres() }.');
    return [];
  }
  const { image = serviceImage(), env, ...rest } = given;
  const ours = isServiceImage(image);
  const job: JobProps = {
    kind: 'job',
    longestRun: '10m',
    retries: 5,
    annotations: undisturbed,
    uses: storesOf(data).filter((store) => migrated.includes(store)),
    ...(ours ? { args: ['migrate'] } : {}),
    ...rest,
    image,
    env: overlay<EnvValue>({ ENVIRONMENT: environment }, env),
  };
  return [{ name: 'migrate', place, props: job }];
}

/** Whether a workload runs the service of this package, as all do that keep running and name no other. */
function runsService(workload: unknown): boolean {
  if (!isPlain(workload)) return false;
  return workload.image === undefined ? workload.kind !== 'cron' : isServiceImage(workload.image);
}
