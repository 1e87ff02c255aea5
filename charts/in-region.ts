import { isPrimary, type Presence, presenceOf, roleOf } from '../spec/roles';
import type { RegionOutput } from './documents';

const words: Readonly<Record<Presence, string>> = {
  runs: 'runs',
  standsBy: 'stands by',
  byHand: 'by hand',
  absent: 'not here',
};

/** What runs in a region, what waits there and how it is woken, and what is not there. */
export function inThisRegion({ environment, site }: RegionOutput): readonly string[] {
  const { regions, namespace } = site.target;
  const [first] = regions;
  const rows = environment.workloads.map((workload) => {
    const presence = presenceOf(workload, regions, site.region);
    return { name: workload.name, presence, because: roleOf(workload).because };
  });
  const asleep = rows.filter(({ presence }) => presence === 'standsBy').map(({ name }) => name);
  const byHand = rows.filter(({ presence }) => presence === 'byHand').map(({ name }) => name);
  return [
    '## In this region',
    '',
    isPrimary(regions, site.region)
      ? `The primary region${regions.length === 1 ? ', and the only one' : ''}.`
      : `A secondary region; the primary is ${first?.name}.`,
    '',
    '| workload | here | because |',
    '|---|---|---|',
    ...rows.map(({ name, presence, because }) => `| ${name} | ${words[presence]} | ${because} |`),
    ...(asleep.length === 0 ? [] : ['', ...wake(asleep, namespace)]),
    ...(byHand.length === 0 ? [] : ['', ...start(byHand, namespace, environment.recovery !== undefined)]),
  ];
}

const wake = (names: readonly string[], namespace: string): readonly string[] => [
  'What stands by is woken at a failover, once it is suspended, or gone, in the region that failed:',
  '',
  '```sh',
  ...names.map((name) => `kubectl patch cronjob/${name} --namespace ${namespace} --patch '{"spec":{"suspend":false}}'`),
  '```',
  '',
  'The next `kubectl apply` would put it to sleep again: name this region first in `targets.kubernetes.regions`.',
];

const start = (names: readonly string[], namespace: string, recovers: boolean): readonly string[] => [
  'What is started by hand:',
  '',
  '```sh',
  ...names.flatMap((name) => startOne(name, namespace, recovers && name === 'restore')),
  '```',
];

/** A restore is told which backup: `kubectl create job` alone can't say it. */
function startOne(name: string, namespace: string, restores: boolean): readonly string[] {
  const create = `kubectl create job ${name}-1 --from=cronjob/${name} --namespace ${namespace}`;
  if (!restores) return [create];
  return [
    `${create} --dry-run=client --output yaml |`,
    "  kubectl set env --local --filename - BACKUP_ID='<id>' --output yaml |",
    `  kubectl apply --namespace ${namespace} --filename -`,
  ];
}
