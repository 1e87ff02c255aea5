import type { PostgresServer } from '../azure/flexible-server';
import type { Data } from '../data/data';
import type { AzureTarget } from '../targets/azure';
import { formatSeconds } from '../units';
import { failoverTime } from './failover';
import type { Assumed, Estimate } from './targets';

export interface Estimated {
  readonly data: Data;
  readonly azure: AzureTarget | undefined;
  /** Regions that this environment runs in. */
  readonly regions: number;
  /** Seconds between two backups. */
  readonly backupEvery: number;
}

/** Microsoft, "Backup and restore in Azure Database for PostgreSQL": the paired region lags by up to an hour. */
const geoBackupLag = 3600;

/** What the loss of the primary region costs each part. Caches and brokers keep nothing that has no other home. */
export function estimates({ data, azure, regions, backupEvery }: Estimated, assumed: Assumed): readonly Estimate[] {
  const restored: Pick<Estimate, 'rpo' | 'rto'> = { rpo: backupEvery, rto: assumed.restore };
  return [
    ...(azure === undefined ? [] : edgeEstimate(azure, regions, assumed)),
    ...(data.database === undefined
      ? []
      : [databaseEstimate({ data, azure, regions, backupEvery }, assumed, restored)]),
  ];
}

function edgeEstimate({ edge }: AzureTarget, regions: number, { restore }: Assumed): Estimate[] {
  if (regions < 2) {
    const because = 'there is one region';
    return [{ part: 'regions', rpo: 0, rto: restore, because, better: 'Describe a second region.' }];
  }
  if (edge === undefined) {
    const because = 'nothing sends clients to the other region: they wait for somebody to do so';
    return [{ part: 'edge', rpo: 0, rto: restore, because, better: 'Describe targets.azure.edge: frontDoor().' }];
  }
  const { detection, switching } = edge.timing;
  const because = `a failed region is known after ${formatSeconds(detection)}`;
  return [{ part: 'edge', rpo: 0, rto: switching, because, better: 'Probe more often.' }];
}

function databaseEstimate(
  { data: { database }, azure, regions }: Estimated,
  assumed: Assumed,
  restored: Pick<Estimate, 'rpo' | 'rto'>,
): Estimate {
  const part = 'database';
  const made = azure?.data.database;
  if (made?.kind === 'cosmosAccount' && regions > 1) {
    const { replicaLag: rpo, serviceFailover } = assumed;
    return made.everywhere
      ? { part, rpo, rto: 0, because: 'every region takes writes', better: 'Nothing does.' }
      : {
          ...{ part, rpo, rto: serviceFailover, because: 'Azure fails over by itself, and promises no time' },
          better: "Set targets.azure.database: cosmosAccount({ writes: 'everywhere' }).",
        };
  }
  if (made?.kind === 'flexibleServer')
    return serverEstimate(part, made, azure?.failover?.automatic === true, assumed, restored);
  if (database?.kind === 'postgres' && database.hosting === 'managed' && regions > 1) {
    const { replicaLag: rpo, promotion: rto } = assumed;
    return {
      part,
      rpo,
      rto,
      because: 'what is assumed of a store of your own',
      better: 'Assume less only if it holds.',
    };
  }
  const because = 'it is restored from the last backup of agent state';
  return { part, ...restored, because, better: 'Let backupEvery be shorter, or use a managed store with a replica.' };
}

function serverEstimate(
  part: string,
  server: PostgresServer,
  automatic: boolean,
  assumed: Assumed,
  restored: Pick<Estimate, 'rpo' | 'rto'>,
): Estimate {
  if (server.replica && !automatic) {
    const because = 'a person has to find out, and to start its promotion';
    const better = 'Describe an edge, and leave targets.azure.failover on.';
    return { part, rpo: assumed.replicaLag, rto: assumed.restore, because, better };
  }
  if (server.replica) {
    const because = 'the lag of its replica, and a promotion once three places agree';
    const better = 'Lower what is assumed only if the alert on it stays quiet.';
    return { part, rpo: assumed.replicaLag, rto: failoverTime(assumed.promotion), because, better };
  }
  const better = 'Set targets.azure.database: flexibleServer({ replica: true }).';
  return server.geoBackup
    ? {
        part,
        rpo: geoBackupLag,
        rto: assumed.restore,
        because: 'it is restored from its backup in the paired region',
        better,
      }
    : { part, ...restored, because: 'it is restored from the last backup of agent state', better };
}
