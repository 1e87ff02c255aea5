import { isDeepStrictEqual } from 'node:util';
import type { Place } from '../../place';
import type { Probe } from '../../probes';
import type { Running, Workload } from '../../resolve-workload';
import { formatSeconds } from '../../units';
import type { ContainerApps } from '../container-apps';
import { leastGap } from '../cron-gap';
import { replicaSize } from '../replica-size';
import type { ComputeBound, Placed } from './check';
import { checkPod, containersOf } from './pod';

const by = 'Container Apps';

/** Limits of probes, replicas and grace. Source: Container Apps API, 2025-02-02-preview. */
const limits = { probeDelay: 60, probePeriod: 240, probeFailures: 10, grace: 600, replicas: 1000, morePorts: 5 };

/** Refuses what an app or a job of Container Apps can't be told (C2). */
export function checkApp(placed: Placed, compute: ContainerApps, bound: ComputeBound): void {
  const { workload, place } = placed;
  checkPod(placed, bound, by);
  // The name by which the others of its environment call it.
  if (workload.name.length < 2 || workload.name.length > 32 || workload.name.includes('--'))
    place.missing('a name of 2 to 32 characters without two dashes in a row', 'An app is called so, and by it.');
  if (workload.user !== 1000)
    place.in('user').fault(workload.user, `nothing: ${by} runs an image as the user that it names`, 'Set USER in it.');
  const [cores, memory] = compute.profile.most;
  const size = replicaSize(workload);
  if (size.cores > cores || size.memory > memory) {
    const got = `${size.cores} cores, ${size.memory} GiB for all containers`;
    const fix = "Ask for less, or choose containerApps({ profile: { size: 'D8' } }).";
    place.in('resources').fault(got, `at most ${cores} cores and ${memory} GiB in ${compute.profile.name}`, fix);
  }
  for (const { container, place: at } of containersOf(placed)) {
    for (const role of ['startup', 'liveness', 'readiness'] as const) {
      const probe = container.probes[role];
      // The start is asked what life is, unless it says otherwise: once is enough.
      const same = role === 'startup' && isDeepStrictEqual(probe?.ask, container.probes.liveness?.ask);
      if (probe !== undefined && !same) checkProbe(at.in('probes').in(role), probe);
    }
  }
  if (workload.kind === 'cron') checkSchedule(workload, place);
  else if (workload.kind !== 'job') {
    checkRunning(workload, place);
    checkBacklog(workload, place, bound);
  }
}

/** A rule of an app can be given secrets, but no name: the password alone lets nobody ask the brokers what waits. */
function checkBacklog(workload: Workload & Running, place: Place, { data: { queue } }: ComputeBound): void {
  if (workload.scaling.kind !== 'keda' || !workload.scaling.triggers.some(({ kind }) => kind === 'backlog')) return;
  if (queue?.kind !== 'kafka' || queue.hosting !== 'managed' || queue.login === undefined) return;
  const fix = "Write scaling: { replicas: 2 }, or data: { queue: serviceBus({ queues: ['…'] }) }.";
  place.in('scaling').in('backlog').missing(`a Service Bus: ${by} can't log in to brokers to ask what waits`, fix);
}

function checkProbe(place: Place, { ask, delay, every, failures }: Probe): void {
  if (ask.kind === 'exec' || ask.kind === 'grpc')
    place.in(ask.kind).fault(ask.kind, `http or tcp: ${by} asks by no other`, 'Answer at a path: http: …');
  if (delay > limits.probeDelay)
    place.in('delay').fault(formatSeconds(delay), `at most ${formatSeconds(limits.probeDelay)}`);
  const { period } = spread(every, failures);
  if (period > limits.probePeriod)
    place.fault(`${failures} × ${every}s`, `at most ${limits.probeFailures} × ${limits.probePeriod}s`);
}

/** The same time, in as many questions as may be asked. */
export function spread(every: number, failures: number): { readonly period: number; readonly failures: number } {
  if (failures <= limits.probeFailures) return { period: every, failures };
  const period = Math.ceil((every * failures) / limits.probeFailures);
  return { period, failures: Math.ceil((every * failures) / period) };
}

function checkSchedule({ schedule, longestRun }: Extract<Workload, { kind: 'cron' }>, place: Place): void {
  const { timeZone, overlap, startWithin, keep, retries, cron } = schedule;
  if (!['Etc/UTC', 'UTC', 'Etc/GMT'].includes(timeZone))
    place.in('timeZone').fault(timeZone, `'Etc/UTC': ${by} has no other clock`, 'Write the schedule in UTC.');
  if (startWithin !== 300) place.in('startWithin').fault(formatSeconds(startWithin), `nothing: ${by} starts at once`);
  if (keep.succeeded !== 3 || keep.failed !== 3) place.in('keep').fault(keep, `nothing: ${by} keeps the last 100 runs`);
  if (overlap === 'replace') place.in('overlap').fault(overlap, `'forbid' or 'allow': ${by} ends no run for another`);
  const most = longestRun * (retries + 1);
  const gap = leastGap(cron);
  if (overlap !== 'forbid' || most <= gap) return;
  place
    .in('overlap')
    .fault(
      overlap,
      `runs that end before the next begins: ${retries + 1} × ${formatSeconds(longestRun)} in ${formatSeconds(gap)}`,
      `${by} starts each run by the clock: shorten longestRun, retry less often, or write overlap: 'allow'.`,
    );
}

/** What Azure does by itself, as `resolveScaling` writes its defaults. */
const usual = JSON.stringify([
  { window: 0, percent: { value: 100, period: 15 }, pods: { value: 4, period: 15 } },
  { window: 300, percent: { value: 50, period: 60 } },
]);

function checkRunning(workload: Workload & Running, place: Place): void {
  const { scaling, drain } = workload;
  const at = place.in('scaling');
  if (drain.grace > limits.grace) {
    const fix = 'Shorten longestRun, or drain.pause and drain.flush.';
    place.in('drain').fault(formatSeconds(drain.grace), `at most ${formatSeconds(limits.grace)} in ${by}`, fix);
  }
  if (scaling.kind !== 'fixed') {
    if (scaling.max > limits.replicas)
      at.in('replicas').fault([scaling.min, scaling.max], `at most ${limits.replicas} in ${by}`);
    if (JSON.stringify([scaling.up, scaling.down]) !== usual)
      at.in('behaviour').missing(`nothing: ${by} sets its own pace`, 'Remove it, or choose aks().');
    if (scaling.kind === 'hpa' && scaling.tolerance !== undefined)
      at.in('tolerance').fault(`${scaling.tolerance}%`, `nothing: ${by} has none`, 'Remove it.');
    if (scaling.kind === 'keda' && scaling.triggers.some(({ kind }) => kind === 'rate'))
      at.in('rate').missing(`inFlight: ${by} counts requests at once, not in a time`, 'Write inFlight: 100.');
  } else if (scaling.replicas > limits.replicas) {
    at.in('replicas').fault(scaling.replicas, `at most ${limits.replicas} in ${by}`);
  }
  if (workload.kind !== 'service') return;
  const { service } = workload;
  const here = place.in('service');
  if (service.ports.length > 1 + limits.morePorts)
    here.in('ports').fault(service.ports.length, `at most ${1 + limits.morePorts} ports in ${by}`);
  if (service.public) here.in('public').fault(true, 'false: the environment has no public address', 'Use the edge.');
  if (service.sameZone) here.in('sameZone').fault(true, `nothing: ${by} chooses the replica`, 'Remove it.');
}
