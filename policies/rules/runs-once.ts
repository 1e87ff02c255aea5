import { at } from '../json';
import { annotationsOf, labelsOf, type Resource } from '../resource';
import type { SiblingsRule, UnitViolation } from '../rule';
import { groupBy, keyOf, type Unit } from '../unit';

/** Says that a schedule may run in every region at once. */
export const EVERY_REGION = 'agent-gantry.dev/every-region';

const TYPES = ['batch/CronJob', 'batch/Job'];

export const runsOnce: SiblingsRule = {
  scope: 'siblings',
  id: 'runs-once',
  title: 'What must not run twice runs in one region',
  why: 'The same schedule in two regions writes two backups over each other, sends two reports and migrates one schema twice.',
  severity: 'error',
  appliesTo: { rows: ['A13', 'A14'], kinds: TYPES },
  fix: `Set \`suspend: true\` in all regions but one, or say that it may: annotation \`${EVERY_REGION}: "true"\`.`,
  check: (units) => TYPES.flatMap((type) => repeated(units, type)),
  examples: {
    good: `
# file: production/eastus2/60-workloads.yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: backup, namespace: desk, labels: {environment: production}}
spec: {schedule: 0 * * * *, suspend: false}
---
# file: production/centralus/60-workloads.yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: backup, namespace: desk, labels: {environment: production}}
spec: {schedule: 0 * * * *, suspend: true}
`,
    bad: `
# file: production/eastus2/60-workloads.yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: backup, namespace: desk, labels: {environment: production}}
spec: {schedule: 0 * * * *, suspend: true}
---
# file: production/centralus/60-workloads.yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: backup, namespace: desk, labels: {environment: production}}
spec: {schedule: 0 * * * *}
---
# file: production/westus3/60-workloads.yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: backup, namespace: desk, labels: {environment: production}}
spec: {schedule: 0 * * * *}
`,
    path: '/spec/suspend',
  },
};

function repeated(units: readonly Unit[], type: string): readonly UnitViolation[] {
  // Only the tag tells that two directories are regions of one environment, and not two environments.
  const running = units
    .flatMap((unit) => unit.ofType(type).map((resource) => ({ unit, resource })))
    .filter(({ resource }) => runs(resource) && labelsOf(resource).has('environment'));
  const groups = groupBy(running, ({ resource }) =>
    keyOf(resource.namespace, resource.name, labelsOf(resource).get('environment') ?? ''),
  );
  return [...groups.values()].flatMap(([first, ...others]) =>
    others
      .filter(({ unit }) => unit !== first?.unit)
      .map(({ resource }) => ({
        resource,
        path: '/spec/suspend',
        message: `runs in ${first?.unit.directory} as well`,
      })),
  );
}

const runs = (resource: Resource): boolean =>
  at(resource.body, '/spec/suspend') !== true && annotationsOf(resource).get(EVERY_REGION) !== 'true';
