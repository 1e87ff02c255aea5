import { at, listOf } from '../json';
import { isProduction } from '../proofs/production';
import type { Resource } from '../resource';
import type { UnitRule } from '../rule';
import type { Unit } from '../unit';

const CLUSTER = 'postgresql.cnpg.io/Cluster';
const SCHEDULE = 'postgresql.cnpg.io/ScheduledBackup';

export const databaseBackedUp: UnitRule = {
  scope: 'unit',
  id: 'database-backed-up',
  title: 'In production every database is backed up',
  why: 'Replicas copy a mistake within a second; only a backup and its log bring back what was there before.',
  severity: 'error',
  appliesTo: { rows: ['A6', 'A14'], kinds: [CLUSTER, SCHEDULE] },
  fix: 'Archive the log to an ObjectStore by the plugin barman-cloud.cloudnative-pg.io, and add a ScheduledBackup.',
  check: (unit) =>
    unit
      .ofType(CLUSTER)
      .filter(isProduction)
      .flatMap((resource) => {
        const message = fault(unit, resource);
        return message === undefined ? [] : [{ resource, path: '/spec', message }];
      }),
  examples: {
    good: `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: database, labels: {environment: production}}
spec:
  instances: 3
  plugins: [{name: barman-cloud.cloudnative-pg.io, isWALArchiver: true}]
---
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata: {name: database}
spec: {schedule: 0 0 2 * * *, cluster: {name: database}}
`,
    bad: `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: database, labels: {environment: production}}
spec: {instances: 3}
`,
    path: '/spec',
  },
};

function fault(unit: Unit, cluster: Resource): string | undefined {
  const archives =
    at(cluster.body, '/spec/backup/barmanObjectStore') !== undefined ||
    listOf(at(cluster.body, '/spec/plugins')).some((plugin) => at(plugin, '/isWALArchiver') === true);
  const isScheduled = unit
    .ofType(SCHEDULE)
    .some(
      (schedule) =>
        schedule.namespace === cluster.namespace && at(schedule.body, '/spec/cluster/name') === cluster.name,
    );
  // The base backups of a replica cluster are those of the cluster that it follows.
  const follows = at(cluster.body, '/spec/replica') !== undefined;
  if (!archives && !isScheduled && !follows) return 'archives no log, and no ScheduledBackup names it';
  if (!isScheduled && !follows) return 'archives its log, but no ScheduledBackup names it';
  return archives || follows ? undefined : 'has a ScheduledBackup, but archives no log';
}
